"""All that it takes to make the pages of a site, once there is something to make.

`site` says when that is, and loads this only then.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from ballots.lean import dataclass
from generator import freshness, voted
from generator.discussion import Changed
from generator.editions import Editions
from generator.errors import CONTENT, Mistake, Mistakes, in_order
from generator.freshness import ITSELF, Look
from generator.pages.moment import Moment
from generator.readings import Readings
from generator.records import Records
from generator.render import Renderer
from generator.results import Results
from generator.share import Share, Task, Unit, make, unit_of, unit_of_site
from generator.stamps import stamps
from generator.units import Units
from generator.voted import Shown, Standing, Voted
from generator.work import Work, mistakes_of, pages_of
from generator.write import Output


def check(folder: Path) -> list[Mistake]:
    """Every mistake in the content of the site in `folder`, as `in_order`; none: it can be built."""
    readings = Readings(folder, Editions(None))
    try:
        look = readings.look(stamps(folder / CONTENT, CONTENT), "", "")
    except Mistakes as mistakes:
        return list(mistakes.found)
    outline = readings.outline(look)
    renderer = Renderer(outline.site, folder, local=False)
    task = Task(readings, look, renderer, Output(folder), set(), {}, datetime.now(outline.site.timezone))
    share = Share(task, outline.folders)
    read = share.read(None)
    pages = pages_of(outline.site, lambda: (one.files for one in read.values()))
    checked = [*share.check(pages).values(), unit_of_site(task, outline.site, pages).check(task)]
    return in_order({*outline.mistakes, *mistakes_of(read.values()), *mistakes_of(checked)})


@dataclass(frozen=True, slots=True)
class Updated:
    """What came of votes: how many files show them, and the paths of those that were written or removed, sorted."""

    files: int
    written: tuple[str, ...]
    removed: tuple[str, ...]


class Press:
    """Makes the pages of one site; keeps its templates and what is planned from one time to the next.

    jobs: how many processes make a large site. local, cache, demonstration: as for `Renderer`.
    """

    def __init__(
        self,
        folder: Path,
        output: Output,
        editions: Editions,
        jobs: int,
        *,
        local: bool,
        cache: bool,
        demonstration: bool,
    ) -> None:
        self.readings = Readings(folder, editions)
        self._output = output
        self._jobs = jobs
        self._rendering = partial(Renderer, folder=folder, local=local, cache=cache, demonstration=demonstration)
        self._renderer: tuple[str, Renderer] | None = None
        self._units = Units()
        self._standing: Standing | None = None

    def get_ready(self, look: Look, records: Records, results: Results, now: datetime) -> bool:
        """Do some of what the next vote would have to wait for: read templates, plan the pages of a consultation, or
        call to mind what its lists say of all topics. False if there was nothing to do. Raises `OSError` if something
        cannot be read."""
        renderer = self._renderer_of(look)
        if not renderer.ready:
            renderer.get_ready()
            return True
        known = [slug for slug in (ITSELF, *look.folders) if slug in records.of]
        slug = next((slug for slug in known if slug not in self._units), None)
        if slug is not None and len(records.extents[slug].topics) <= self._units.room:
            self._unit(self._task(look, {}, now), look, records, slug)
            return True
        return self._recall(look, records, results, now)

    def _recall(self, look: Look, records: Records, results: Results, now: datetime) -> bool:
        """Let one of those that are planned recall its lists; False if all have."""
        found = self._units.first(lambda unit: not unit.recalled)
        if found is None:
            return False
        slug, unit = found
        if slug == ITSELF:
            unit.recall(Moment(now, results))
        else:
            task = self._task(look, freshness.those_of(records.extents, [slug], results), now)
            unit.recall(task.moment(slug, records.extents[slug].topics))
        return True

    def work(
        self,
        look: Look,
        records: Records,
        reasons: Mapping[str, str],
        *,
        results: Results,
        of_each: Mapping[str, Results],
        now: datetime,
    ) -> Work:
        """What has to be done for the consultations that are stale, each for its reason. `of_each` are the results of
        each."""
        self.rest()
        task, moment = self._task(look, of_each, now), Moment(now, results)
        return Work(self.readings, look, records, reasons, moment=moment, task=task, jobs=self._jobs)

    def rest(self) -> None:
        """Let go of processes that stand ready for many votes."""
        if self._standing:
            self._standing.dismiss()
            self._standing = None

    def forget(self, look: Look, slugs: Collection[str]) -> None:
        """Keep nothing of what is planned for these, and for what is there no more."""
        self._units.forget(lambda slug: slug in slugs or slug not in look.content)

    def take(self, work: Work) -> None:
        """Keep what was planned: the next vote is on its pages sooner."""
        self._units.keep(work.units)

    def update(
        self,
        look: Look,
        records: Records,
        asked: Sequence[str],
        *,
        changed: Collection[Changed],
        results: Results,
        now: datetime,
    ) -> Updated:
        """Make the files of the consultations `asked` that show something that has `changed`, and those of the site
        that show totals."""
        of_each = freshness.those_of(records.extents, asked, results)
        task = self._task(look, of_each, now)
        made, removed = [], list[str]()
        units = {slug: self._unit(task, look, records, slug) for slug in asked}
        for shown in self._show(self._voted(task, records, asked, changed), units):
            made.append(shown.made)
            removed += [path for path in sorted(shown.gone) if self._output.remove(path)]
            _note(records, shown)
        totals = [file for part in self._unit(task, look, records, ITSELF).parts for file in part.files if file.totals]
        made.append(make(totals, self._output, Moment(now, results)))
        for slug in asked:
            records.of[slug] = replace(records.of[slug], shown=freshness.shown(of_each[slug], slug))
        facts = {slug: record.facts for slug, record in records.of.items() if slug != ITSELF}
        records.of[ITSELF] = replace(records.of[ITSELF], shown=freshness.shown_of_site(facts, results))
        written = tuple(sorted(path for one in made for path in one.written))
        return Updated(sum(len(one.there) for one in made), written, tuple(removed))

    def _voted(self, task: Task, records: Records, asked: Sequence[str], changed: Collection[Changed]) -> list[Voted]:
        """What there is to do for what has `changed`."""
        found = []
        for slug in asked:
            extent = records.extents[slug]
            its = voted.present(extent.topics, slug, changed)
            found.append(Voted(slug, its, task.moment(slug, extent.topics), extent.there))
        return found

    def _show(self, asked: Sequence[Voted], units: Mapping[str, Unit]) -> Iterator[Shown]:
        """Bring the files of some consultations up to date, by several processes where that is faster."""
        if self._jobs == 1 or sum(len(one.changed) for one in asked) < voted.MANY:
            yield from voted.show(asked, units, self._output)
            return
        standing = self._stand(units)
        for unit in units.values():
            unit.recalled = unit.recalled and not standing.elsewhere
        shown = False
        try:
            yield from standing.show(asked)
            shown = True
        finally:
            if not shown:  # they may be in the middle of something
                self.rest()

    def _stand(self, units: Mapping[str, Unit]) -> Standing:
        """Processes that know these consultations, among others."""
        if self._standing is None or not all(slug in self._standing for slug in units):
            self.rest()
            self._standing = Standing({**self._units.of_consultations, **units}, self._output, self._jobs)
        return self._standing

    def _task(self, look: Look, of_each: Mapping[str, Results], now: datetime) -> Task:
        """What all parts of some work have in common; `of_each` are the results of each consultation."""
        return Task(self.readings, look, self._renderer_of(look), self._output, set(), of_each, now)

    def _renderer_of(self, look: Look) -> Renderer:
        if self._renderer is None or self._renderer[0] != look.setting:
            self._renderer = look.setting, self._rendering(self.readings.outline(look).site)
        return self._renderer[1]

    def _unit(self, task: Task, look: Look, records: Records, slug: str) -> Unit:
        unit = self._units.get(slug)
        if unit is None:
            pages = pages_of(task.outline.site, lambda: (records.extents[slug].files for slug in records.of))
            if slug == ITSELF:
                unit = unit_of_site(task, self.readings.listed(look), pages)
            else:
                unit = unit_of(task, self.readings.consultation(look, slug), pages)
            self._units.keep({slug: unit})
        return unit


def _note(records: Records, shown: Shown) -> None:
    """Keep which files a consultation has now."""
    extent = records.extents[shown.slug]
    there = tuple(sorted({*extent.there, *shown.made.there} - shown.gone))
    if there != extent.there:
        records.files += len(there) - len(extent.there)
        records.extents[shown.slug] = replace(extent, there=there)
