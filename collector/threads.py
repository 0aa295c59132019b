"""What may be read of all that was written, in memory: for each place a thread, read again once something has changed.

To be used on the event loop only.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from zoneinfo import ZoneInfo

from collector.store.reading import Heard, Stood
from collector.store.store import Store
from generator.discussion import Comment, Log, Thread, ThreadKey, log_key


class Threads:
    """All threads by their keys, and what was decided on them by consultation. `found` and `logs` are what is stored at
    the start."""

    def __init__(self, found: Mapping[ThreadKey, Thread], logs: Mapping[str, Log]) -> None:
        self._known = dict(found)
        self._logs = dict(logs)
        self._ruled: set[str] = set()
        self._local_logs: dict[str, tuple[Log, ZoneInfo, Log]] = {}
        self._local: dict[ThreadKey, tuple[Thread, ZoneInfo, Thread]] = {}
        self._changed: set[ThreadKey] = set()

    def __contains__(self, key: ThreadKey) -> bool:
        """Whether something may be read there, as far as was looked."""
        return bool(self._known.get(key)) or key in self._changed

    def adopt(self, found: Mapping[ThreadKey, Thread] | None) -> None:
        """Take all threads anew, since some have moved; None: they are where they were."""
        if found is not None:
            self._known = dict(found)
            self._ruled |= self._logs.keys()  # which say where those are that were decided on

    def add(self, heard: Iterable[Heard | Stood]) -> set[ThreadKey]:
        """Something was written, or is thought of otherwise; where."""
        changes = list(heard)
        changed = {one.thread for one in changes}
        ruled = {one.thread[0] for one in changes if isinstance(one, Heard) and one.ruled}
        self._changed |= changed
        self._ruled |= ruled
        return {*changed, *map(log_key, ruled)}

    async def read(self, store: Store, keys: Collection[ThreadKey] | None = None) -> None:
        """Bring those of `keys` that have changed up to date; None: all."""
        for key in list(self._changed) if keys is None else self._changed.intersection(keys):
            self._changed.discard(key)  # what changes from here on is read again
            try:
                self._known[key] = await store.thread(key)
            except BaseException:
                self._changed.add(key)
                raise
        for slug in list(self._ruled) if keys is None else self._ruled.intersection(key[0] for key in keys):
            self._ruled.discard(slug)
            try:
                self._logs[slug] = await store.log(slug)
            except BaseException:
                self._ruled.add(slug)
                raise

    def logs(self, consultations: Collection[str], timezone: ZoneInfo) -> dict[str, Log]:
        """The decisions in some consultations."""
        return {slug: self._log_at(slug, timezone) for slug in consultations if slug in self._logs}

    def _log_at(self, slug: str, timezone: ZoneInfo) -> Log:
        log, kept = self._logs[slug], self._local_logs.get(slug)
        if kept is None or kept[0] is not log or kept[1] != timezone:
            local = Log([replace(one, moment=one.moment.astimezone(timezone)) for one in log.rulings])
            kept = self._local_logs[slug] = log, timezone, local
        return kept[2]

    def of(self, consultations: Collection[str], timezone: ZoneInfo) -> dict[ThreadKey, Thread]:
        """Those of some consultations that have comments, with times as clocks show them there."""
        keys = (key for key, thread in self._known.items() if key[0] in consultations and thread)
        return {key: self._at(key, timezone) for key in keys}

    def _at(self, key: ThreadKey, timezone: ZoneInfo) -> Thread:
        """The same object for as long as nothing has changed, so that nobody has to compare."""
        thread = self._known[key]
        kept = self._local.get(key)
        if kept is None or kept[0] is not thread or kept[1] != timezone:
            kept = thread, timezone, _local(thread, timezone)
            self._local[key] = kept
        return kept[2]


def _local(thread: Thread, timezone: ZoneInfo) -> Thread:
    return Thread([_at(comment, timezone) for comment in thread.comments], thread.agree, thread.disagree)


def _at(comment: Comment, timezone: ZoneInfo) -> Comment:
    replies = tuple(_at(reply, timezone) for reply in comment.replies)
    return replace(comment, moment=comment.moment.astimezone(timezone), replies=replies)
