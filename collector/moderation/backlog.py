"""How much waits for a moderator: followed in memory, since those who watch the service ask for it all the time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from collector.store.reading import Heard


class Backlog:
    """The comments that wait, each since a moment, by their ids. To be used on the event loop."""

    def __init__(self, queued: Mapping[int, datetime]) -> None:
        self._queued = dict(queued)

    def __len__(self) -> int:
        return len(self._queued)

    def add(self, heard: Iterable[Heard]) -> None:
        """Something has happened to comments."""
        for _, comment, _ in heard:
            if comment.queued:
                self._queued[comment.id] = comment.queued
            else:
                self._queued.pop(comment.id, None)

    def seconds(self, now: datetime) -> int:
        """For how long the first of them has waited; 0 where none does."""
        return max(0, int((now - min(self._queued.values(), default=now)).total_seconds()))
