"""The resident builder: how soon the count of a new vote is on disk, once the builder has been handed it.

The site of the corpus is built once; then each order brings news of results in which some topics have one vote more.
It is carried out as the builder's process does it, but for the pipe that it comes by.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from random import Random
from statistics import median, quantiles
from unittest.mock import patch

from collector import garbage
from collector.rebuild.builder import Workshop
from collector.rebuild.orders import Done, News, Order, Task
from collector.rebuild.sites import SiteBuilder
from generator.model import Topic, TopicKey
from generator.results import Participation, Results, TopicResults
from generator.voted import MANY
from generator.write import Output, put
from tests.bench import corpus
from tests.bench.tools import scratch

DAY = date(2026, 6, 1)


@dataclass(frozen=True, slots=True)
class Row:
    """`calls` of the builder, each with a vote on so many `changed` topics of all: milliseconds of half of them, of
    99 % of them, and of the slowest; `written` files a call, in the median. `counted`: milliseconds until the topic's
    own page and its `tally.json` were on disk, in the median and of 99 %, and those, in the median, that it takes to do
    no more than put two such files in the place of others; None where several processes write."""

    topics: int
    changed: int
    calls: int
    counted: tuple[float, float, float] | None
    median: float
    p99: float
    slowest: float
    written: float


def _p99(took: Sequence[float]) -> float:
    return quantiles(took, n=100, method="inclusive")[98]


class Late(Exception):
    """A count that was not on disk when the call returned."""


class Undone(Exception):
    """An order that the builder could not carry out."""


def measure(quick: bool) -> list[Row]:
    """One vote at a time, and votes on many topics at once."""
    number, many, gatherings = (500, 100, 3) if quick else (10_000, 1_000, 5)
    folder = scratch("resident")
    resident = Resident(corpus.write(folder / "site", number), folder / "output")
    return [resident.votes(1, 200), resident.votes(many, gatherings)]


class Resident:
    """A builder with a site that it has built, every topic of which has a vote."""

    def __init__(self, folder: Path, output: Path) -> None:
        self._output = output
        garbage.look_seldom()  # as the process does
        builder = SiteBuilder(folder, output, local=False, demonstration=False, compress=False)
        self._workshop = Workshop(builder)
        self._results = Results()
        self._carry_out(self._order(Task.BUILD, self._results))
        self._topics = list(builder.site.topics())
        self._carry_out(self._order(Task.REFRESH, self._voted(self._topics)))
        while self._workshop.get_ready():  # as it does while nobody votes
            pass
        self._chance = Random("votes")

    def votes(self, changed: int, calls: int) -> Row:
        """Hand over votes on `changed` topics drawn anew, so many times. Raises `Late`."""
        found = [self._handed(self._chance.sample(self._topics, changed)) for _ in range(calls)]
        took = [seconds * 1000 for seconds, *_ in found]
        counted = [seconds * 1000 for _, seconds, _ in found]
        return Row(
            topics=len(self._topics),
            changed=changed,
            calls=calls,
            counted=(median(counted), _p99(counted), self._bare(calls)) if changed < MANY else None,
            median=median(took),
            p99=_p99(took),
            slowest=max(took),
            written=median(written for *_, written in found),
        )

    def _handed(self, topics: Sequence[Topic]) -> tuple[float, float, int]:
        """One call: its seconds, those until the topics' own pages and tallies were written as far as this process
        writes them, and the files that it wrote."""
        order = self._order(Task.UPDATE, self._voted(topics), frozenset(topic.key for topic in topics))
        own = {f"{one.consultation}/{one.slug}/{name}" for one in topics for name in ("index.html", "tally.json")}
        counted = 0.0

        def write(output: Output, path: str, content: bytes) -> bool:
            nonlocal counted
            written = plain(output, path, content)
            if path in own:
                counted = time.perf_counter() - started
            return written

        plain = Output.write
        with patch.object(Output, "write", write):
            started = time.perf_counter()
            done = self._carry_out(order)
            seconds = time.perf_counter() - started
        for topic in islice(topics, 20):
            self._look(topic)
        return seconds, counted, len(done.written)

    def _order(self, task: Task, results: Results, changed: frozenset[TopicKey] = frozenset()) -> Order:
        """What the collector asks for once there are these results."""
        news, self._results = News.between(self._results, results), results
        return Order(task, datetime.now(UTC), news, changed)

    def _carry_out(self, order: Order) -> Done:
        """Have the builder do it. Raises `Undone`."""
        reply = self._workshop.do(order)
        if not isinstance(reply, Done):
            raise Undone(reply)
        return reply

    def _bare(self, calls: int) -> float:
        """Milliseconds, in the median of so many, that it takes to do no more than write."""
        return median(map(self._written, self._chance.sample(self._topics, calls)))

    def _written(self, topic: Topic) -> float:
        """Those that it takes to write a topic's page and tally in the place of what is there already."""
        folder = self._output / topic.consultation / topic.slug
        files = {str(file): file.read_bytes() for file in (folder / "index.html", folder / "tally.json")}
        started = time.perf_counter()
        for file, content in files.items():
            put(file, content)
        return (time.perf_counter() - started) * 1000

    def _voted(self, topics: Sequence[Topic]) -> Results:
        """The results with one vote more on each."""
        counted = dict(self._results.topics)
        people = dict(self._results.participation)
        for topic in topics:
            before = counted.get(topic.key)
            voters = 1 + (before.tally["voters"] if before and before.tally else 0)
            tally = topic.ballot.count([("for", voters)])
            counted[topic.key] = TopicResults(topic.ballot.frozen(), tally, datetime.now(UTC))
            taking_part = 1 + (people[topic.consultation].people if topic.consultation in people else 0)
            people[topic.consultation] = Participation(taking_part, ((DAY, taking_part),))
        return replace(self._results, topics=counted, participation=people)

    def _look(self, topic: Topic) -> None:
        """The count is on the page and in the tally beside it."""
        tally = self._results.topics[topic.key].tally
        voters = tally["voters"] if tally else 0
        folder = self._output / topic.consultation / topic.slug
        written = json.loads((folder / "tally.json").read_text())["voters"]
        if written != voters or f'data-v="voters">{voters}<' not in (folder / "index.html").read_text():
            raise Late(f"{topic.key}: {written} of {voters} votes")
