"""A build, from an editor's files and the results to a folder that any host can serve.

look -> read -> check -> render -> write -> prune

A consultation is the unit of all of it: read by itself, made by one process, and left as it is for as long as nothing
that its pages show has changed. What belongs to none, such as the home page, is a unit too.

To look takes little: a build that finds everything as it was loads nothing of what reads texts and makes pages, which
is all in `press`.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from generator import freshness
from generator.compress import codings
from generator.editions import Editions
from generator.errors import CONTENT
from generator.freshness import ITSELF, Look
from generator.records import Records, Shelf
from generator.roots import roots
from generator.stamps import changed, digest, stamps
from generator.write import Output

if TYPE_CHECKING:
    from datetime import datetime

    from generator.discussion import Changed
    from generator.errors import Mistake
    from generator.model import Site
    from generator.press import Press
    from generator.results import Results

CODE = (Path(__file__).parent, Path(__file__).parent.parent / "ballots")
"""What makes the pages, of our own."""

PACKAGES = ("site-packages", "dist-packages")
"""Folders of Python's packages: whoever installs another release of one changes the folder."""


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did. `pages`: how many files it made or found equal; `written` and `removed`: paths, sorted;
    `reasons`: what was made anew, consultations by their slugs and the site itself as '', and why; `seconds`: the time
    it took."""

    pages: int
    written: tuple[str, ...]
    removed: tuple[str, ...]
    reasons: Mapping[str, str]
    seconds: float


def check(folder: Path) -> list[Mistake]:
    """Every mistake in the content of the site in `folder`, as `in_order`; none: it can be built."""
    from generator import press  # noqa: PLC0415 (see `Builder._press`)

    return press.check(folder)


class Builder:
    """Builds one site, again and again: what did not change since the last time is not done again.

    local: pages and collector share whatever origin they are served from.
    jobs: how many processes make a large site. cache: keep what is known for the next process, where there is a `var/`.
    demonstration: every page says that its votes are invented. compress: each file is there compressed, too.
    """

    def __init__(
        self,
        folder: Path,
        output: Path,
        *,
        local: bool = False,
        jobs: int = 1,
        cache: bool = True,
        demonstration: bool = False,
        compress: bool = False,
    ) -> None:
        self._folder = folder
        self._output = Output(output, codings() if compress else ())
        self._jobs = jobs
        self._pages = {"local": local, "cache": cache, "demonstration": demonstration}
        self._kind = (local, demonstration, self._output.compression)
        kept = folder / "var/cache" / digest(str(output.resolve())) if cache and (folder / "var").is_dir() else None
        self._shelf = Shelf(kept and kept.with_suffix(".records"))
        self._editions = Editions(kept)
        self._records: Records | None = None
        self._look: Look | None = None

    @property
    def site(self) -> Site:
        """The site as last built. Raises `LookupError` before the first build."""
        return self._press.readings.whole(self._seen)

    def get_ready(self, results: Results, now: datetime) -> bool:
        """Do some of what the next `update` would begin with, or would have to do for what stays as it is in `results`;
        for who has time now, again and again. False if there was nothing to do. Raises `OSError` if something cannot be
        read."""
        if self._look is None or self._records is None:
            return False
        return self._press.get_ready(self._look, self._records, results, now)

    def rest(self) -> None:
        """Let go of what stands ready for many more votes; for who has not had any in a while."""
        if self._look is not None:
            self._press.rest()

    def build(self, results: Results, now: datetime) -> Built:
        """Read what has changed of the content and bring the whole output up to date.

        Raises `Mistakes`, `write.NotOurs` or `OSError`; on mistakes the output and the site stay as they were.
        """
        started = time.perf_counter()
        records = self._records or self._shelf.load()
        look = self._look_around(records)
        return self._bring(look, self._still_true(records, look), results, now, started=started)

    def refresh(self, results: Results, now: datetime) -> Built:
        """Bring the whole output up to date with the content as last read."""
        started, look = time.perf_counter(), self._seen
        return self._bring(look, self._still_true(self._records, look), results, now, started=started)

    def update(self, results: Results, changed: Collection[Changed], now: datetime) -> Built:
        """Bring up to date the files that show something that has `changed`, and no other."""
        started, look = time.perf_counter(), self._seen
        records = self._still_true(self._records, look)
        if ITSELF not in records.of:  # somebody else has built into the folder
            return self.refresh(results, now)
        asked = [slug for slug in dict.fromkeys(key[0] for key in changed) if slug in records.of]
        self._shelf.touch([*asked, ITSELF])
        done = self._press.update(look, records, asked, changed=changed, results=results, now=now)
        return Built(done.files, done.written, done.removed, dict.fromkeys(asked, freshness.RESULTS), _since(started))

    @property
    def _seen(self) -> Look:
        if self._look is None:
            raise LookupError("nothing has been built yet")
        return self._look

    @cached_property
    def _press(self) -> Press:
        # Templates, Markdown, YAML and the dates of all languages take half a second to load. Imported at the top, that
        # would be the greater part of a build that finds nothing, or one topic, to make.
        from generator.press import Press  # noqa: PLC0415

        return Press(self._folder, self._output, self._editions, self._jobs, **self._pages)

    def _look_around(self, records: Records | None) -> Look:
        """The content as it is now. Raises `Mistakes` where content/site.yml cannot be read."""
        # Before anything is read: what is edited from now on has another stamp.
        files = stamps(self._folder / CONTENT, CONTENT)
        code = [stamps(root) for root in (*roots(self._folder), *CODE) if root.is_dir()]
        others = [changed(folder) for folder in sys.path if folder.endswith(PACKAGES)]
        made_by = digest(code, others, sys.version, self._kind)
        source = freshness.source(files, made_by)
        if records and records.source == source:
            return Look(files, source, records.setting, records.folders)
        return self._press.readings.look(files, source, made_by)

    def _still_true(self, records: Records | None, look: Look) -> Records:
        """What is known of the output; nothing if it was made under another setting, or is not there any more."""
        if records is None or records.setting != look.setting or records.signature != self._output.signature:
            return Records(look.setting)
        return records

    def _bring(
        self,
        look: Look,
        records: Records,
        results: Results,
        now: datetime,
        *,
        started: float,
        astray: Mapping[str, str] | None = None,
    ) -> Built:
        """Make what is out of date. `astray` is so since what its texts lead to is elsewhere now."""
        of_each = freshness.grouped(results)
        reasons = {**self._stale(look, records, of_each, now), **(astray or {})}
        if not reasons and _is_whole(look, records, results, now):
            self._look, self._records = look, records
            return Built(records.files, (), (), {}, _since(started))
        with self._press.work(look, records, reasons, results=results, of_each=of_each, now=now) as work:
            work.read()
            if astray is None and (found := work.astray()):
                return self._bring(look, records, results, now, started=started, astray=found)
            work.check()
            strange = self._begin(look, records, work.reasons)
            work.make(anew=strange)
        self._press.take(work)
        self._shelf.save(records)
        return Built(records.files, work.written, work.removed, work.reasons, _since(started))

    def _stale(self, look: Look, records: Records, results: Mapping[str, Results], now: datetime) -> dict[str, str]:
        """Consultations to be made anew, each with the reason."""
        reasons = {}
        for slug in look.folders:
            shown = freshness.shown(results.get(slug), slug)
            if why := freshness.why_stale(records.of.get(slug), look.content[slug], look, shown, now):
                reasons[slug] = why
        return reasons

    def _begin(self, look: Look, records: Records, reasons: Collection[str]) -> bool:
        """Take hold of the output; from here on nothing is known of what is about to be made. Whether there may be
        files of which nothing was."""
        empty = self._output.claim()
        fresh = records is not self._records and not records.of
        if fresh:
            self._shelf.forget()
            self._output.sign()
            records.signature = self._output.signature
        else:
            self._shelf.touch(reasons)
        self._press.forget(look, reasons)
        records.source, records.folders = look.source, look.folders
        self._look, self._records = look, records
        return fresh and not empty


def _is_whole(look: Look, records: Records, results: Results, now: datetime) -> bool:
    """Whether there is nothing to be done, given that no consultation is stale: the site itself is not either, and no
    ballots were cast on what is there no more."""
    if records.source != look.source or records.of.keys() != {*look.folders, ITSELF}:
        return False
    facts = {slug: record.facts for slug, record in records.of.items() if slug != ITSELF}
    shown = freshness.shown_of_site(facts, results)
    stale = freshness.why_stale(records.of[ITSELF], look.content[ITSELF], look, shown, now)
    return not stale and all(slug in look.folders for slug, _ in results.topics)


def _since(started: float) -> float:
    return time.perf_counter() - started
