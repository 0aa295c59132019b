"""Power cuts: whatever was acknowledged is there when the collector is started again, once.

A collector runs on the disk of `disk.c`, which keeps a file only as it was when it was last synced. The power is cut at
each moment at which something had just been kept, and a collector opens what is left.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from collector.http import identity
from tests.collector.house import rows, running
from tests.collector.voters import LINES, SITE, VOTERS, VOTES
from tests.serving import ROOT

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.skipif(sys.platform != "linux", reason="the disk is preloaded as Linux does it"),
    pytest.mark.skipif(shutil.which("cc") is None, reason="the disk is written in C, and there is no compiler"),
]

OFTEN = "wal_autocheckpoint = 20"
"""The log is copied into the database several times during a test, and begun anew."""

BLOCK = 4096
"""Bytes that a disk writes as one."""


@dataclass(frozen=True)
class Cut:
    """A moment without power: what the disk keeps of each file, what it was about to be asked to keep, and the receipts
    of the votes that were acknowledged before."""

    files: Mapping[str, Path]
    following: Mapping[str, Path]
    receipts: frozenset[str]


def cuts(kept: Path) -> Iterator[Cut]:
    """One before each sync, and one at the end. `kept` is the folder where the disk keeps its files and log."""
    files: Mapping[str, Path] = {}
    receipts: frozenset[str] = frozenset()
    for event, *names in _log(kept):
        match event:
            case "acknowledged":
                receipts |= {names[0]}
            case "left":
                files = {name: file for name, file in files.items() if name in names}
            case "kept":
                following = {names[1]: kept / names[0]}
                yield Cut(files, following, receipts)
                files = {**files, **following}
    yield Cut(files, {}, receipts)


def _log(kept: Path) -> list[list[str]]:
    return [line.split() for line in (kept / "log").read_text().splitlines()]


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The disk, to be preloaded."""
    library = tmp_path_factory.mktemp("disk") / "disk.so"
    source = Path(__file__).with_name("disk.c")
    subprocess.run(["cc", "-shared", "-fPIC", "-pthread", "-o", library, source], check=True)
    return library


def run(disk: Path, folder: Path, *pragmas: str) -> list[Cut]:
    """Let people vote at a collector on `disk`."""
    site, kept = folder / "site", folder / "kept"
    site.mkdir()
    kept.mkdir()
    environment = {**os.environ, "LD_PRELOAD": str(disk), "DISK": str(site / "var"), "KEPT": str(kept)}
    command = [sys.executable, "-m", "tests.collector.voters", str(site), str(kept / "log"), *pragmas]
    subprocess.run(command, check=True, cwd=ROOT, env=environment)
    return list(cuts(kept))


async def lost(cut: Cut, folder: Path, chance: Random | None = None) -> set[str]:
    """The receipts of `cut` for which a collector that is started on what is left has not exactly one ballot.

    chance: the disk had also begun to write what it was about to be asked to keep, some blocks of it, in any order.
    """
    var = folder / "var"
    var.mkdir(parents=True)
    for name, file in cut.files.items():
        content = file.read_bytes()
        if chance and name in cut.following:
            content = begun(content, cut.following[name].read_bytes(), chance)
        (var / name).write_bytes(content)
    async with running(folder, SITE) as house:
        found = Counter(identity.receipt(*row) for row in await rows(house, "SELECT cohort, handle, salt FROM ballot"))
        assert set(found.values()) <= {1}
        assert await house.is_consistent()
        return {receipt for receipt in cut.receipts if found[receipt] != 1}


def begun(before: bytes, after: bytes, chance: Random) -> bytes:
    """A file on its way from one content to the next."""
    blocks = range(0, max(len(before), len(after)), BLOCK)
    return b"".join(chance.choice((before, after))[place : place + BLOCK].ljust(BLOCK, b"\0") for place in blocks)


@pytest.fixture(scope="module")
def found(disk: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Cut]:
    """The cuts of a day of voting."""
    return run(disk, tmp_path_factory.mktemp("voting"), OFTEN)


async def test_a_power_cut_loses_no_acknowledged_vote(found: list[Cut], tmp_path: Path) -> None:
    assert not any([await lost(cut, tmp_path / f"cut-{number}") for number, cut in enumerate(found)])
    assert len(found[-1].receipts) == LINES * VOTERS * len(VOTES)


async def test_nor_does_one_in_the_middle_of_writing(found: list[Cut], tmp_path: Path) -> None:
    chance = Random(1)
    assert not any([await lost(cut, tmp_path / f"cut-{number}", chance) for number, cut in enumerate(found)])


async def test_with_fewer_syncs_it_would_lose_votes(disk: Path, tmp_path: Path) -> None:
    """The tests above can fail: here is what they find where SQLite syncs its log now and then only."""
    normal = run(disk, tmp_path, OFTEN, "synchronous = NORMAL")
    assert any([await lost(cut, tmp_path / f"cut-{number}") for number, cut in enumerate(normal)])
