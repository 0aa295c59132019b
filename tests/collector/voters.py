"""Voters at a collector in a process of its own: `python -m tests.collector.voters FOLDER LOG [PRAGMA …]`.

Each vote that was acknowledged adds a line to LOG, `acknowledged <receipt>`, at once. The pragmas are set on the
store's connection beforehand.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from ballots import Json
from collector.store import cohorts
from tests.collector.house import VELO, House, running, site, topic

SITE = site(VELO, topic("tram"))
LINES, VOTERS = 4, 4
"""So many people stand in each line, and vote one after the other."""

VOTES: Sequence[tuple[str, Json]] = (("velo", "for"), ("tram", "against"), ("velo", "abstain"), ("tram", None))
"""What each of them does: two votes, a change of mind, a withdrawal."""


async def _line(house: House, log: BinaryIO) -> None:
    for _ in range(VOTERS):
        async with house.visitor() as voter:
            for slug, answer in VOTES:
                response = await house.vote(slug, answer, voter)
                assert response.status_code == 200, response.text
                log.write(f"acknowledged {response.json()['receipt']}\n".encode())


async def main(folder: Path, log: Path, pragmas: Sequence[str]) -> None:
    cohorts.CROWD = 2  # such lines are crowds
    async with running(folder, SITE) as house:
        for pragma in pragmas:
            # Not as a job: within a transaction most pragmas do nothing.
            house.collector.store._connection.execute(f"PRAGMA {pragma}")
        with log.open("ab", buffering=0) as file:
            await asyncio.gather(*[_line(house, file) for _ in range(LINES)])


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]))
