"""What a command costs: time, processor time and memory, of itself and all processes that it starts."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

SAMPLED_EVERY = 0.02
"""Seconds between two looks at the memory."""

LIMIT = 1800
"""Seconds after which a command is given up."""

PAGE = os.sysconf("SC_PAGE_SIZE")
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Run:
    """Seconds on the clock, seconds of processors, and bytes: the most that all processes held together at a moment.

    What two processes share counts for each of them.
    """

    wall: float
    cpu: float
    peak: int


class Failed(Exception):
    """A command that did not end well; the message has what it said last."""


def run(command: Sequence[str], folder: Path) -> Run:
    """Run a command in a folder, after all that others wrote has reached the disk. Raises `Failed`."""
    os.sync()
    with TemporaryFile() as said:
        started = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, stdout=said, stderr=subprocess.STDOUT)
        memory = _Memory(process.pid)
        memory.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)  # or else its end would be waited for once more
        memory.ended.set()
        memory.join()
        if process.returncode:
            said.seek(0)
            raise Failed(f"{' '.join(command)}: {said.read()[-2000:].decode(errors='replace')}")
    return Run(wall, usage.ru_utime + usage.ru_stime, memory.peak)


class _Memory(threading.Thread):
    """Looks again and again at what a process and its descendants hold, and ends them if they never end."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.ended = threading.Event()
        self.peak = 0
        self._pid = pid

    def run(self) -> None:
        latest = time.monotonic() + LIMIT
        while not self.ended.wait(SAMPLED_EVERY):
            self.peak = max(self.peak, sum(map(resident, family(self._pid))))
            if time.monotonic() > latest:
                for pid in list(family(self._pid)):
                    with suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)


def family(pid: int) -> Iterator[int]:
    """A process and its descendants, as far as they still run."""
    yield pid
    for child in _children(pid):
        yield from family(child)


def _children(pid: int) -> list[int]:
    """What a process has started; nothing once it has ended."""
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        return [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except OSError:
        return []


def resident(pid: int) -> int:
    """The bytes of memory that a process holds; 0 once it has ended."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE
    except OSError:
        return 0


def taken(pid: int) -> float:
    """The seconds of processors that a process has taken, with its children that have ended; 0 once it has ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / TICKS  # of its own and of its children, in user and system mode
