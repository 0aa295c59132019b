"""A build, from an editor's files and the results to a folder that any host can serve.

look -> read -> check -> render -> write -> prune

A consultation is the unit of all of it: read by itself, made by one process, and left as it is for as long as nothing
that its pages show has changed. What belongs to none, such as the home page, is a unit too.
"""

from __future__ import annotations

import pickle
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Protocol, TypeVar

from generator import freshness
from generator.compress import codings
from generator.content.load import CONTENT, Loaded, read_outline
from generator.editions import Editions
from generator.errors import Mistake, Mistakes, in_order
from generator.freshness import ITSELF, Look
from generator.frozen import check_frozen
from generator.i18n import roots
from generator.jobs import Crew
from generator.model import Consultation, Site, TopicKey
from generator.pages.views import Moment
from generator.prose.links import Pages, files_of_site
from generator.records import Record, Records, Shelf, Stamp, digest, stamps
from generator.render import Renderer
from generator.results import Results
from generator.share import Checked, Made, Read, Share, Task, Unit, make, unit_of, unit_of_site
from generator.write import Output

WORTH_SHARING = 10
"""Consultations from which on several processes are faster than one."""

CODE = (Path(__file__).parent, Path(__file__).parent.parent / "ballots")
"""What makes the pages."""

Value = TypeVar("Value")


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
    outline = read_outline(folder)
    if isinstance(outline, Loaded):
        return outline.mistakes
    renderer = Renderer(outline.site, folder, local=False)
    task = Task(outline, folder, renderer, Output(folder), {}, {}, datetime.now(outline.site.timezone))
    share = Share(task, outline.folders)
    read = share.read(None)
    pages = _pages(outline.site, (one.files for one in read.values()))
    checked = [*share.check(pages).values(), unit_of_site(task, outline.site, pages).check()]
    return in_order({*outline.mistakes, *_mistakes(read.values()), *_mistakes(checked)})


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
        self._rendering = partial(Renderer, folder=folder, local=local, cache=cache, demonstration=demonstration)
        self._kind = (local, demonstration, self._output.compression)
        kept = folder / "var/cache" / digest(str(output.resolve())) if cache and (folder / "var").is_dir() else None
        self._shelf = Shelf(kept and kept.with_suffix(".records"))
        self._editions = Editions(kept)
        self._records: Records | None = None
        self._look: Look | None = None
        self._renderer: tuple[str, Renderer] | None = None
        self._units: dict[str, Unit] = {}

    @property
    def site(self) -> Site:
        """The site as last built. Raises `LookupError` before the first build."""
        return self._whole(self._seen)

    def build(self, results: Results, now: datetime) -> Built:
        """Read what has changed of the content and bring the whole output up to date.

        Raises `Mistakes`, `write.NotOurs` or `OSError`; on mistakes the output and the site stay as they were.
        """
        started = time.perf_counter()
        # Before anything is read: what is edited from now on has another stamp.
        files = stamps(self._folder / CONTENT, CONTENT)
        outline = read_outline(self._folder)
        if isinstance(outline, Loaded):
            raise Mistakes(outline.mistakes)
        return self._bring(Look(outline, files, self._setting(outline.site, files)), results, now, started)

    def refresh(self, results: Results, now: datetime) -> Built:
        """Bring the whole output up to date with the content as last read."""
        return self._bring(self._seen, results, now, time.perf_counter())

    def update(self, results: Results, changed: Collection[TopicKey], now: datetime) -> Built:
        """Bring up to date the files that show one of the `changed` topics, and no other."""
        started = time.perf_counter()
        look, records = self._seen, self._known(self._seen)
        asked = [slug for slug in dict.fromkeys(slug for slug, _ in changed) if slug in records.of]
        self._shelf.touch([*asked, ITSELF])
        task = self._task(look, {slug: freshness.those_of(records.of[slug], slug, results) for slug in asked}, now)
        made, removed = [], list[str]()
        for slug in asked:
            record, unit = records.of[slug], self._unit(task, look, slug)
            its, moment = _present(record, slug, changed), task.moment(slug, record.topics)
            files = [file for part in unit.parts if part.shows & its for file in part.files if file.shows & its]
            made.append(make(files, self._output, moment))
            gone = {file.path for file in files}.difference(made[-1].there)
            removed += [path for path in sorted(gone) if self._output.remove(path)]
            there = tuple(sorted({*record.there, *made[-1].there} - gone))
            records.of[slug] = replace(record, shown=freshness.shown(task.results[slug], slug), there=there)
        totals = [file for part in self._unit(task, look, ITSELF).parts for file in part.files if file.totals]
        made.append(make(totals, self._output, Moment(now, results)))
        facts = {slug: record.facts for slug, record in records.of.items() if slug != ITSELF}
        records.of[ITSELF] = replace(records.of[ITSELF], shown=freshness.shown_of_site(facts, results))
        written = tuple(sorted(path for one in made for path in one.written))
        reasons = dict.fromkeys(asked, freshness.RESULTS)
        return Built(sum(len(one.there) for one in made), written, tuple(removed), reasons, _since(started))

    @property
    def _seen(self) -> Look:
        if self._look is None:
            raise LookupError("nothing has been built yet")
        return self._look

    def _bring(
        self, look: Look, results: Results, now: datetime, started: float, astray: Mapping[str, str] | None = None
    ) -> Built:
        """Make what is out of date. `astray` is so since what its texts lead to is elsewhere now."""
        records, of_each = self._known(look), freshness.grouped(results)
        reasons = {**self._stale(look, records, of_each, now), **(astray or {})}
        kept = {slug: records.of[slug] for slug in look.outline.folders if slug not in reasons}
        task = self._task(look, of_each, now)
        task.known.update(self._unchanged(look, records, reasons))
        shares = self._shares(task, list(reasons))
        with Crew([(share.read, share.check, share.make) for share in shares]) as crew:
            read: dict[str, Read] = _merged(crew.step())
            known: dict[str, Record | Read] = {**kept, **read}
            pages = _pages(look.outline.site, (one.files for one in known.values()))
            if astray is None and (found := _astray(kept, pages)):
                return self._bring(look, results, now, started, found)
            for slug, one in read.items():
                self._editions.put(slug, look.edition(slug), one.pickled)
            crew.begin(pages)
            own = _read_itself(look, known)
            shown = {slug: freshness.shown(of_each.get(slug), slug) for slug in read}
            shown[ITSELF] = freshness.shown_of_site({slug: one.facts for slug, one in known.items()}, results)
            units = {}
            if why := _why_itself(look, records, shown[ITSELF], now, pages):
                reasons[ITSELF], read[ITSELF] = why, own
                units[ITSELF] = unit_of_site(task, self._whole(look), pages)
            checked: dict[str, Checked] = {slug: unit.check() for slug, unit in units.items()}
            checked |= _merged(crew.results())
            self._refuse(look, results, read.values(), checked.values())
            before = {path for record in records.of.values() for path in record.paths}
            fresh = self._begin(look, records, reasons)
            media = [self._write(file, address) for one in checked.values() for file, address in one.media.items()]
            crew.begin()
            made: dict[str, Made] = {
                slug: unit.make(self._output, Moment(now, results)) for slug, unit in units.items()
            }
            made |= _merged(crew.results())
            self._units |= (
                units if crew.forked else units | {slug: unit for share in shares for slug, unit in share.units.items()}
            )
        for slug, its in made.items():
            records.of[slug] = _record(
                look.content[slug], look, read=read[slug], checked=checked[slug], made=its, shown=shown[slug], now=now
            )
        paths = {path for record in records.of.values() for path in record.paths}
        removed = (
            self._output.prune(paths)
            if fresh
            else [path for path in sorted(before - paths) if self._output.remove(path)]
        )
        if fresh or made or removed:
            self._shelf.save(records)
        written = [path for path in media if path] + [path for one in made.values() for path in one.written]
        return Built(len(paths), tuple(sorted(written)), tuple(removed), reasons, _since(started))

    def _known(self, look: Look) -> Records:
        """What is known of the output; nothing if it was made under another setting, or is not there any more."""
        records = self._records or self._shelf.load()
        if records is None or records.setting != look.setting or records.signature != self._output.signature:
            return Records(look.setting)
        return records

    def _stale(self, look: Look, records: Records, results: Mapping[str, Results], now: datetime) -> dict[str, str]:
        """Consultations to be made anew, each with the reason."""
        reasons = {}
        for slug in look.outline.folders:
            shown = freshness.shown(results.get(slug), slug)
            if why := freshness.why_stale(records.of.get(slug), look.content[slug], look, shown, now):
                reasons[slug] = why
        return reasons

    def _unchanged(self, look: Look, records: Records, reasons: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
        """Those of the consultations that have been read already as they are, pickled."""
        for slug in reasons:
            record = records.of.get(slug)
            if (
                record
                and record.content == look.content[slug]
                and (pickled := self._editions.get(slug, look.edition(slug)))
            ):
                yield slug, pickled

    def _shares(self, task: Task, slugs: Sequence[str]) -> list[Share]:
        hands = self._jobs if len(slugs) >= WORTH_SHARING else 1
        return [Share(task, slugs[first::hands]) for first in range(hands)]

    def _refuse(self, look: Look, results: Results, read: Iterable[Read], checked: Iterable[Checked]) -> None:
        """Raise the mistakes that were found, if any."""
        strangers = {key: found for key, found in results.topics.items() if key[0] not in look.outline.folders}
        lost = check_frozen(look.outline.site, Results(strangers), self._folder)
        if found := {*look.outline.mistakes, *lost, *_mistakes(read), *_mistakes(checked)}:
            raise Mistakes(in_order(found))

    def _begin(self, look: Look, records: Records, reasons: Collection[str]) -> bool:
        """Take hold of the output; from here on nothing is known of what is about to be made. Whether nothing was."""
        self._output.claim()
        fresh = records is not self._records and not records.of
        if fresh:
            self._shelf.forget()
            self._output.sign()
            records.signature = self._output.signature
            self._units.clear()
        else:
            self._shelf.touch(reasons)
        for slug in [*reasons, *(slug for slug in records.of if slug not in look.content)]:
            records.of.pop(slug, None)
            self._units.pop(slug, None)
        self._look, self._records = look, records
        return fresh

    def _write(self, file: str, address: str) -> str:
        """Publish one of the media; its path if it had to be written."""
        return address[1:] if self._output.write(address[1:], (self._folder / file).read_bytes()) else ""

    def _task(self, look: Look, results: Mapping[str, Results], now: datetime) -> Task:
        if self._renderer is None or self._renderer[0] != look.setting:
            self._renderer = look.setting, self._rendering(look.outline.site)
        return Task(look.outline, self._folder, self._renderer[1], self._output, {}, results, now)

    def _unit(self, task: Task, look: Look, slug: str) -> Unit:
        if slug not in self._units:
            records = self._known(look)
            pages = _pages(look.outline.site, (record.files for record in records.of.values()))
            if slug == ITSELF:
                self._units[slug] = unit_of_site(task, self._whole(look), pages)
            else:
                self._units[slug] = unit_of(task, self._consultation(look, slug), pages)
        return self._units[slug]

    def _whole(self, look: Look) -> Site:
        return replace(
            look.outline.site, consultations=tuple(self._consultation(look, slug) for slug in look.outline.folders)
        )

    def _consultation(self, look: Look, slug: str) -> Consultation:
        pickled = self._editions.get(slug, look.edition(slug))
        if pickled is None:
            return look.outline.read(slug)[0]
        one: Consultation = pickle.loads(pickled)  # noqa: S301 (from our own hand)
        return one

    def _setting(self, site: Site, files: Mapping[str, Stamp]) -> str:
        """A hash of all that every page depends on: the site without its texts, how it looks, and our own code."""
        theme = site.theme
        shown = [
            theme.logo.file if theme.logo else "",
            *(file for font in (theme.font, theme.heading_font) for file in (font.file, font.bold)),
        ]
        outline = replace(site, pages=tuple(replace(page, prose={}) for page in site.pages))
        code = [stamps(root) for root in (*roots(self._folder), *CODE) if root.is_dir()]
        return digest(outline, [files.get(file) for file in shown], code, self._kind)


def _pages(site: Site, files: Iterable[Mapping[str, str]]) -> Pages:
    return Pages(site, dict(files_of_site(site)) | {file: path for its in files for file, path in its.items()})


def _read_itself(look: Look, known: Mapping[str, Record | Read]) -> Read:
    """The site itself, as if it were one of its consultations."""
    moments = {moment for one in known.values() for moment in one.moments}
    return Read(b"", (), dict(files_of_site(look.outline.site)), {}, tuple(sorted(moments)), "")


def _why_itself(look: Look, records: Records, shown: str, now: datetime, pages: Pages) -> str:
    record = records.of.get(ITSELF)
    why = freshness.why_stale(record, look.content[ITSELF], look, shown, now)
    return why or (freshness.why_astray(record, pages) if record else "")


def _astray(kept: Mapping[str, Record], pages: Pages) -> dict[str, str]:
    reasons = {slug: freshness.why_astray(record, pages) for slug, record in kept.items()}
    return {slug: why for slug, why in reasons.items() if why}


def _record(
    content: Mapping[str, Stamp], look: Look, *, read: Read, checked: Checked, made: Made, shown: str, now: datetime
) -> Record:
    return Record(
        content=content,
        beyond={file: look.stamps[file] for file in checked.media if file not in content},
        shown=shown,
        moments=read.moments,
        passed=freshness.passed(read.moments, now),
        links={file: path for file, path in checked.links.items() if file not in read.files},
        named=checked.named,
        files=read.files,
        topics=read.topics,
        facts=read.facts,
        there=made.there,
        media=tuple(address[1:] for address in checked.media.values()),
    )


def _present(record: Record, slug: str, changed: Collection[TopicKey]) -> frozenset[TopicKey]:
    """The topics of a consultation that have changed, by their present names."""
    known = ((topic, (topic, *former)) for topic, former in record.topics.items())
    return frozenset((slug, topic) for topic, names in known if any((slug, name) in changed for name in names))


class _Faulty(Protocol):
    @property
    def mistakes(self) -> Collection[Mistake]: ...


def _mistakes(found: Iterable[_Faulty]) -> set[Mistake]:
    return {mistake for one in found for mistake in one.mistakes}


def _merged(parts: Iterable[Mapping[str, Value]]) -> dict[str, Value]:
    return {slug: value for part in parts for slug, value in part.items()}


def _since(started: float) -> float:
    return time.perf_counter() - started
