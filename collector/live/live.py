"""Live tallies: `GET /live/<consultation>`, the stream of events that moves the figures of open pages.

An event `tally` carries one topic's document, the same as its `tally.json`. It is made once, whatever the number of
pages. Only what is public at that moment is ever sent.
"""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from ballots import Json
from collector.live.streams import Stream, Streams, event, in_turns
from generator.model import TopicKey

Document = Callable[[TopicKey], Awaitable[Mapping[str, Json] | None]]
"""A topic's `tally.json` as of now; None while its results are withheld and for an unknown topic."""

Topics = Callable[[str], Collection[TopicKey] | None]
"""The topics of a consultation; None for one that is unknown or not public."""

REST = 4
"""So many times as long as telling took, nothing is told: with thousands of pages votes come first."""


@dataclass(eq=False, slots=True)
class _Channel:
    """The open pages that follow the same topics."""

    keys: frozenset[TopicKey]
    streams: set[Stream] = field(default_factory=set)


class Live:
    """Tells open pages what changed. To be used on the event loop.

    pause: seconds after telling for which further changes are gathered, so that the work grows neither with the number
        of votes nor with that of topics. The first change after a quiet time is told at once.
    """

    def __init__(self, streams: Streams, document: Document, topics: Topics, *, pause: float = 0.25) -> None:
        self._streams = streams
        self._document = document
        self._topics = topics
        self._pause = pause
        self._channels: dict[frozenset[TopicKey], _Channel] = {}
        self._following: defaultdict[TopicKey, set[_Channel]] = defaultdict(set)
        self._changed: set[TopicKey] = set()
        self._publishing: asyncio.Task[None] | None = None

    def changed(self, keys: Iterable[TopicKey]) -> None:
        """Ballots of these topics were counted, or their results became public."""
        self._changed |= {key for key in keys if key in self._following}
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
        followed = frozenset(keys)
        return self._streams.open(request, partial(self._join, followed), partial(self._leave, followed))

    async def _publish(self) -> None:
        clock = asyncio.get_running_loop().time
        try:
            while self._changed:
                began = clock()
                changed, self._changed = self._changed, set()
                await self._tell(changed)
                await asyncio.sleep(max(self._pause, REST * (clock() - began)))
        finally:
            self._publishing = None

    async def _tell(self, changed: Collection[TopicKey]) -> None:
        events = {key: encoded for key in sorted(changed) if (encoded := await self._encoded(key))}
        async for some in in_turns(list(self._addressed(events))):
            for stream, concerning, together in some:
                stream.put_all(concerning, together)

    def _addressed(self, events: Mapping[TopicKey, bytes]) -> Iterator[tuple[Stream, Mapping[Hashable, bytes], bytes]]:
        """Each stream that one of `events` concerns, with those that do, and these as they travel."""
        for channel in {channel for key in events for channel in self._following.get(key, ())}:
            concerning: dict[Hashable, bytes] = {key: encoded for key, encoded in events.items() if key in channel.keys}
            together = b"".join(concerning.values())
            for stream in channel.streams:
                yield stream, concerning, together

    async def _encoded(self, key: TopicKey) -> bytes:
        document = await self._document(key)
        return event("tally", json.dumps(document, ensure_ascii=False)) if document else b""

    async def _join(self, keys: frozenset[TopicKey], stream: Stream) -> None:
        channel = self._channels.get(keys)
        if channel is None:
            channel = self._channels[keys] = _Channel(keys)
            for key in keys:
                self._following[key].add(channel)
        channel.streams.add(stream)
        for key in sorted(keys):
            if encoded := await self._encoded(key):
                stream.offer(key, encoded)

    def _leave(self, keys: frozenset[TopicKey], stream: Stream) -> None:
        channel = self._channels[keys]
        channel.streams.discard(stream)
        if channel.streams:
            return
        del self._channels[keys]
        for key in keys:
            self._following[key].discard(channel)
            if not self._following[key]:
                del self._following[key]
