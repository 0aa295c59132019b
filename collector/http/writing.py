"""What somebody writes, a comment or a proposal, stored under the name that they have in its consultation."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

from starlette.requests import Request

from collector.config import Settings
from collector.http import identity, often
from collector.http.comment_refusals import AlreadyWritten
from collector.http.guard import line_of
from collector.http.identity import Voter
from collector.state import collector_of
from collector.store.comments import Written
from collector.store.reading import Heard


async def store(request: Request, written: Written, put: Callable[[Written], Awaitable[Heard]]) -> tuple[Voter, Heard]:
    """Store what was `written`, whoever's name is on it, by `put`; who wrote it.

    Raises `TooManyComments`, `AlreadyWritten`, and what `put` raises.
    """
    settings = collector_of(request).settings
    voter = identity.voter_of(request, settings)
    often.check_comment(request, voter)
    if voter:
        return voter, await put(_signed(settings, voter, written))
    voter = identity.new_voter()
    with _once(request, written):
        return voter, await put(_signed(settings, voter, written))


def _signed(settings: Settings, voter: Voter, written: Written) -> Written:
    author = identity.author(settings, identity.voter_key(settings, voter, written.thread[0]))
    return written._replace(author=author)


@contextmanager
def _once(request: Request, written: Written) -> Iterator[None]:
    """Somebody whom we do not know may have pressed a button twice: the second time their cookie is not there yet, and
    they seem to be two people who say the same. What was stored the first time is not theirs to be told: they may be
    two people after all."""
    rates = collector_of(request).rates
    said = hashlib.sha256(repr((written.thread, written.parent, written.words)).encode()).digest()
    sender = ("comment", line_of(request), said)
    if rates.take(sender, 1):
        raise AlreadyWritten
    try:
        yield
    except BaseException:
        rates.forget(sender)
        raise
