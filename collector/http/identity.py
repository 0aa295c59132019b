"""Who votes: signed cookies, and the pseudonyms under which participation and ballots are stored.

    cookie --id--> voter key (per consultation) --> handle (per topic)
                                                --> author (per consultation)
                                                --> agreement (per comment)

Each arrow is a keyed hash (BLAKE2b) with a key of its own. Without the secret nobody can walk it in either direction;
with it, whoever holds the cookie finds their own ballots again. A cookie also holds, sealed, the cohort in which its
owner came, since what is stored of them may be found there only.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass, field
from operator import xor
from struct import Struct

from starlette.requests import Request
from starlette.responses import Response

from collector.config import Settings
from collector.http.headers import header
from collector.store.cohorts import ALONE, Cohort

ID_BYTES = HANDLE_BYTES = SALT_BYTES = 16
_COHORT = Struct(">II")
_HELD_BYTES = ID_BYTES + _COHORT.size
_RECEIPT = Struct(f">I{HANDLE_BYTES}s{SALT_BYTES}s")
MAX_AGE = 400 * 24 * 60 * 60
"""What browsers keep at most: https://www.rfc-editor.org/rfc/rfc6265bis section 5.5."""


@dataclass(frozen=True, slots=True)
class Voter:
    """Someone at access level `level`; `id` is the random number in their cookie, `cohort` the one in which they came
    (`cohorts`)."""

    id: bytes = field(repr=False)
    level: str = "open"
    cohort: Cohort = field(default=ALONE, repr=False)


def new_voter() -> Voter:
    """Someone who has no cookie yet."""
    return Voter(_random())


def voter_of(request: Request, settings: Settings) -> Voter | None:
    """Whose cookie came with a request; None without one and for one that we did not sign."""
    scope = request.scope
    if "voter" not in scope:  # the limits ask first, and then whoever writes
        scope["voter"] = _voter_of(request, settings)
    found: Voter | None = scope["voter"]
    return found


def _voter_of(request: Request, settings: Settings) -> Voter | None:
    cookie = request.cookies.get(cookie_name(settings)) if header(request, b"cookie") else None
    if not cookie:
        return None
    sent = cookie.encode("utf-8", "replace")
    held = _decode(sent.partition(b".")[0])
    ours = len(held) == _HELD_BYTES and hmac.compare_digest(sent, _signed(settings.keys.cookie, held))
    if not ours:
        return None
    id, sealed = held[:ID_BYTES], held[ID_BYTES:]
    return Voter(id, cohort=Cohort(*_COHORT.unpack(_sealed(settings.keys.cohort, id, sealed))))


def remember(response: Response, voter: Voter, settings: Settings) -> None:
    """Send the cookie of `voter` along; sent with every vote, it lasts as long as someone comes back."""
    # Written by hand: neither name nor value has anything to escape, and Python's own way takes 20 µs for each vote.
    held = voter.id + _sealed(settings.keys.cohort, voter.id, _COHORT.pack(*voter.cohort))
    signed = _signed(settings.keys.cookie, held).decode("ascii")
    secure = "; Secure" if settings.secure else ""
    cookie = f"{cookie_name(settings)}={signed}; HttpOnly; Max-Age={MAX_AGE}; Path=/; SameSite=lax{secure}"
    response.raw_headers.append((b"set-cookie", cookie.encode("ascii")))


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


def handle(settings: Settings, voter_key: bytes, topic_id: int) -> bytes:
    """On one topic, the pseudonym of who is `voter_key` in its consultation. The topic's number stays when its slug
    changes."""
    return _keyed(settings.keys.handle, voter_key + topic_id.to_bytes(8, "big"))


def author(settings: Settings, voter_key: bytes) -> bytes:
    """The pseudonym under which somebody writes in a consultation; it leads to none of their votes."""
    return _keyed(settings.keys.author, voter_key)


def official(settings: Settings, name: str) -> bytes:
    """The pseudonym under which somebody answers in the authority's name, the same in all consultations."""
    return _keyed(settings.keys.author, b"official" + name.encode())


def agreement(settings: Settings, voter_key: bytes, comment_id: int) -> bytes:
    """The pseudonym under which somebody agrees with a comment: another one with each."""
    return _keyed(settings.keys.agreement, voter_key + comment_id.to_bytes(8, "big"))


def stand(settings: Settings, voter_key: bytes, thread: str) -> bytes:
    """The pseudonym under which somebody agrees with a part of a text: another one with each."""
    return _keyed(settings.keys.agreement, b"part" + voter_key + thread.encode())


def reader(settings: Settings, line: str, comment_id: int) -> bytes:
    """The pseudonym under which a comment is reported: that of the line that it came by (`rates.line`), since whoever
    puts cookies away could be as many readers as it takes."""
    return _keyed(settings.keys.agreement, b"report" + comment_id.to_bytes(8, "big") + line.encode()[:64])


def new_comment_receipt() -> bytes:
    """The secret by which its author finds a comment again."""
    return _random()


def comment_receipt(secret: bytes) -> str:
    """The id of a comment's receipt."""
    return _encode(secret).decode("ascii")


def read_comment_receipt(receipt: str) -> bytes | None:
    """The secret of a comment's receipt; None for what is none."""
    found = _decode(receipt.encode("utf-8", "replace"))
    return found if len(found) == ID_BYTES and comment_receipt(found) == receipt else None


def new_salt() -> bytes:
    """What makes the receipt of one revision unlike all others."""
    return _random()


def receipt(cohort: int, handle: bytes, salt: bytes) -> str:
    """The id of a receipt: it finds one revision of one ballot, and cannot be guessed. cohort: the number of the one in
    which the ballot is."""
    return _encode(_RECEIPT.pack(cohort, handle, salt)).decode("ascii")


def read_receipt(receipt: str) -> tuple[int, bytes, bytes] | None:
    """Cohort, handle and salt of a receipt's id; None for what is none."""
    found = _decode(receipt.encode("utf-8", "replace"))
    if len(found) != _RECEIPT.size or _encode(found).decode("ascii") != receipt:
        return None
    cohort, handle, salt = _RECEIPT.unpack(found)
    return cohort, handle, salt


_drawn: list[bytes] = []


def _random() -> bytes:
    """16 random bytes that nobody else is given. The system is asked for many at a time, since at each question the
    interpreter is free to go on with another thread, and a vote would wait for its turn."""
    while True:
        try:
            return _drawn.pop()  # of two threads, each gets its own
        except IndexError:
            many = os.urandom(256 * ID_BYTES)
            _drawn.extend(many[place : place + ID_BYTES] for place in range(0, len(many), ID_BYTES))


def _keyed(key: bytes, message: bytes) -> bytes:
    return hashlib.blake2b(message, key=key, digest_size=HANDLE_BYTES).digest()


def _sealed(key: bytes, id: bytes, cohort: bytes) -> bytes:
    """The cohort of whom is `id`, as nobody reads it without the key; of what is sealed, the cohort."""
    pad = hashlib.blake2b(id, key=key, digest_size=_COHORT.size).digest()
    return bytes(map(xor, pad, cohort))


def _signed(key: bytes, held: bytes) -> bytes:
    """What a cookie holds, and what nobody without the key can make of it."""
    return _encode(held) + b"." + _encode(_keyed(key, held))


def _encode(value: bytes) -> bytes:
    return urlsafe_b64encode(value).rstrip(b"=")


def _decode(value: bytes) -> bytes:
    """The bytes of `value`; b"" where it is not base64."""
    try:
        return urlsafe_b64decode(value + b"=" * (-len(value) % 4))
    except NotBase64:
        return b""
