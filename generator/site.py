"""A build, from an editor's files and the results to a folder that any host can serve.

load -> plan -> check -> render -> write -> prune
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from generator.content import load as content
from generator.errors import Mistake, Mistakes, in_order
from generator.frozen import check_frozen
from generator.jobs import Crew
from generator.model import Site, TopicKey
from generator.pages import plan as pages
from generator.pages.planned import Part, Planned
from generator.pages.views import Moment
from generator.prose.links import SiteLinks
from generator.prose.media import Media
from generator.prose.proses import Proses
from generator.render import Renderer
from generator.results import Results
from generator.write import MARK, Output

WORTH_SHARING = 100
"""Parts of a site from which on several processes are faster than one."""


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did: how many files it looked at, which it wrote and removed (paths, sorted), the time it took."""

    pages: int
    written: tuple[str, ...]
    removed: tuple[str, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class _Checked:
    """What was found in texts, and the media (from the site's folder) that they show."""

    mistakes: frozenset[Mistake]
    media: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Made:
    """Paths of files: all that may exist at the moment, those of them that had to be written, those that may not."""

    there: Sequence[str]
    written: Sequence[str]
    gone: Sequence[str]


def check(folder: Path) -> list[Mistake]:
    """Every mistake in the content of the site in `folder`, as `in_order`; none: it can be built."""
    loaded = content.load(folder)
    found = set(loaded.mistakes)
    if loaded.site:
        materials = _materials(loaded.site, folder, Renderer(loaded.site, folder, local=False))
        found |= _check(materials, pages.plan(materials)).mistakes
    return in_order(found)


class Builder:
    """Builds one site, again and again: what did not change since the last time is not done again.

    local: pages and collector share whatever origin they are served from.
    jobs: how many processes render a large site. cache: keep what is compiled for the next process.
    demonstration: every page says that its votes are invented.
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
    ) -> None:
        self._folder = folder
        self._output = Output(output)
        self._jobs = jobs
        self._rendering = partial(Renderer, folder=folder, local=local, cache=cache, demonstration=demonstration)
        self._parts: list[Part] = []
        self._materials: pages.Materials | None = None

    @property
    def site(self) -> Site:
        """The site as last built. Raises `LookupError` before the first build."""
        return self._built_from.site

    @property
    def _built_from(self) -> pages.Materials:
        if self._materials is None:
            raise LookupError("nothing has been built yet")
        return self._materials

    def build(self, results: Results, now: datetime) -> Built:
        """Read the content anew and bring the whole output up to date.

        Raises `Mistakes`, `write.NotOurs` or `OSError`; on mistakes the output and the site stay as they were.
        """
        started = time.perf_counter()
        loaded = content.load(self._folder)
        if loaded.site is None:
            raise Mistakes(loaded.mistakes)
        materials = _materials(loaded.site, self._folder, self._rendering(loaded.site))
        parts = pages.plan(materials)
        moment = Moment(now, _renamed(loaded.site, results))
        found = [*loaded.mistakes, *check_frozen(loaded.site, moment.results, self._folder)]
        return self._all(materials, parts, moment, started, found)

    def refresh(self, results: Results, now: datetime) -> Built:
        """Bring the whole output up to date with the content as last read."""
        moment = Moment(now, _renamed(self.site, results))
        return self._all(self._built_from, self._parts, moment, time.perf_counter())

    def update(self, results: Results, changed: Collection[TopicKey], now: datetime) -> Built:
        """Bring up to date the files that show one of the `changed` topics, and no other."""
        started = time.perf_counter()
        concerned = [part for part in self._parts if not part.shows.isdisjoint(changed)]
        files = [file for part in concerned for file in part.files if not file.shows.isdisjoint(changed)]
        made = _make(files, self._output, Moment(now, _renamed(self.site, results)))
        return _account(made, self._remove(made.gone), started)

    def _all(
        self,
        materials: pages.Materials,
        parts: list[Part],
        moment: Moment,
        started: float,
        found: Sequence[Mistake] = (),
    ) -> Built:
        """Check and make everything, side by side; `found` are mistakes that are known already."""
        work = [
            (
                partial(_check, materials, share),
                partial(_make_parts, share, self._output, moment),
            )
            for share in self._shares(parts)
        ]
        with Crew[_Checked | _Made](work) as crew:
            checked = [one for one in crew.step() if isinstance(one, _Checked)]
            if mistakes := {*found, *(mistake for one in checked for mistake in one.mistakes)}:
                raise Mistakes(in_order(mistakes))
            self._output.claim()
            self._materials, self._parts = materials, parts
            # Before the pages that show them.
            media = self._write_media(materials, {file for one in checked for file in one.media})
            made = _together(media, *(one for one in crew.step() if isinstance(one, _Made)))
        return _account(made, self._output.prune({*made.there, MARK}), started)

    def _shares(self, parts: list[Part]) -> list[list[Part]]:
        """The parts dealt out among the processes."""
        hands = self._jobs if len(parts) >= WORTH_SHARING else 1
        return [parts[first::hands] for first in range(hands)]

    def _write_media(self, materials: pages.Materials, shown: Collection[str]) -> _Made:
        for file in (*shown, *(image.file for image in materials.site.images())):
            materials.media.address(file)
        used = {address[1:]: file for address, file in materials.media.used.items()}
        return _Made(
            list(used), [path for path, file in used.items() if self._output.write(path, file.read_bytes())], []
        )

    def _remove(self, paths: Iterable[str]) -> list[str]:
        return [path for path in sorted(paths) if self._output.remove(path)]


def _materials(site: Site, folder: Path, renderer: Renderer) -> pages.Materials:
    media = Media(folder)
    links = SiteLinks(site, folder, media, renderer.static.pages)
    return pages.Materials(site, folder, renderer, Proses(site, links, renderer.tongues), media)


def _check(materials: pages.Materials, parts: Iterable[Part]) -> _Checked:
    """Render the texts of `parts`."""
    for part in parts:
        materials.proses.render(part.proses)
    return _Checked(frozenset(materials.proses.mistakes), frozenset(materials.media.files))


def _make_parts(parts: Iterable[Part], output: Output, moment: Moment) -> _Made:
    return _make((file for part in parts for file in part.files), output, moment)


def _make(files: Iterable[Planned], output: Output, moment: Moment) -> _Made:
    """Make each file, unless it may not exist at the moment."""
    there, written, gone = [], [], []
    for file in files:
        content = file.make(moment)
        if content is None:
            gone.append(file.path)
            continue
        there.append(file.path)
        if output.write(file.path, content):
            written.append(file.path)
    return _Made(there, written, gone)


def _together(*all: _Made) -> _Made:
    return _Made(
        [path for one in all for path in one.there],
        [path for one in all for path in one.written],
        [path for one in all for path in one.gone],
    )


def _account(made: _Made, removed: Iterable[str], started: float) -> Built:
    return Built(len(made.there), tuple(sorted(made.written)), tuple(removed), time.perf_counter() - started)


def _renamed(site: Site, results: Results) -> Results:
    """The results with each topic under its present slug."""
    present = {(topic.consultation, former): topic.key for topic in site.topics() for former in topic.formerly}
    if not present:
        return results
    return replace(results, topics={present.get(key, key): found for key, found in results.topics.items()})
