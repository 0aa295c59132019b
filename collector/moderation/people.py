"""Who may moderate, and who answers in the authority's name: people with a personal link, one file each in
`var/moderators/`.

They are files so that an operator can invite somebody and take it back while the service runs, whose database nobody
else may open. What is kept of a link is a hash: who reads the files cannot sign in by them.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from secrets import token_bytes, token_urlsafe

from collector.config import make_private

TOKEN_BYTES = 24


class NameTaken(Exception):
    """Somebody of this name has a link that still works."""


@dataclass(frozen=True, slots=True)
class Moderator:
    """Somebody who may sign in, by a link that works `until` a moment. `id` names the file, `key` is the hash of the
    link's secret. An `official` answers in the authority's name, and does not moderate."""

    id: str
    name: str
    key: str
    until: datetime
    official: bool = False


class People:
    """Those invited, in the folder `var` of a collector. Asked anew each time: whoever is revoked is out at once."""

    def __init__(self, var: Path) -> None:
        self._folder = var / "moderators"

    def invite(self, name: str, now: datetime, until: datetime, *, official: bool = False) -> str:
        """Let somebody in; the secret of their link, which nobody is told again. Raises `NameTaken` or `OSError`."""
        if any(one.name == name for one in self.all(now)):
            raise NameTaken(name)
        secret = token_urlsafe(TOKEN_BYTES)
        one = {"name": name, "key": _hash(secret), "until": until.isoformat(), "official": official}
        make_private(self._folder)
        path = self._folder / f"{token_bytes(8).hex()}.json"
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(one, file, ensure_ascii=False)
        return secret

    def revoke(self, name: str) -> bool:
        """Let somebody in no longer; False if nobody has this name. Raises `OSError`."""
        paths = [path for path, one in self._read() if one.name == name]
        for path in paths:
            path.unlink(missing_ok=True)
        return bool(paths)

    def all(self, now: datetime) -> list[Moderator]:
        """Everybody whose link works, by name."""
        return sorted((one for _, one in self._read() if now < one.until), key=lambda one: one.name)

    def by_secret(self, secret: str, now: datetime) -> Moderator | None:
        """Whose link this is."""
        key = _hash(secret)
        return next((one for one in self.all(now) if hmac.compare_digest(one.key.encode(), key.encode())), None)

    def by_id(self, id: str, now: datetime) -> Moderator | None:
        """Who is called so in a cookie."""
        if not re.fullmatch("[0-9a-f]{16}", id):
            return None
        found = _moderator(self._folder / f"{id}.json")
        return found if found and now < found.until else None

    def _read(self) -> Iterator[tuple[Path, Moderator]]:
        for path in sorted(self._folder.glob("*.json")):
            if one := _moderator(path):
                yield path, one


def _moderator(path: Path) -> Moderator | None:
    """Who is invited in a file; None where that cannot be read, or is there no more."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        one = json.loads(path.read_text(encoding="utf-8"))
        until = datetime.fromisoformat(one["until"])
        if until.tzinfo is not None:  # it can be compared with now
            return Moderator(path.stem, str(one["name"]), str(one["key"]), until, one.get("official") is True)
    return None


def _hash(secret: str) -> str:
    # A secret of that many random bytes needs no slow hash: nobody guesses it.
    return hashlib.sha256(secret.encode()).hexdigest()
