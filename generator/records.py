"""What the last build made of each consultation, and from what: as long as that is the same, its pages are too.

Everything is compared by value: files by their stamps, results and settings by a hash.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from generator.stamps import Stamp


@dataclass(frozen=True)  # without slots it is read back three times as fast: five hundred of them at every start
class Record:
    """A consultation, or the site itself, as it was built.

    content: the stamp of each file that it was read from. beyond: that of each of the media elsewhere that it shows.
    shown: a hash of the results on its pages. moments: when its pages change by themselves, and with each day in the
    time zone `days`; `passed` of them had come.
    links: where pages stand that its texts lead to, by their files. named: addresses of the site in its texts.
    facts: a hash of what others show of it.
    """

    content: Mapping[str, Stamp]
    beyond: Mapping[str, Stamp]
    shown: str
    moments: tuple[datetime, ...]
    days: ZoneInfo | None
    passed: int
    links: Mapping[str, str]
    named: frozenset[str]
    facts: str

    def rewritten(self, now: Record) -> frozenset[str]:
        """The files that have been written since, where nothing else differs; none if anything does."""
        if self.content.keys() != now.content.keys() or self != replace(now, content=self.content):
            return frozenset()
        return frozenset(file for file, its in now.content.items() if its != self.content[file])


@dataclass(frozen=True, slots=True)
class Extent:
    """What a consultation, or the site itself, has.

    files: where its own pages stand, by their files. topics: the former slugs of each of its topics.
    there: the paths of its files in the output; media: those of its media.
    """

    files: Mapping[str, str]
    topics: Mapping[str, tuple[str, ...]]
    there: tuple[str, ...]
    media: tuple[str, ...]

    @property
    def paths(self) -> tuple[str, ...]:
        """Every file of the output that it has or shows."""
        return self.there + self.media


class Extents:
    """The extent of each consultation by its slug: pickled until it is asked for. Where one topic of ten thousand has
    changed, hardly any is."""

    def __init__(self, pickled: Mapping[str, bytes] | None = None) -> None:
        self._pickled = dict(pickled or {})
        self._known: dict[str, Extent] = {}

    def __getitem__(self, slug: str) -> Extent:
        if slug not in self._known:
            self._known[slug] = pickle.loads(self._pickled[slug])  # noqa: S301 (from our own hand)
        return self._known[slug]

    def __contains__(self, slug: str) -> bool:
        return slug in self._known or slug in self._pickled

    def __setitem__(self, slug: str, extent: Extent) -> None:
        self._pickled.pop(slug, None)
        self._known[slug] = extent

    def drop(self, slug: str) -> None:
        """Forget one, if it is known."""
        self._pickled.pop(slug, None)
        self._known.pop(slug, None)

    def pickled(self) -> dict[str, bytes]:
        """All of them, pickled."""
        for slug, extent in self._known.items():
            if slug not in self._pickled:
                self._pickled[slug] = pickle.dumps(extent, pickle.HIGHEST_PROTOCOL)
        return self._pickled


@dataclass
class Records:
    """What one output holds. `setting` is a hash of what every page depends on, `signature` that of the folder, by
    which other builders in it are noticed. `source` is a hash of all that says so and names the consultations, whose
    `folders` are known by their slugs (`freshness.Look`).

    `of` and `extents` have each consultation by its slug, and as '' the site itself; `files` is how many they have in
    all. `untidy`: of some it is not known what they had, since whoever made them did not come to the end.
    """

    setting: str
    signature: tuple[int, int] = (0, 0)
    source: str = ""
    folders: Mapping[str, str] = field(default_factory=dict)
    files: int = 0
    untidy: bool = False
    of: dict[str, Record] = field(default_factory=dict)
    extents: Extents = field(default_factory=Extents)

    def drop(self, slug: str) -> None:
        """Know nothing of a consultation any more."""
        self.of.pop(slug, None)
        self.extents.drop(slug)


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
            kept, extents = pickle.loads(self._path.read_bytes())  # noqa: S301 (from our own hand)
            kept.extents = Extents(extents)
        except Exception:  # whatever an older release or a full disk left behind
            return None
        if not isinstance(kept, Records):
            return None
        with suppress(OSError):
            for slug in self._notes.read_text(encoding="utf-8").splitlines():
                kept.drop(slug.removeprefix("/"))
                kept.untidy = True
        return kept

    def save(self, records: Records) -> None:
        """Keep the records. Where that cannot be, the next process begins anew."""
        if self._path is None or self._notes is None:
            return
        self._touched.clear()
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            temporary = self._path.with_suffix(f".{os.getpid()}")
            kept = replace(records, extents=Extents()), records.extents.pickled()
            temporary.write_bytes(pickle.dumps(kept, pickle.HIGHEST_PROTOCOL))
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
