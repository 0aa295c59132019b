"""What tells a file from what it was, without reading it: its stamp.

A change that only looks like one costs a rendering; none that is one goes unseen.
"""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path
from typing import TypeAlias

TICK = 0.02
"""Seconds after which a file that is written again has another time, on every file system that we know."""

Stamp: TypeAlias = tuple[int, int, int]
"""A file's size and two times in nanoseconds: that of its content, and that of its entry, which no program can set."""

NOTHING: Stamp = (0, 0, 0)
"""The stamp of a folder with nothing in it."""


def stamps(folder: Path, name: str = "") -> dict[str, Stamp]:
    """The stamp of each file below `folder`, by its path below a folder `name`, in the same order each time; of folders
    those without anything in them, whose paths end with a slash. Whatever is written from now on has another."""
    found: dict[str, Stamp] = {}
    _look_into(str(folder), name, found)
    latest = max((stamp[1] for stamp in found.values()), default=0)
    if 0 <= time.time() - latest / 1e9 < TICK:
        time.sleep(TICK)
    return found


def _look_into(folder: str, name: str, found: dict[str, Stamp]) -> None:
    try:
        entries = sorted(os.scandir(folder), key=_name)
    except OSError:
        entries = []
    if not entries:
        found[f"{name}/"] = NOTHING
    for entry in entries:
        if entry.name == "__pycache__":  # follows from what stands beside it
            continue
        path = f"{name}/{entry.name}"
        if not entry.is_dir():
            found[path] = _stamp(entry)
        elif entry.is_symlink():
            found[path] = (0, time.time_ns(), 0)  # it may lead anywhere, and in a circle: never the same
        else:
            _look_into(entry.path, path, found)


def _name(entry: os.DirEntry[str]) -> str:
    return entry.name


def _stamp(entry: os.DirEntry[str]) -> Stamp:
    try:
        status = entry.stat()
    except OSError:  # a link that leads nowhere
        return NOTHING
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns


def changed(folder: str) -> int:
    """When something was put into a folder or taken out of it, in nanoseconds; 0 where there is none."""
    try:
        return Path(folder).stat().st_mtime_ns
    except OSError:
        return 0


def digest(*values: object) -> str:
    """A hash of values by what they represent themselves as."""
    return hashlib.blake2b(repr(values).encode(errors="surrogatepass"), digest_size=16).hexdigest()
