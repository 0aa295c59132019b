"""Votes and tallies over HTTP, beside a Starlette endpoint that does nothing: `python -m tests.bench.votes [--quick]`.

Both run on the same server, each in a process of its own with wrk on the same machine, in turn. The collector is the
one that `cahier collect` runs, with everything on: pages rebuilt once a second, a reader of the event stream, cookies,
limits (so high that they refuse nobody), every vote on disk before it is acknowledged.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from tests.bench import services, wrk
from tests.bench.services import PATH, TALLY, newcomers
from tests.bench.wrk import Load, Run
from tests.serving import PLAIN

RETURNING = 1_000
"""Voters with a cookie, each of whom votes again and again."""


@dataclass(frozen=True, slots=True)
class Row:
    """Medians of some runs in turn. `ours` and `peer` are requests a second, `ratio` the median of the pairs' ratios;
    `p99` and `peer_p99` are milliseconds; `failed` requests of the peer had no answer, or were refused."""

    name: str
    ours: float
    peer: float
    ratio: float
    p99: float
    peer_p99: float
    failed: int
    runs: int


def measure(quick: bool) -> list[Row]:
    """Votes of people without a cookie and with one, tallies, tallies that are known."""
    pairs, seconds = (3, 1) if quick else (5, 4)
    with ExitStack() as running:
        folder = Path(running.enter_context(tempfile.TemporaryDirectory(prefix="cahier-bench-")))
        ours = running.enter_context(services.collecting(folder)).url
        peer = running.enter_context(services.idling())
        running.enter_context(services.listening(ours))
        loads = [newcomers(32), newcomers(256)] if quick else _loads(ours)
        return [beside(load, ours, peer, pairs, seconds) for load in loads]


def _loads(ours: str) -> Iterator[Load]:
    """Each is to be measured before the next is asked for: votes change the tally that is known."""
    returning = tuple(services.cookies(ours, RETURNING))
    for connections in (32, 256):
        load = newcomers(connections)
        yield load
        yield replace(load, name=f"votes of returning voters, {connections} connections", cookies=returning)
    yield Load("a tally, 32 connections", 32, "GET", TALLY, {})
    etag = PLAIN.get(ours + TALLY).headers["etag"]
    known = {"If-None-Match": etag}
    yield Load("a tally that is known, 32 connections", 32, "GET", TALLY, known)
    if PLAIN.get(ours + TALLY, headers=known).status_code != 304:
        raise RuntimeError("the tally has changed while it was asked for")


def beside(load: Load, ours: str, peer: str, pairs: int, seconds: int) -> Row:
    """A load on the collector and on an endpoint that takes it at `PATH`."""
    same = replace(load, path=PATH)
    return in_turn(
        load.name,
        lambda seconds: wrk.run(load, ours, seconds),
        lambda seconds: wrk.run(same, peer, seconds),
        pairs,
        seconds,
    )


def in_turn(name: str, ours: Callable[[int], Run], peer: Callable[[int], Run], pairs: int, seconds: int) -> Row:
    """`pairs` runs of each of the two for so many seconds, after one for a second that does not count."""
    ours(1), peer(1)
    runs = [(ours(seconds), peer(seconds)) for _ in range(pairs)]
    return Row(
        name,
        ours=median(one.rate for one, _ in runs),
        peer=median(other.rate for _, other in runs),
        ratio=median(one.rate / other.rate for one, other in runs),
        p99=median(one.p99 for one, _ in runs),
        peer_p99=median(other.p99 for _, other in runs),
        failed=sum(other.failed for _, other in runs),
        runs=pairs,
    )


def main() -> int:
    """Print what was measured."""
    if not shutil.which("wrk"):
        print("wrk is missing: apt-get install wrk", file=sys.stderr)
        return 1
    for row in measure("--quick" in sys.argv[1:]):
        print(
            f"{row.name:45} {row.ours:8.0f}/s of {row.peer:8.0f}/s = {row.ratio:5.2f}   "
            f"p99 {row.p99:6.1f} of {row.peer_p99:6.1f} ms = {row.p99 / row.peer_p99:5.2f}   {row.runs} pairs"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
