"""A build, from an editor's files and the results to a folder that any host can serve.

load -> check -> plan -> render -> write -> prune
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from generator.content import load as content
from generator.errors import Mistake, Mistakes, in_order
from generator.frozen import check_frozen
from generator.jobs import in_processes
from generator.model import Site, TopicKey
from generator.pages import plan as pages
from generator.pages.planned import Planned
from generator.pages.views import Moment
from generator.prose.links import SiteLinks
from generator.prose.media import Media
from generator.prose.proses import Proses
from generator.render import Renderer
from generator.results import Results
from generator.write import MARK, Output

WORTH_SHARING = 500
"""Files from which on several processes are faster than one."""


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did: how many files it looked at, which it wrote and removed (paths, sorted), the time it took."""

    pages: int
    written: tuple[str, ...]
    removed: tuple[str, ...]
    seconds: float


def check(folder: Path) -> list[Mistake]:
    """Every mistake in the content of the site in `folder`, as `in_order`; none: it can be built."""
    loaded = content.load(folder)
    found = set(loaded.mistakes)
    if loaded.site:
        found |= _materials(loaded.site, folder, Renderer(loaded.site, folder, local=False)).proses.check()
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
        self._planned: list[Planned] = []
        self._materials: pages.Materials | None = None

    @property
    def site(self) -> Site:
        """The site as last built. Raises `LookupError` before the first build."""
        if self._materials is None:
            raise LookupError("nothing has been built yet")
        return self._materials.site

    def build(self, results: Results, now: datetime) -> Built:
        """Read the content anew and bring the whole output up to date.

        Raises `Mistakes`, `write.NotOurs` or `OSError`; on mistakes the output and the site stay as they were.
        """
        started = time.perf_counter()
        materials = self._load(results)
        planned = pages.plan(materials)
        self._output.claim()
        self._materials, self._planned = materials, planned
        return self._all(results, now, started)

    def refresh(self, results: Results, now: datetime) -> Built:
        """Bring the whole output up to date with the content as last read."""
        return self._all(results, now, time.perf_counter())

    def update(self, results: Results, changed: Collection[TopicKey], now: datetime) -> Built:
        """Bring up to date the files that show one of the `changed` topics, and no other."""
        started = time.perf_counter()
        concerned = [planned for planned in self._planned if not planned.shows.isdisjoint(changed)]
        written, gone = self._make(concerned, Moment(now, _renamed(self.site, results)))
        return Built(len(concerned), tuple(sorted(written)), tuple(self._remove(gone)), _since(started))

    def _load(self, results: Results) -> pages.Materials:
        loaded = content.load(self._folder)
        if loaded.site is None:
            raise Mistakes(loaded.mistakes)
        materials = _materials(loaded.site, self._folder, self._rendering(loaded.site))
        found = [*loaded.mistakes, *materials.proses.check()]
        found += check_frozen(loaded.site, _renamed(loaded.site, results), self._folder)
        if found:
            raise Mistakes(found)
        for image in loaded.site.images():
            materials.media.address(image.file)
        return materials

    def _all(self, results: Results, now: datetime, started: float) -> Built:
        media = self._write_media()  # before the pages that show them
        written, gone = self._make_all(Moment(now, _renamed(self.site, results)))
        keep = {planned.path for planned in self._planned} - set(gone) | media.keys() | {MARK}
        removed = self._output.prune(keep)
        written += [path for path, new in media.items() if new]
        return Built(len(keep), tuple(sorted(written)), tuple(removed), _since(started))

    def _make_all(self, moment: Moment) -> tuple[list[str], list[str]]:
        """Make every file, in several processes where that is worth starting them."""
        if self._jobs < 2 or len(self._planned) < WORTH_SHARING:
            return self._make(self._planned, moment)
        shares = [partial(self._make, self._planned[first :: self._jobs], moment) for first in range(self._jobs)]
        done = in_processes(shares)
        return [path for written, _ in done for path in written], [path for _, gone in done for path in gone]

    def _make(self, planned: Iterable[Planned], moment: Moment) -> tuple[list[str], list[str]]:
        """Make each file; the paths that had to be written, and those that may not exist at the moment."""
        written, gone = [], []
        for one in planned:
            made = one.make(moment)
            if made is None:
                gone.append(one.path)
            elif self._output.write(one.path, made):
                written.append(one.path)
        return written, gone

    def _write_media(self) -> dict[str, bool]:
        if self._materials is None:
            return {}
        used = self._materials.media.used
        return {address[1:]: self._output.write(address[1:], file.read_bytes()) for address, file in used.items()}

    def _remove(self, paths: Iterable[str]) -> list[str]:
        return [path for path in sorted(paths) if self._output.remove(path)]


def _materials(site: Site, folder: Path, renderer: Renderer) -> pages.Materials:
    media = Media(folder)
    links = SiteLinks(site, folder, media, renderer.static.pages)
    return pages.Materials(site, folder, renderer, Proses(site, links, renderer.tongues), media)


def _renamed(site: Site, results: Results) -> Results:
    """The results with each topic under its present slug."""
    present = {(topic.consultation, former): topic.key for topic in site.topics() for former in topic.formerly}
    return replace(results, topics={present.get(key, key): found for key, found in results.topics.items()})


def _since(started: float) -> float:
    return time.perf_counter() - started
