"""Where the links of editors' texts lead.

A link may be written as a file beside the text (`../topics/velo.md`, `rapport.pdf`), as an address of the site
(`/ecologie/velo/`) or as an address elsewhere. The first two are checked.
"""

from __future__ import annotations

import difflib
import posixpath
import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path

from ballots.lean import dataclass
from generator import addresses
from generator.addresses import Thing
from generator.model import Consultation, Site
from generator.pieces import Translated
from generator.prose.media import Media
from generator.prose.texts import Astray, Target
from generator.values.scalars import IMAGES

ELSEWHERE = re.compile(r"^([a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)


@dataclass(frozen=True)
class Pages:
    """All pages of a site. files: where the page of each content file stands, as `addresses.path` says it."""

    site: Site
    files: Mapping[str, str]

    @cached_property
    def addresses(self) -> frozenset[str]:
        """Every address that a text may name."""
        consultations = {path for file, path in self.files.items() if file.endswith("/consultation.yml")}
        paths = {"", *self.files.values(), *(f"{path}results/" for path in consultations)}
        roots = [addresses.root(self.site, language) for language in self.site.languages]
        return frozenset(root + path for root in roots for path in paths)


class SiteLinks:
    """The links of some texts of a site; `prefix` stands in front of every address of it.

    followed: the files of pages that they led to, with where those stand. named: addresses that they named.
    """

    def __init__(self, pages: Pages, folder: Path, media: Media, prefix: str) -> None:
        self.followed: dict[str, str] = {}
        self.named: set[str] = set()
        self._pages = pages
        self._folder = folder
        self._media = media
        self._prefix = prefix

    def link(self, file: str, href: str, language: str) -> Target:
        """Where `href`, written in `file`, leads on a page in `language`. Raises `Astray`."""
        if ELSEWHERE.match(href) or not href:
            return Target(href)
        place, mark, fragment = href.partition("#")
        found = self._address(place) if place.startswith("/") else self._beside(file, place, language)
        return Target(self._prefix + found + mark + fragment)

    def image(self, file: str, src: str) -> Target:
        """The image `src` written in `file`. Raises `Astray`: an image has to stand in the site's own folder."""
        if ELSEWHERE.match(src):
            raise Astray(
                f"the image `{src}` is on another site",
                "Copy it beside the text: a page asks nothing of other sites, so that none learns who reads it.",
            )
        path = _join(file, src)
        if Path(path).suffix.lower() not in IMAGES:
            raise Astray(f"`{src}` is not an image", f"Known endings: {', '.join(IMAGES)}.")
        if not self._exists(path):
            fix = self._near_file(file, src, IMAGES) or f"Put the file at {path}."
            raise Astray(f"there is no image `{src}`", fix)
        width, height = self._media.size(path)
        if not (width and height) and not path.lower().endswith(".svg"):
            raise Astray(f"`{src}` cannot be read as an image", "Save it again in your image program, as PNG or JPEG.")
        return Target(self._prefix + self._media.address(path), width, height)

    def _address(self, address: str) -> str:
        if address not in self._pages.addresses:
            near = difflib.get_close_matches(address, sorted(self._pages.addresses), n=1)
            fix = f"Did you mean `{near[0]}`?" if near else "Link to the Markdown file instead, so that it is checked."
            raise Astray(f"there is no page at `{address}`", fix)
        self.named.add(address)
        return address

    def _beside(self, file: str, place: str, language: str) -> str:
        path = _join(file, place)
        if path in self._pages.files:
            self.followed[path] = self._pages.files[path]
            return addresses.root(self._pages.site, language) + self._pages.files[path]
        if not path.endswith((".md", ".yml")) and self._exists(path):
            return self._media.address(path)
        raise Astray(
            f"there is no page or file `{place}` beside this text",
            self._near_file(file, place) or "Correct or remove the link.",
        )

    def _exists(self, path: str) -> bool:
        """Whether `path` is a file within the site's content; a link cannot lead out of it."""
        return path.startswith("content/") and (self._folder / path).is_file()

    def _near_file(self, file: str, written: str, endings: tuple[str, ...] = ("",)) -> str:
        """The file that was probably meant, as it would be written in `file`: the topic in a folder of that name, the
        nearest name in the folder that was written, or the same name in another."""
        folder = posixpath.dirname(_join(file, written.rstrip("/"))) + "/"
        index = _join(file, written).removesuffix(".md") + "/index.md"
        files = [found for found in self._files() if found.lower().endswith(endings)]
        inside = {found.removeprefix(folder): found for found in files if found.startswith(folder)}
        near = difflib.get_close_matches(posixpath.basename(written), inside, n=1)
        found = [
            *(found for found in files if found == index),
            *(inside[name] for name in near),
            *(found for found in files if posixpath.basename(found) == posixpath.basename(written)),
        ]
        return f"Did you mean `{posixpath.relpath(found[0], posixpath.dirname(file))}`?" if found else ""

    def _files(self) -> list[str]:
        """Every file of content that can be linked."""
        files = (path for path in (self._folder / "content").rglob("[!._]*") if path.is_file())
        paths = (path.relative_to(self._folder).as_posix() for path in files)
        return sorted(path for path in paths if path in self._pages.files or not path.endswith((".md", ".yml")))


def _join(file: str, target: str) -> str:
    """The file that `target`, written in `file`, names, from the site's folder."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(file), target))


def files_of_site(site: Site) -> Iterator[tuple[str, str]]:
    """Each content file of the site itself with where the page that shows it stands."""
    for page in site.pages:
        yield from _of(page, page.place.file, page.prose)


def files_of(consultation: Consultation) -> Iterator[tuple[str, str]]:
    """Each content file of a consultation with where the page that shows it stands."""
    yield from _of(consultation, consultation.place.file, consultation.presentation)
    for topic in consultation.topics:
        yield from _of(topic, topic.place.file, topic.prose)
        if topic.answer:
            yield from _of(topic, topic.answer.place.file, topic.answer.prose)
        for option in topic.option_pages:
            yield from _of(option, option.place.file, option.prose)
    if proposals := consultation.proposals:
        path = addresses.path(proposals)
        yield f"{posixpath.dirname(consultation.place.file)}/proposals", path  # by which texts link to all of them
        for answer in proposals.answers.values():
            yield answer.place.file, f"{path}{answer.number}/"
            yield from ((text.file, f"{path}{answer.number}/") for text in answer.prose.values())
    for text in consultation.texts:
        yield from _of(text, text.place.file, text.prose)
    for news in consultation.news:
        yield from _of(news, news.place.file, news.prose)
    if consultation.outcome:
        yield from _of(consultation, consultation.outcome.place.file, consultation.outcome.prose)


def _of(thing: Thing, file: str, prose: Translated) -> Iterator[tuple[str, str]]:
    path = addresses.path(thing)
    yield file, path
    for text in prose.values():
        yield text.file, path
