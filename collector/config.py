"""What the collector is told before it starts: folders, addresses, limits and keys.

The site's own file says most of it, the command line the rest, and secrets come from the environment or from `var/`.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from generator.model import Site
from generator.settings import Limits

SECRET = "CAHIER_SECRET"  # noqa: S105 (the name of a variable, not a secret)
SHORTEST_SECRET = 32
SECRET_BYTES = 32


class CannotStart(Exception):
    """The collector cannot run like this; the message tells a person why and what to do."""


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys for one purpose each, so that what is known of one purpose says nothing about another.

    `cookie` signs voters' cookies and `cohort` seals a part of them, `moderator` signs those of moderators; `voter`,
    `handle`, `author` and `agreement` make
    the pseudonyms that `identity` describes, and `fingerprint` tells whether a database was written under this secret.
    """

    cookie: bytes = field(repr=False)
    cohort: bytes = field(repr=False)
    voter: bytes = field(repr=False)
    handle: bytes = field(repr=False)
    author: bytes = field(repr=False)
    agreement: bytes = field(repr=False)
    moderator: bytes = field(repr=False)
    fingerprint: bytes = field(repr=False)

    @classmethod
    def of(cls, secret: bytes) -> Self:
        """The keys that follow from one secret."""
        purposes = (b"cookie", b"cohort", b"voter", b"handle", b"author", b"agreement", b"moderator", b"fingerprint")
        return cls(*(_derive(secret, purpose) for purpose in purposes))


def _derive(secret: bytes, purpose: bytes) -> bytes:
    return hashlib.blake2b(key=hashlib.sha256(secret).digest(), person=purpose, digest_size=32).digest()


@dataclass(frozen=True, slots=True)
class Settings:
    """How one collector runs.

    folder: the site's folder; `var` is where its database, keys and lock are.
    pages: what stands in front of the address of a page in a link, '' where pages are served from this very origin.
    origins: the origins whose pages may send, such as `https://consultations.example.org`.
    own: that of the collector's own pages.
    local: whether pages and collector share whatever origin they are reached by (`cahier serve`); then a page may send
        if its origin's host is the one that it sends to.
    secure: whether citizens reach the collector by https, so that its cookie is sent by https only.
    demonstration: whether votes are invented. A demonstration has its own folder within `var`, and never the secret or
        the database of real votes.
    limits, gather: as in the site's file, see `settings.Collector`.
    body: the largest body of a request, in bytes.
    queue: how many votes may wait to be stored before more are turned away.
    """

    folder: Path
    var: Path
    pages: str
    origins: frozenset[str]
    own: str
    local: bool
    secure: bool
    limits: Limits
    gather: int
    keys: Keys
    body: int = 64 * 1024
    queue: int = 10_000
    demonstration: bool = False

    @classmethod
    def of(
        cls, site: Site, folder: Path, *, var: Path | None = None, local: bool = False, demonstration: bool = False
    ) -> Self:
        """The settings for `site` in `folder`; makes the folder `var` and the secret where there are none.

        Raises `CannotStart`.
        """
        var = var or (demonstration_folder(folder) if demonstration else folder / "var")
        if not local:
            _check_transport(site.collector.url)
        return cls(
            folder=folder,
            var=var,
            pages="" if local else site.url,
            origins=frozenset({origin(site.url), origin(site.collector.url)}),
            own=origin(site.collector.url),
            local=local,
            secure=not local and urlsplit(site.collector.url).scheme == "https",
            limits=site.collector.limits,
            gather=site.collector.gather,
            keys=Keys.of(_own_secret(var) if demonstration else _secret(var)),
            demonstration=demonstration,
        )

    def following(self, site: Site) -> Self:
        """The settings after an edit of the site. Addresses stay until the collector is started again."""
        return replace(self, limits=site.collector.limits, gather=site.collector.gather)


def origin(url: str) -> str:
    """The origin of an absolute address as browsers write it in `Origin`: lower case, without a default port."""
    parts = urlsplit(url)
    default = {"http": 80, "https": 443}.get(parts.scheme)
    host = f"[{parts.hostname}]" if parts.hostname and ":" in parts.hostname else parts.hostname or ""
    return f"{parts.scheme}://{host}" + (f":{parts.port}" if parts.port not in (None, default) else "")


def _check_transport(url: str) -> None:
    """Votes and cookies in clear text are for one's own machine only."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme != "https" and host not in ("localhost", "127.0.0.1", "::1") and not host.endswith(".localhost"):
        raise CannotStart(
            f"the collector's address, {url}, must begin with https:// since votes and cookies travel to it; "
            "only an address on localhost may be plain http"
        )


def demonstration_folder(folder: Path) -> Path:
    """Where all of a demonstration of the site in `folder` is, its pages too."""
    return folder / "var" / "demo"


def make_private(var: Path) -> None:
    """Make a folder, and those above it that are missing, for our user only. Raises `OSError`."""
    if not var.parent.exists():
        make_private(var.parent)
    var.mkdir(mode=0o700, exist_ok=True)


def _secret(var: Path) -> bytes:
    """The secret of the environment, or that of `var/secret`."""
    if text := os.environ.get(SECRET):
        if len(text) < SHORTEST_SECRET:
            raise CannotStart(f"{SECRET} is too short: it needs {SHORTEST_SECRET} characters, better more, at random")
        return text.encode()
    return _own_secret(var)


def _own_secret(var: Path) -> bytes:
    """The secret of `var/secret`, which is made at the first start."""
    try:
        make_private(var)
        with suppress(FileExistsError):
            _make_secret(var / "secret")
        secret = (var / "secret").read_bytes()
    except OSError as error:
        raise CannotStart(f"the secret in {var / 'secret'} can be neither read nor made: {error.strerror}") from error
    if len(secret) != SECRET_BYTES:
        raise CannotStart(
            f"{var / 'secret'} is damaged: it has {len(secret)} bytes where {SECRET_BYTES} are expected. Put back the "
            "one from the backup; if nobody has voted yet, remove it together with the database beside it"
        )
    return secret


def _make_secret(path: Path) -> None:
    """A new secret, readable by its owner only; on disk before the first vote depends on it."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(os.urandom(SECRET_BYTES))
        file.flush()
        os.fsync(file.fileno())
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """A new file survives a power cut only once its folder is on disk as well."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
