"""Rebuilding: says what the builder process does and when, and keeps one alive.

Those who take part, edits and the clock say what they changed (`changed`, `edited`, `aged`); `run` gathers it and gives
the builder one order at a time. What arrives during a build makes the next. Whatever happens to the builder, votes are
taken.
"""

from __future__ import annotations

import asyncio
import math
import traceback
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from collector.config import CannotStart
from collector.rebuild.clock import wall_clock
from collector.rebuild.orders import Done, Failed, Mistaken, News, Order, Reply, Task
from collector.rebuild.process import Died, Process
from generator.discussion import Changed, log_key, on_part
from generator.errors import Mistake, Mistakes
from generator.model import Site
from generator.results import Results

LONGEST_PAUSE = 60.0
"""Seconds between two attempts when one after the other fails."""


class Votes(Protocol):
    """What is needed of the collector."""

    @property
    def site(self) -> Site: ...

    async def adopt(self, site: Site) -> None: ...

    async def results(self) -> Results:
        """Of all topics, which takes its time where there are many."""

    async def results_after(self, shown: Results, changed: Collection[Changed]) -> Results:
        """The results that were `shown`, and then people voted on some topics and wrote in some threads."""


class Listener(Protocol):
    """Who wants to know what became of the builds. Called on the event loop."""

    def built(self, task: Task, done: Done) -> None:
        """The pages are up to date."""

    def mistaken(self, found: Sequence[Mistake]) -> None:
        """The content as edited has mistakes; the pages stay as they were."""

    def failed(self, reason: str, report: str) -> None:
        """The pages could not be built, for a reason that is not in the content; it is tried again. `report` is a
        traceback, or ''."""


