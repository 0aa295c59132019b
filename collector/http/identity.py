"""Who votes: signed cookies, and the pseudonyms under which participation and ballots are stored.

    cookie --id--> voter key (per consultation) --> handle (per topic)

Each arrow is a keyed hash (BLAKE2b) with a key of its own. Without the secret nobody can walk it in either direction;
with it, whoever holds the cookie finds their own ballots again.
"""

from __future__ import annotations

import hashlib
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass, field
from functools import lru_cache

from itsdangerous import BadSignature, Signer
from starlette.requests import Request
from starlette.responses import Response

from collector.config import Settings

ID_BYTES = 16
HANDLE_BYTES = 16
SALT_BYTES = 16
MAX_AGE = 400 * 24 * 60 * 60
"""What browsers keep at most: https://www.rfc-editor.org/rfc/rfc6265bis section 5.5."""


@dataclass(frozen=True, slots=True)
class Voter:
    """Someone at access level `level`; `id` is the random number in their cookie."""

    id: bytes = field(repr=False)
    level: str = "open"


def new_voter() -> Voter:
    """Someone who has no cookie yet."""
    return Voter(secrets.token_bytes(ID_BYTES))


def voter_of(request: Request, settings: Settings) -> Voter | None:
    """Whose cookie came with a request; None without one and for one that we did not sign."""
    signed = request.cookies.get(cookie_name(settings))
    if not signed:
        return None
    try:
        id = _decode(_signer(settings.keys.cookie).unsign(signed.encode("utf-8", "replace")))
    except BadSignature:
        return None
    return Voter(id) if len(id) == ID_BYTES else None


def remember(response: Response, voter: Voter, settings: Settings) -> None:
    """Send the cookie of `voter` along; sent with every vote, it lasts as long as someone comes back."""
    response.set_cookie(
        cookie_name(settings),
        _signer(settings.keys.cookie).sign(_encode(voter.id)).decode("ascii"),
        max_age=MAX_AGE,
        path="/",
        secure=settings.secure,
        httponly=True,
        samesite="lax",
    )


def cookie_name(settings: Settings) -> str:
    """`__Host-` makes browsers insist that the cookie came by https from this very host.

    Cookies do not tell the ports of a host apart, and a demonstration shall not replace the one of a real voter.
    """
    name = "cahier-demo" if settings.demonstration else "cahier"
    return f"__Host-{name}" if settings.secure else name


def voter_key(settings: Settings, voter: Voter, consultation: str) -> bytes:
    """The pseudonym of `voter` in one consultation."""
    # The id has a fixed length, so the two parts cannot be mistaken for others.
    return _keyed(settings.keys.voter, voter.id + consultation.encode())


def handle(settings: Settings, voter: Voter, consultation: str, topic_id: int) -> bytes:
    """The pseudonym of `voter` on one topic. The topic's number stays when its slug changes."""
    return _keyed(settings.keys.handle, voter_key(settings, voter, consultation) + topic_id.to_bytes(8, "big"))


def receipt(handle: bytes, salt: bytes) -> str:
    """The id of a receipt: it finds one revision of one ballot, and cannot be guessed."""
    return _encode(handle + salt).decode("ascii")


def read_receipt(receipt: str) -> tuple[bytes, bytes] | None:
    """Handle and salt of a receipt's id; None for what is none."""
    found = _decode(receipt.encode("utf-8", "replace"))
    if len(found) != HANDLE_BYTES + SALT_BYTES or _encode(found).decode("ascii") != receipt:
        return None
    return found[:HANDLE_BYTES], found[HANDLE_BYTES:]


def _keyed(key: bytes, message: bytes) -> bytes:
    return hashlib.blake2b(message, key=key, digest_size=HANDLE_BYTES).digest()


@lru_cache(maxsize=4)
def _signer(key: bytes) -> Signer:
    return Signer(key, salt="cahier.voter", key_derivation="hmac", digest_method=hashlib.sha256)


def _encode(value: bytes) -> bytes:
    return urlsafe_b64encode(value).rstrip(b"=")


def _decode(value: bytes) -> bytes:
    """The bytes of `value`; b"" where it is not base64."""
    try:
        return urlsafe_b64decode(value + b"=" * (-len(value) % 4))
    except NotBase64:
        return b""
