"""Bodies of requests: forms and JSON, read strictly and no further than allowed.

What is not exactly a form or JSON is refused here, so that ballots are given only JSON values that can be stored.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

from ballots import Json
from collector.http.headers import header
from collector.http.refusals import Malformed, TooLarge

MOST_FIELDS = 1000
DEEPEST = 20
"""Levels of JSON: a survey's answer has three."""

LONGEST_NUMBER = 18
"""Digits: more than any answer has, and fewer than would be slow or overflow what follows."""


async def read_body(request: Request, most: int) -> bytes:
    """The body, of `most` bytes at most: what is longer is not read. Raises `TooLarge` and `ClientDisconnect`."""
    declared = header(request, b"content-length")
    # Compared by length first: Python refuses to read a number of thousands of digits.
    if declared.isdecimal() and (len(declared) > LONGEST_NUMBER or int(declared) > most):
        raise TooLarge
    chunks, length, more = [], 0, True
    while more:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        chunks.append(message.get("body", b""))
        length += len(chunks[-1])
        if length > most:
            raise TooLarge
        more = message.get("more_body", False)
    return b"".join(chunks)


def read_form(body: bytes) -> Mapping[str, Sequence[str]]:
    """The fields of a form, each with its values in the order sent. Raises `Malformed`."""
    try:
        pairs = parse_qsl(
            body.decode(), keep_blank_values=True, encoding="utf-8", errors="strict", max_num_fields=MOST_FIELDS
        )
    except ValueError:  # not UTF-8, or too many fields
        raise Malformed from None
    form: dict[str, list[str]] = {}
    for name, value in pairs:
        form.setdefault(name, []).append(value)
    return form


def read_json(body: bytes) -> Json:
    """A JSON value without what JSON leaves open: no key twice, only finite numbers, only text that UTF-8 can write.

    Raises `Malformed`.
    """
    try:
        value: Json = json.loads(
            body.decode(),
            object_pairs_hook=_object,
            parse_constant=_refuse,
            parse_int=_whole,
            parse_float=_finite,
        )
        _check(value, DEEPEST)
    except (ValueError, RecursionError):
        raise Malformed from None
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a key stands twice")
    return members


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")


def _whole(digits: str) -> int:
    if len(digits) > LONGEST_NUMBER:
        raise ValueError("the number is too long")
    return int(digits)


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError("the number is too large")
    return number


def _check(value: Json, levels: int) -> None:
    """Raise `ValueError` for more levels than allowed and for half a surrogate pair, which no file can hold."""
    if levels == 0:
        raise ValueError("it is too deep")
    if isinstance(value, str):
        value.encode()
    elif isinstance(value, Mapping):
        for name, member in value.items():
            name.encode()
            _check(member, levels - 1)
    elif isinstance(value, Sequence):
        for item in value:
            _check(item, levels - 1)
