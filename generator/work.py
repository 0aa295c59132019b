"""What has to be done for pages that are out of date, step by step."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

from generator import freshness
from generator.errors import Mistake, Mistakes, in_order
from generator.freshness import ITSELF, Look
from generator.frozen import check_frozen
from generator.jobs import Crew
from generator.model import Site
from generator.pages.moment import Moment
from generator.prose.links import Pages, files_of_site
from generator.readings import Readings
from generator.records import Extent, Record, Records
from generator.results import Results
from generator.share import Checked, Edited, Made, Read, Share, Task, Unit, unit_of_site

WORTH_SHARING = 10
"""Consultations from which on several processes are faster than one."""

Value = TypeVar("Value")


class Work:
    """What is to be done for some consultations and, where it shows that, for the site itself.

    reasons: what is made anew, and why. units: as far as they got in this process. written, removed: what came of it,
    paths in order.
    """

    def __init__(
        self,
        readings: Readings,
        look: Look,
        records: Records,
        reasons: Mapping[str, str],
        *,
        moment: Moment,
        task: Task,
        jobs: int,
    ) -> None:
        self.reasons = dict(reasons)
        self.units: dict[str, Unit] = {}
        self.written: tuple[str, ...] = ()
        self.removed: tuple[str, ...] = ()
        self._readings = readings
        self._look = look
        self._records = records
        self._moment = moment
        self._task = task
        task.known.update(self._unchanged())
        self._shares = _shares(task, list(reasons), jobs)
        self._crew = Crew([(share.read, share.check, share.make) for share in self._shares])
        self._read: dict[str, Read] = {}
        self._checked: dict[str, Checked] = {}

    def __enter__(self) -> Self:
        self._crew.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._crew.__exit__(kind, error, trace)

    def read(self) -> None:
        """Read the consultations."""
        self._read = _merged(self._crew.step())

    def astray(self) -> dict[str, str]:
        """Other consultations whose texts lead to what is elsewhere now."""
        reasons = {slug: freshness.why_astray(record, self._pages) for slug, record in self._kept.items()}
        return {slug: why for slug, why in reasons.items() if why}

    def check(self) -> None:
        """Render all texts. Raises the `Mistakes` that were found, if any."""
        self._crew.begin(self._pages)
        if why := self._why_itself():
            self.reasons[ITSELF] = why
            self.units[ITSELF] = unit_of_site(self._task, self._readings.listed(self._look), self._pages)
        self._checked = {slug: unit.check(self._task) for slug, unit in self.units.items()}
        self._checked |= _merged(self._crew.results())
        self._refuse()
        self._readings.keep_outline(self._look)

    def make(self, *, anew: bool) -> None:
        """Make the files, and remove those that are there no more; `anew`: whatever else is there."""
        edited, anew = self._edited(), anew or self._records.untidy
        before = self._forget()
        self._records.untidy = True
        media = [self._write(file, address) for one in self._checked.values() for file, address in one.media.items()]
        self._crew.begin(edited)
        made = {slug: unit.make(self._task.output, self._moment) for slug, unit in self.units.items()}
        made |= _merged(self._crew.results())
        if not self._crew.forked:
            self.units |= {slug: unit for share in self._shares for slug, unit in share.units.items()}
        for slug, its in made.items():
            self._note(slug, its)
        written = (*filter(None, media), *(path for one in made.values() for path in one.written))
        self.written = tuple(sorted(written))
        self.removed = tuple(self._tidy(before, made, anew=anew))
        self._records.untidy = False
        self._readings.settle(self._look, self._read)

    @cached_property
    def _kept(self) -> Mapping[str, Record]:
        """What is known of the consultations that are as they were."""
        return {slug: self._records.of[slug] for slug in self._look.folders if slug not in self.reasons}

    @cached_property
    def _known(self) -> Mapping[str, Record | Read]:
        """What is known of all consultations."""
        return {**self._kept, **self._read}

    @cached_property
    def _pages(self) -> Pages:
        extents = self._records.extents
        kept, read = list(self._kept), [one.files for one in self._read.values()]
        # A unit outlives the build, and what it led to may be gone when it is asked again.
        return pages_of(
            self._task.outline.site, lambda: [*(extents[slug].files for slug in kept if slug in extents), *read]
        )

    @cached_property
    def _itself(self) -> Read:
        """The site itself, as if it were one of its consultations."""
        moments = {moment for one in self._known.values() for moment in one.moments}
        return Read((), dict(files_of_site(self._task.outline.site)), {}, tuple(sorted(moments)), None, "")

    def _unchanged(self) -> Iterator[str]:
        """Those of the consultations that have been read already as they are."""
        for slug in self.reasons:
            record = self._records.of.get(slug)
            if record and record.content == self._look.content[slug]:
                yield slug

    def _shown(self, slug: str) -> str:
        """A hash of the results on the pages of a consultation, or of the site itself."""
        if slug != ITSELF:
            return freshness.shown(self._task.results.get(slug), slug)
        facts = {slug: one.facts for slug, one in self._known.items()}
        return freshness.shown_of_site(facts, self._moment.results)

    def _why_itself(self) -> str:
        record, look = self._records.of.get(ITSELF), self._look
        why = freshness.why_stale(record, look.content[ITSELF], look, self._shown(ITSELF), self._moment.now)
        return why or (freshness.why_astray(record, self._pages) if record else "")

    def _refuse(self) -> None:
        results, outline = self._moment.results, self._task.outline
        strangers = {key: found for key, found in results.topics.items() if key[0] not in outline.folders}
        lost = check_frozen(outline.site, Results(strangers), self._readings.folder)
        found = {*outline.mistakes, *lost, *mistakes_of(self._read.values()), *mistakes_of(self._checked.values())}
        if found:
            raise Mistakes(in_order(found))

    def _edited(self) -> dict[str, Edited]:
        """Consultations that were made from the same but for what is written in some files; most edits are of that
        kind, and other pages than theirs stay as they are."""
        found = {}
        for slug in self._read:
            before = self._records.of.get(slug)
            if before and (files := before.rewritten(self._record(slug))):
                found[slug] = Edited(files, self._records.extents[slug].there)
        return found

    def _forget(self) -> set[str]:
        """Know nothing any more of what is about to be made, or is not there; the paths that it had."""
        records, content = self._records, self._look.content
        stale = [slug for slug in records.of if slug in self.reasons or slug not in content]
        before = {path for slug in stale for path in records.extents[slug].paths}
        for slug in stale:
            records.drop(slug)
        return before

    def _write(self, file: str, address: str) -> str:
        """Publish one of the media; its path if it had to be written."""
        content = (self._readings.folder / file).read_bytes()
        return address[1:] if self._task.output.write(address[1:], content) else ""

    def _note(self, slug: str, made: Made) -> None:
        """Keep what was made, and from what."""
        read = self._its(slug)
        self._records.of[slug] = self._record(slug)
        media = tuple(address[1:] for address in self._checked[slug].media.values())
        self._records.extents[slug] = Extent(read.files, read.topics, made.there, media)

    def _its(self, slug: str) -> Read:
        return self._itself if slug == ITSELF else self._read[slug]

    def _record(self, slug: str) -> Record:
        """What it is made from now."""
        read, checked, look = self._its(slug), self._checked[slug], self._look
        content = look.content[slug]
        return Record(
            content=content,
            beyond={file: look.stamps[file] for file in checked.media if file not in content},
            shown=self._shown(slug),
            moments=read.moments,
            days=read.days,
            passed=freshness.passed(read.moments, read.days, self._moment.now),
            links={file: path for file, path in checked.links.items() if file not in read.files},
            named=checked.named,
            facts=read.facts,
        )

    def _tidy(self, before: Collection[str], made: Collection[str], *, anew: bool) -> list[str]:
        """Remove what is there no more; its paths, sorted."""
        records, output = self._records, self._task.output
        now = {path for slug in made for path in records.extents[slug].paths}
        if before == now and not anew:
            return []
        # A picture that one consultation shows no more may still be another's.
        present = now.union(*(records.extents[slug].paths for slug in records.of if slug not in made))
        records.files = len(present)
        if anew:
            return output.prune(present)
        return [path for path in sorted(before) if path not in present and output.remove(path)]


def _shares(task: Task, slugs: Sequence[str], jobs: int) -> list[Share]:
    """The consultations `slugs` for each of the processes."""
    hands = jobs if len(slugs) >= WORTH_SHARING else 1
    # What another process keeps is lost with it.
    return [Share(task, slugs[first::hands], keep=hands == 1) for first in range(hands)]


class _Later(Mapping[str, str]):
    """Where the pages of many consultations stand, put together once it is asked for."""

    def __init__(self, files: Callable[[], Iterable[Mapping[str, str]]]) -> None:
        self._files = files

    @cached_property
    def _all(self) -> dict[str, str]:
        return {file: path for its in self._files() for file, path in its.items()}

    def __getitem__(self, file: str) -> str:
        return self._all[file]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def __reduce__(self) -> tuple[Any, ...]:
        return dict, (self._all,)  # to another process


def pages_of(site: Site, files: Callable[[], Iterable[Mapping[str, str]]]) -> Pages:
    """All pages of a site; `files` says where those of its consultations stand."""
    return Pages(site, _Later(lambda: [dict(files_of_site(site)), *files()]))


class _Faulty(Protocol):
    @property
    def mistakes(self) -> Collection[Mistake]: ...


def mistakes_of(found: Iterable[_Faulty]) -> set[Mistake]:
    """All mistakes in what was read or checked."""
    return {mistake for one in found for mistake in one.mistakes}


def _merged(parts: Iterable[Mapping[str, Value]]) -> dict[str, Value]:
    return {slug: value for part in parts for slug, value in part.items()}
