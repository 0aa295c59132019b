"""What the last build made of each consultation, and from what: as long as that is the same, its pages are too.

Everything is compared by value: files by their size and times, results and settings by a hash. A change that only looks
like one costs a rendering; none that is one goes unseen.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

TICK = 0.02
"""Seconds after which a file that is written again has another time, on every file system that we know."""

Stamp: TypeAlias = tuple[int, int, int]
"""A file's size and two times in nanoseconds: that of its content, and that of its entry, which no program can set."""


@dataclass(frozen=True, slots=True)
class Record:
    """A consultation, or the site itself, as it was built.

    content: the stamp of each file that it was read from. beyond: that of each of the media elsewhere that it shows.
    shown: a hash of the results on its pages. moments: when its pages change by themselves; `passed` of them had come.
    links: where pages stand that its texts lead to, by their files. named: addresses of the site in its texts.
    files: where its own pages stand, by their files. topics: the former slugs of each of its topics.
    facts: a hash of what others show of it. there: the paths of its files; media: those of its media.
    """

    content: Mapping[str, Stamp]
    beyond: Mapping[str, Stamp]
    shown: str
    moments: tuple[datetime, ...]
    passed: int
    links: Mapping[str, str]
    named: frozenset[str]
    files: Mapping[str, str]
    topics: Mapping[str, tuple[str, ...]]
    facts: str
    there: tuple[str, ...]
    media: tuple[str, ...]

    @property
    def paths(self) -> tuple[str, ...]:
        """Every file of the output that it has or shows."""
        return self.there + self.media


@dataclass
class Records:
    """What one output holds. `setting` is a hash of what every page depends on, `signature` that of the folder, by
    which other builders in it are noticed. `of` has each consultation by its slug, and as '' the site itself."""

    setting: str
    signature: tuple[int, int] = (0, 0)
    of: dict[str, Record] = field(default_factory=dict)


class Shelf:
    """Where records are kept between two processes: a file, and beside it a list of what has been touched since.

    path: None keeps nothing.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._notes = path and path.with_suffix(".touched")
        self._touched: set[str] = set()

    def load(self) -> Records | None:
        """The records kept, without those that were touched since; None if there are none that can be read."""
        if self._path is None or self._notes is None:
            return None
        try:
            kept = pickle.loads(self._path.read_bytes())  # noqa: S301 (from our own hand)
        except Exception:  # whatever an older release or a full disk left behind
            return None
        if not isinstance(kept, Records):
            return None
        with suppress(OSError):
            for slug in self._notes.read_text(encoding="utf-8").splitlines():
                kept.of.pop(slug.removeprefix("/"), None)
        return kept

    def save(self, records: Records) -> None:
        """Keep the records. Where that cannot be, the next process begins anew."""
        if self._path is None or self._notes is None:
            return
        self._touched.clear()
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            temporary = self._path.with_suffix(f".{os.getpid()}")
            temporary.write_bytes(pickle.dumps(records, pickle.HIGHEST_PROTOCOL))
            temporary.replace(self._path)
            self._notes.unlink(missing_ok=True)

    def forget(self) -> None:
        """Keep nothing of what was: all is about to be made anew."""
        if self._path:
            with suppress(OSError):
                self._path.unlink(missing_ok=True)

    def touch(self, slugs: Iterable[str]) -> None:
        """Note that files of these are about to be written, so that nobody relies on their records."""
        new = set(slugs) - self._touched
        if self._path is None or self._notes is None or not new:
            return
        self._touched |= new
        if self._path.exists():
            with self._notes.open("a", encoding="utf-8") as notes:
                notes.writelines(f"/{slug}\n" for slug in sorted(new))


def stamps(folder: Path, name: str = "") -> dict[str, Stamp]:
    """The stamp of each file below `folder`, by its path below a folder `name`. Whatever is written from now on has
    another."""
    found = dict(_stamps(str(folder), name))
    latest = max((stamp[1] for stamp in found.values()), default=0)
    if 0 <= time.time() - latest / 1e9 < TICK:
        time.sleep(TICK)
    return found


def _stamps(folder: str, name: str) -> Iterator[tuple[str, Stamp]]:
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        path = f"{name}/{entry.name}"
        if entry.name == "__pycache__":  # follows from what stands beside it
            continue
        if not entry.is_dir():
            yield path, stamp(entry.path)
        elif entry.is_symlink():
            yield path, (0, time.time_ns(), 0)  # it may lead anywhere, and in a circle: never the same
        else:
            yield from _stamps(entry.path, path)


def stamp(path: str | Path) -> Stamp:
    """The stamp of one file; zeros where there is none."""
    try:
        found = os.stat(path)  # noqa: PTH116 (ten thousand times, without an object for each)
    except OSError:
        return 0, 0, 0
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns


def digest(*values: object) -> str:
    """A hash of values by what they represent themselves as."""
    return hashlib.blake2b(repr(values).encode(errors="surrogatepass"), digest_size=16).hexdigest()
