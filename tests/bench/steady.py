"""Votes of newcomers at a steady pace over 256 connections, each counted from the moment at which it was due.

The sender does not wait for answers before the next request is due. One that finds no connection free, or that its
sender comes to late, has waited, too: how much of its time that was is said apart. The collector has everything on, as
above; the sender is a process on the same machine.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.bench import pace, services
from tests.bench.pace import Order, Report
from tests.bench.wrk import Failed

RATES = (1_000, 2_000, 3_000, 4_000, 5_000)
CONNECTIONS = 256

SOON = 10.0
"""Milliseconds within which 99 % of the votes are to be acknowledged."""


@dataclass(frozen=True, slots=True)
class Row:
    """At `rate` votes a second, the medians of what `runs` found."""

    rate: int
    found: Report
    runs: int


def measure(quick: bool) -> list[Row]:
    """Each rate in turn, again and again. Raises `wrk.Failed` if votes were refused."""
    rates, rounds, seconds = (RATES[::4], 1, 2) if quick else (RATES, 3, 4)
    with ExitStack() as running:
        folder = Path(running.enter_context(tempfile.TemporaryDirectory(prefix="cahier-bench-")))
        url = running.enter_context(services.collecting(folder)).url
        running.enter_context(services.listening(url))
        found: dict[int, list[Report]] = {rate: [] for rate in rates}
        for _ in range(rounds):
            for rate in rates:
                found[rate].append(_run(url, rate, seconds))
    return [Row(rate, _median(reports), rounds) for rate, reports in found.items()]


def highest(rows: Sequence[Row]) -> int:
    """The highest rate at which 99 % of the votes were acknowledged soon, as at all lower ones; 0 if there is none."""
    best = 0
    for row in rows:
        if row.found.p99 >= SOON:
            break
        best = row.rate
    return best


def _run(url: str, rate: int, seconds: int) -> Report:
    report = pace.run(Order(url, rate, seconds, CONNECTIONS, [_request(url, body) for body in services.BODIES]))
    if report.failed:
        raise Failed(f"{rate} votes a second: {report.failed} failed")
    return report


def _request(url: str, body: str) -> str:
    host = url.partition("//")[2]
    headers = {"Host": host, **services.HEADERS, "Content-Length": str(len(body))}
    lines = [f"POST {services.PATH} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", body])


def _median(reports: Sequence[Report]) -> Report:
    return Report(
        median=median(one.median for one in reports),
        p99=median(one.p99 for one in reports),
        slowest=median(one.slowest for one in reports),
        late=median(one.late for one in reports),
        failed=sum(one.failed for one in reports),
    )
