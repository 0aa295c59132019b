"""Millions of ballots: their size on disk, and what it takes to start on them and to count them anew.

`python -m tests.bench.ballots [BALLOTS]` fills a database, and opens it in another process.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from collector.config import Settings
from collector.state import Collector
from generator.content.load import load
from generator.model import Site
from generator.render import Renderer
from tests.bench import campaign
from tests.serving import ROOT

BALLOTS = 5_000_000


@dataclass(frozen=True, slots=True)
class Opened:
    """What a process needed: seconds until every tally was known, seconds to count all ballots anew, and the most
    memory that it had held after each, in MB. `right`: whether both found the same."""

    start: float
    recount: float
    started: float
    recounted: float
    right: bool


@dataclass(frozen=True, slots=True)
class Row:
    """So many ballots of so many people: MB on disk, and what it took to open them."""

    ballots: int
    people: int
    size: float
    opened: Opened


def measure(quick: bool) -> list[Row]:
    """Five million ballots, or a twentieth of them."""
    return [measured(BALLOTS // 20 if quick else BALLOTS)]


def measured(number: int) -> Row:
    """So many ballots."""
    with TemporaryDirectory(prefix="cahier-bench-") as path:
        folder = Path(path)
        campaign.write(folder)
        site, settings = _read(folder)
        people = campaign.fill(settings, site, number)
        size = sum(file.stat().st_size for file in settings.var.glob("cahier.db*")) / 1e6
        command = [sys.executable, "-m", "tests.bench.ballots", "open", path]
        said = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout
    return Row(number, people, size, Opened(**json.loads(said)))


def _read(folder: Path) -> tuple[Site, Settings]:
    site = load(folder).site
    assert site
    return site, Settings.of(site, folder, local=True)


async def opened(folder: Path) -> Opened:
    """Open a database in this process."""
    site, settings = _read(folder)
    began = time.perf_counter()
    collector = Collector.open(settings, site, partial(Renderer, folder=folder, local=True))
    collector.start()
    await collector.results()
    start, started = time.perf_counter() - began, _most_memory()
    began = time.perf_counter()
    found = await collector.store.recount(collector.questions)
    recount, recounted = time.perf_counter() - began, _most_memory()
    right = all(dict(found[id]) == collector.tallies.answers(id) for id in collector.questions)
    await collector.close()
    return Opened(start, recount, started, recounted, right)


def _most_memory() -> float:
    """The most resident memory that this process ever held, in MB."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024 / 1e6


def main(arguments: list[str]) -> None:
    """Measure and print, or open what was filled."""
    match arguments:
        case ["open", folder]:
            print(json.dumps(asdict(asyncio.run(opened(Path(folder))))))
        case _:
            print(measured(int(arguments[0]) if arguments else BALLOTS))


if __name__ == "__main__":
    main(sys.argv[1:])
