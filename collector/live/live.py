"""Live tallies: `GET /live/<consultation>`, the stream of events that moves the figures of open pages.

An event `tally` carries one topic's document, the same as its `tally.json`. It is made once, whatever the number of
pages. Only what is public at that moment is ever sent.
"""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable, Mapping
from contextlib import asynccontextmanager

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from ballots import Json
from collector.live.streams import Mailbox, Streams, event
from generator.model import TopicKey

Document = Callable[[TopicKey], Awaitable[Mapping[str, Json] | None]]
"""A topic's `tally.json` as of now; None while its results are withheld and for an unknown topic."""

Topics = Callable[[str], Collection[TopicKey] | None]
"""The topics of a consultation; None for one that is unknown or not public."""


class Live:
    """Tells open pages what changed. To be used on the event loop.

    pause: seconds for which changes are gathered, so that the work grows with the number of topics that people vote on
        and not with the number of votes.
    """

    def __init__(self, streams: Streams, document: Document, topics: Topics, *, pause: float = 0.25) -> None:
        self._streams = streams
        self._document = document
        self._topics = topics
        self._pause = pause
        self._readers: defaultdict[TopicKey, set[Mailbox]] = defaultdict(set)
        self._changed: set[TopicKey] = set()
        self._publishing: asyncio.Task[None] | None = None

    def changed(self, keys: Iterable[TopicKey]) -> None:
        """Ballots of these topics were counted, or their results became public."""
        self._changed |= {key for key in keys if key in self._readers}
        if self._changed and self._publishing is None:
            self._publishing = asyncio.create_task(self._publish())

    async def listen(self, request: Request) -> Response:
        """`GET /live/<consultation>`: a stream of the topics named by `?topic=…`, else of all of the consultation. It
        begins with where they stand, so that a page that was asleep or cut off catches up."""
        keys = self._topics(request.path_params["consultation"])
        if keys is None:
            return PlainTextResponse("No such consultation.\n", 404, {"access-control-allow-origin": "*"})
        if wanted := set(request.query_params.getlist("topic")):
            keys = [key for key in keys if key[1] in wanted]
        mailbox = Mailbox()
        return self._streams.open(request, mailbox, self._reading(mailbox, keys))

    async def _publish(self) -> None:
        try:
            while self._changed:
                await asyncio.sleep(self._pause)
                changed, self._changed = self._changed, set()
                for key in sorted(changed):
                    await self._tell(key)
        finally:
            self._publishing = None

    async def _tell(self, key: TopicKey) -> None:
        if encoded := await self._encoded(key):
            for mailbox in self._readers.get(key, ()):
                mailbox.put(key, encoded)

    async def _encoded(self, key: TopicKey) -> bytes:
        document = await self._document(key)
        return event("tally", json.dumps(document, ensure_ascii=False)) if document else b""

    @asynccontextmanager
    async def _reading(self, mailbox: Mailbox, keys: Collection[TopicKey]) -> AsyncIterator[None]:
        for key in keys:
            self._readers[key].add(mailbox)
        try:
            for key in keys:
                if encoded := await self._encoded(key):
                    mailbox.offer(key, encoded)
            yield
        finally:
            for key in keys:
                self._readers[key].discard(mailbox)
                if not self._readers[key]:
                    del self._readers[key]
