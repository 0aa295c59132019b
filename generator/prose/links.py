"""Where the links of editors' texts lead.

A link may be written as a file beside the text (`../topics/velo.md`, `rapport.pdf`), as an address of the site
(`/ecologie/velo/`) or as an address elsewhere. The first two are checked.
"""

from __future__ import annotations

import difflib
import posixpath
import re
from collections.abc import Iterator
from pathlib import Path

from generator import addresses
from generator.addresses import Thing
from generator.model import Site, Translated
from generator.prose.markdown import Astray, Target
from generator.prose.media import Media
from generator.values.scalars import IMAGES

ELSEWHERE = re.compile(r"^([a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)


class SiteLinks:
    """The links of one site; `prefix` stands in front of every address of it."""

    def __init__(self, site: Site, folder: Path, media: Media, prefix: str) -> None:
        self._site = site
        self._folder = folder
        self._media = media
        self._prefix = prefix
        self._things = dict(_files(site))
        self._addresses = set(_addresses(site))

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
        if address not in self._addresses:
            near = difflib.get_close_matches(address, sorted(self._addresses), n=1)
            fix = f"Did you mean `{near[0]}`?" if near else "Link to the Markdown file instead, so that it is checked."
            raise Astray(f"there is no page at `{address}`", fix)
        return address

    def _beside(self, file: str, place: str, language: str) -> str:
        path = _join(file, place)
        if path in self._things:
            return addresses.address(self._site, self._things[path], language)
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
        return sorted(path for path in paths if path in self._things or not path.endswith((".md", ".yml")))


def _join(file: str, target: str) -> str:
    """The file that `target`, written in `file`, names, from the site's folder."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(file), target))


def _files(site: Site) -> Iterator[tuple[str, Thing]]:
    """Each content file with the thing whose page shows it."""
    for page in site.pages:
        yield from _of(page, page.place.file, page.prose)
    for consultation in site.consultations:
        yield from _of(consultation, consultation.place.file, consultation.presentation)
        for topic in consultation.topics:
            yield from _of(topic, topic.place.file, topic.prose)
            for option in topic.option_pages:
                yield from _of(option, option.place.file, option.prose)
        for text in consultation.texts:
            yield from _of(text, text.place.file, text.prose)
        for news in consultation.news:
            yield from _of(news, news.place.file, news.prose)
        if consultation.outcome:
            yield from _of(consultation, consultation.outcome.place.file, consultation.outcome.prose)


def _of(thing: Thing, file: str, prose: Translated) -> Iterator[tuple[str, Thing]]:
    yield file, thing
    for text in prose.values():
        yield text.file, thing


def _addresses(site: Site) -> Iterator[str]:
    things = {id(thing): thing for _, thing in _files(site)}
    for language in site.languages:
        yield addresses.root(site, language)
        for thing in things.values():
            yield addresses.address(site, thing, language)
        for consultation in site.consultations:
            yield addresses.results(site, consultation, language)