class Rebuild:
    """Owner of the one builder process. To be used on the event loop.

    start: makes a process; called again whenever one has ended. started: one that it made already.
    listeners: are told what became of each order.
    pages: False where no pages are made, and the process only reads the content.
    """

    def __init__(
        self,
        start: Callable[[], Process],
        listeners: Sequence[Listener] = (),
        *,
        started: Process | None = None,
        pages: bool = True,
        now: Callable[[], datetime] = wall_clock,
    ) -> None:
        self._start = start
        self._listeners = listeners
        self._pages = pages
        self._now = now
        self._started = started
        self._process: Process | None = None
        self._told = Results()
        self._unshown: frozenset[Changed] = frozenset()
        self._due = Due(pages)
        self._stirred = asyncio.Event()

    def edited(self) -> None:
        """Content or templates were edited: they are read at once."""
        self._due.edited()
        self._stirred.set()

    def aged(self) -> None:
        """A moment has passed at which pages change by themselves."""
        self._due.aged = True
        self._stirred.set()

    def changed(self, keys: Iterable[Changed]) -> None:
        """Ballots of these topics were counted, something was written in these threads. The first starts the time of
        gathering."""
        self._due.changed(keys, _clock())
        self._stirred.set()

    async def first(self, *, patient: bool) -> Site:
        """The site, which all else needs. While its content has mistakes listeners are told, and after each edit it is
        read again; if not `patient`, `Mistakes` is raised instead."""
        while True:
            await self._until_due(0)
            work = self._due.take()
            match await self._ask(Order(Task.READ, self._now())):
                case Done(site=Site() as site):
                    self._due.made = not self._pages
                    return site
                case Mistaken() as mistaken:
                    if not patient:
                        raise Mistakes(mistaken.found)
                    self._mistaken(work, mistaken)

    async def run(self, votes: Votes) -> None:
        """Bring everything up to date and keep it so, until cancelled."""
        while True:
            await self._until_due(votes.site.collector.gather / 1000)
            try:
                await self._work(votes)
            except Exception as error:  # votes go on, and so do we
                self._failed(f"{type(error).__name__}: {error}", traceback.format_exc())

    async def stop(self) -> None:
        """End the process, also in the middle of a build."""
        processes = (self._process, self._started)
        self._process = self._started = None
        for process in processes:
            if process:
                await process.stop()

    async def _until_due(self, gather: float) -> None:
        while rest := self._due.rest(_clock(), gather):
            self._stirred.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(None if rest == math.inf else rest):
                    await self._stirred.wait()

    async def _work(self, votes: Votes) -> None:
        """Whatever is due, as one order."""
        work = self._due.take()
        update = work.task is Task.UPDATE
        results = await (votes.results_after(self._told, work.changed) if update else votes.results())
        news = News.between(self._told, results)
        concerned = _concerned(news, work.changed, self._told) | self._unshown
        if update and not concerned:
            return  # ballots whose results are withheld show nowhere
        self._told = results
        match await self._ask(Order(work.task, self._now(), news, concerned)):
            case Mistaken() as mistaken:
                self._unshown = concerned  # the builder knows of them, and has not made their pages
                self._mistaken(replace(work, changed=concerned), mistaken)
            case Done() as done:
                self._unshown = frozenset()
                self._due.made = True
                self._each(lambda listener: listener.built(work.task, done))
                if done.site:
                    await self._adopt(votes, done.site, results)

    def _mistaken(self, work: Work, mistaken: Mistaken) -> None:
        self._due.put_back(work, _clock())
        self._each(lambda listener: listener.mistaken(mistaken.found))

    async def _adopt(self, votes: Votes, site: Site, shown: Results) -> None:
        try:
            await votes.adopt(site)
        except CannotStart as error:
            why = str(error)
            self._each(lambda listener: listener.failed(why, ""))
        # An edit can publish results or withhold them.
        news = News.between(shown, await votes.results())
        self.changed({*news.topics, *news.gone, *news.threads, *news.silent, *map(log_key, news.logs), *_texts(news)})

    async def _ask(self, order: Order) -> Reply | None:
        """The reply to an order; None for a failure, which has been told and is tried again."""
        try:
            process = self._alive()
            reply = await process.ask(order)
            if process is not self._process:
                raise Died  # right after its answer
        except Died:
            return None  # `_ended` sees to it
        except OSError as error:
            reply = Failed(f"the builder process cannot be started: {error}")
            self._told = Results()
        if isinstance(reply, Failed):
            self._failed(reply.reason, reply.report)
            return None
        return reply

    def _alive(self) -> Process:
        if self._process is None:
            process, self._started = self._started or self._start(), None
            process.listen(lambda how: self._ended(process, how))
            self._process = process
        return self._process

    def _ended(self, process: Process, how: str) -> None:
        """A process has ended, in the middle of its work or idle. Another takes its place, from the beginning."""
        if process is self._process:
            self._process, self._told = None, Results()
            self._failed(f"the builder process {how}", "")

    def _failed(self, reason: str, report: str) -> None:
        self._due.failed(_clock())
        self._each(lambda listener: listener.failed(reason, report))
        self._stirred.set()

    def _each(self, tell: Callable[[Listener], None]) -> None:
        for listener in self._listeners:
            tell(listener)


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be done next. `changed` and `aged` are what it takes care of besides."""

    task: Task
    changed: frozenset[Changed]
    aged: bool


class Due:
    """What is due, and when. Times are in seconds of the event loop's clock.

    `made` says whether the process at hand has made the pages; only then can it make some of them.
    """

    def __init__(self, pages: bool) -> None:
        self.made = False
        self.aged = False
        self._pages = pages
        self._edited = False
        self._stuck = False
        self._changed: set[Changed] = set()
        self._changed_at = math.inf
        self._failures = 0
        self._failed_at = -math.inf
        self._not_before = -math.inf

    def edited(self) -> None:
        """Content was edited, which may be the cure for whatever was wrong."""
        self._edited = True
        self._stuck = False
        self._failures = 0

    def changed(self, keys: Iterable[Changed], now: float) -> None:
        """Ballots were counted, or something was written, at `now`."""
        if self._pages and (new := set(keys)):
            self._changed_at = self._changed_at if self._changed else now
            self._changed |= new

    def failed(self, now: float) -> None:
        """The first failure is tried again at once, the next ones later and later."""
        self._failures = 1 if now - self._failed_at > 2 * LONGEST_PAUSE else self._failures + 1
        self._failed_at = now
        self._not_before = now + min(LONGEST_PAUSE, 2.0 ** (self._failures - 2)) * (self._failures > 1)
        self.made = False

    def rest(self, now: float, gather: float) -> float:
        """Seconds until something is to be done: 0 now, infinity never as things stand."""
        if self._edited:
            return 0.0
        if self._stuck:
            return math.inf
        if not self.made or (self.aged and self._pages):
            due = self._not_before
        else:
            due = max(self._not_before, self._changed_at + gather)
        return max(0.0, due - now)

    def take(self) -> Work:
        """What is to be done now; from here on it is no longer due."""
        work = Work(self._task(), frozenset(self._changed), self.aged)
        self._edited = self.aged = False
        self._changed.clear()
        self._changed_at = math.inf
        return work

    def put_back(self, work: Work, now: float) -> None:
        """Mistakes in the content kept `work` from being done. The pages made before can still follow the votes; where
        there are none, nothing helps but an edit."""
        self._stuck = not self.made
        self.aged = self.aged or work.aged
        self.changed(work.changed, now)

    def _task(self) -> Task:
        if self._edited or not self.made:
            return Task.BUILD if self._pages else Task.READ
        return Task.REFRESH if self.aged else Task.UPDATE


def _concerned(news: News, changed: Iterable[Changed], told: Results) -> frozenset[Changed]:
    """The topics and threads that pages would show otherwise than they do."""
    moved = {
        consultation
        for consultation, participation in news.participation.items()
        if told.participation.get(consultation) != participation
    }
    voted = (key for key in changed if key[0] in moved)
    return frozenset(
        {*news.topics, *news.gone, *news.threads, *news.silent, *map(log_key, news.logs), *_texts(news), *voted}
    )


def _texts(news: News) -> list[Changed]:
    return [on_part(*key, "") for key in news.texts]


def _clock() -> float:
    return asyncio.get_running_loop().time()
