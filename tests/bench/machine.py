"""On what something was measured."""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from tests.serving import ROOT


def described() -> str:
    """One sentence: day, what of Cahier, and the machine."""
    parts = [_processor(), _memory(), f"{_file_system(ROOT)} file system", f"{platform.system()} {platform.release()}"]
    return f"Measured on {datetime.now(UTC):%Y-%m-%d}, {_cahier()}; {', '.join(parts)}; {', '.join(_languages())}."


def _processor() -> str:
    found = re.search(r"^model name\s*: (.+)$", Path("/proc/cpuinfo").read_text(), flags=re.MULTILINE)
    cores = len(os.sched_getaffinity(0))
    return f"{cores} cores of {found[1] if found else platform.machine()}"


def _memory() -> str:
    return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GB of memory"


def _file_system(folder: Path) -> str:
    """The kind of the file system that `folder` is on: the mount with the longest path above it."""
    mounts = [line.split()[1:3] for line in Path("/proc/mounts").read_text().splitlines()]
    above = [(path, kind) for path, kind in mounts if folder.resolve().is_relative_to(path)]
    return max(above, key=lambda mount: len(mount[0]))[1]


def _cahier() -> str:
    said = f"Cahier {version('cahier')}"
    commit = _said("git", "rev-parse", "--short", "HEAD")
    if not commit:
        return said
    # The page is written part by part: that it has changed is not said of the next.
    changed = _said("git", "status", "--porcelain", "--", ".", ":(exclude)docs/benchmarks.md")
    return f"{said} at commit {commit}{' with changes' if changed else ''}"


def _languages() -> list[str]:
    node = _said("node", "--version")
    return [f"Python {platform.python_version()}", *([f"Node.js {node.removeprefix('v')}"] if node else [])]


def _said(*command: str) -> str:
    """What a command prints; nothing where there is no such command, or it fails."""
    if not shutil.which(command[0]):
        return ""
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()
