"""Votes while all pages of a site are rebuilt, again and again: its settings are edited several times a second, and
every page has its title. The endpoint that does nothing is measured in between, while nothing is built.
"""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path

from tests.bench import services, votes, wrk
from tests.bench.processes import family, taken
from tests.bench.votes import Row
from tests.bench.wrk import Run
from tests.serving import Served, wait_until

EDITED_EVERY = 0.2
"""Seconds; a build of all takes longer, and what is edited meanwhile makes the next."""

IDLE = 0.5
"""Seconds in which a builder that has nothing to do takes no time of a processor."""


@dataclass(frozen=True, slots=True)
class Found:
    """Votes beside the endpoint's, and the share of one core that building took meanwhile."""

    rows: Sequence[Row]
    core: float


def measure(quick: bool) -> Found:
    """Votes of newcomers, in pairs, on a site of 1,000 topics."""
    topics, pairs, seconds = (250, 2, 1) if quick else (1_000, 3, 5)
    with ExitStack() as running:
        folder = Path(running.enter_context(tempfile.TemporaryDirectory(prefix="cahier-bench-")))
        served = running.enter_context(services.collecting(folder, topics))
        peer = running.enter_context(services.idling())
        running.enter_context(services.listening(served.url))
        building = Building(served)
        loads = [services.newcomers(connections) for connections in (32, 256)]
        rows = [building.beside(load, peer, f"{load.name}, {topics:,} topics", pairs, seconds) for load in loads]
    return Found(rows, building.core)


class Building:
    """The builder of a collector, kept at work. `core` is the share of one core that it took, over all runs."""

    def __init__(self, served: Served) -> None:
        self._served = served
        self._numbers = count(1)
        self._shares: list[float] = []

    @property
    def core(self) -> float:
        """The share so far. Raises `ZeroDivisionError` before the first run."""
        return sum(self._shares) / len(self._shares)

    def beside(self, load: wrk.Load, peer: str, name: str, pairs: int, seconds: int) -> Row:
        """Votes while all is rebuilt, in turn with the endpoint at `peer`."""
        ours, theirs = partial(self.during, load), partial(wrk.run, load, peer)
        return votes.in_turn(name, ours, theirs, pairs, seconds)

    def during(self, load: wrk.Load, seconds: int) -> Run:
        """Votes while all is rebuilt, and then let the builder come to its end."""
        idle = self._taken()
        with self._edited():
            wait_until(lambda: self._taken() > idle)
            before, began = self._taken(), time.monotonic()
            found = wrk.run(load, self._served.url, seconds)
            self._shares.append((self._taken() - before) / (time.monotonic() - began))
        wait_until(self._idle, seconds=120)
        return found

    @contextmanager
    def _edited(self) -> Iterator[None]:
        """In here the settings are edited again and again, by another thread."""
        over = threading.Event()

        def edit() -> None:
            while not over.wait(EDITED_EVERY):
                services.write_settings(self._served.folder, self._served.url, f"Corpus {next(self._numbers)}")

        editing = threading.Thread(target=edit)
        editing.start()
        try:
            yield
        finally:
            over.set()
            editing.join()

    def _taken(self) -> float:
        """Seconds of processors that building has taken so far."""
        _, *builders = family(self._served.process.pid)
        return sum(map(taken, builders))

    def _idle(self) -> bool:
        before = self._taken()
        time.sleep(IDLE)
        return self._taken() == before
