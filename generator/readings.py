"""What has been read of a site: its outline, and its consultations one by one."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from generator.content.load import Loaded, Outline, read_outline
from generator.editions import Editions
from generator.errors import Mistakes
from generator.freshness import Look
from generator.model import Consultation, Site
from generator.stamps import Stamp, digest

OUTLINE = "_outline"
"""The site without its consultations, among their editions; no slug begins with `_`."""


class Readings:
    """Reads the site in `folder`, and nothing of it twice.

    consultations: those that have been read, in their latest editions.
    """

    def __init__(self, folder: Path, consultations: Editions) -> None:
        self.folder = folder
        self.consultations = consultations
        self._outline: tuple[str, Outline] | None = None

    def look(self, files: Mapping[str, Stamp], source: str, code: str) -> Look:
        """The content whose files have these stamps. `source` is a hash of all that it is read from but for its
        consultations, `code` one of what reads it. Raises `Mistakes` where content/site.yml cannot be read."""
        outline = self._read()
        self._outline = source, outline
        return Look(files, source, _setting(outline.site, files, code), outline.folders)

    def outline(self, look: Look) -> Outline:
        """The site without its consultations. Raises `Mistakes`."""
        if self._outline is None or self._outline[0] != look.source:
            pickled = self.consultations.get(OUTLINE, self._edition(look))
            outline: Outline = pickle.loads(pickled) if pickled else self._read()  # noqa: S301 (from our own hand)
            self._outline = look.source, outline
        return self._outline[1]

    def keep_outline(self, look: Look) -> None:
        """Spare the next process to read it."""
        if self.consultations.get(OUTLINE, self._edition(look)) is None:
            pickled = pickle.dumps(self.outline(look), pickle.HIGHEST_PROTOCOL)
            self.consultations.put(OUTLINE, self._edition(look), pickled)

    def consultation(self, look: Look, slug: str) -> Consultation:
        """One consultation, of which it is known that there is no mistake in it."""
        pickled = self.consultations.get(slug, look.edition(slug))
        if pickled is None:
            return self.outline(look).read(slug)[0]
        one: Consultation = pickle.loads(pickled)  # noqa: S301 (the same)
        return one

    def whole(self, look: Look) -> Site:
        """The site with all consultations."""
        one_by_one = (self.consultation(look, slug) for slug in look.folders)
        return replace(self.outline(look).site, consultations=tuple(one_by_one))

    def _read(self) -> Outline:
        outline = read_outline(self.folder)
        if isinstance(outline, Loaded):
            raise Mistakes(outline.mistakes)
        return outline

    def _edition(self, look: Look) -> str:
        return digest(look.source, str(self.folder))  # by which an outline finds its consultations


def _setting(site: Site, files: Mapping[str, Stamp], code: str) -> str:
    """A hash of all that every page depends on: the site without its texts, how it looks, and our own code."""
    theme = site.theme
    shown = [
        theme.logo.file if theme.logo else "",
        *(file for font in (theme.font, theme.heading_font) for file in (font.file, font.bold)),
    ]
    outline = replace(site, pages=tuple(replace(page, prose={}) for page in site.pages))
    return digest(outline, [files.get(file) for file in shown], code)
