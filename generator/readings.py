"""What has been read of a site: its outline, and its consultations one by one."""

from __future__ import annotations

import pickle
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from generator.content.load import Loaded, Outline, read_outline
from generator.editions import Editions
from generator.errors import Mistake, Mistakes
from generator.freshness import Look
from generator.model import Consultation, Site
from generator.proposals import Proposals
from generator.prose.renderings import Renderings
from generator.stamps import Stamp, digest

OUTLINE = "_outline"
"""The site without its consultations, among their editions; no slug begins with `_`."""


RENDERED = ".rendered"
"""The texts of a consultation, or of the site itself, as HTML."""

LISTED = ".listed"
"""A consultation without its texts: all that the site's own pages show of it."""


def without_texts(one: Consultation) -> Consultation:
    """A consultation without what is rendered on its pages only."""
    return replace(
        one,
        presentation={},
        topics=tuple(
            replace(
                topic,
                prose={},
                answer=topic.answer and replace(topic.answer, prose={}),
                option_pages=tuple(replace(page, prose={}) for page in topic.option_pages),
            )
            for topic in one.topics
        ),
        texts=tuple(replace(text, prose={}) for text in one.texts),
        news=tuple(replace(news, prose={}) for news in one.news),
        outcome=one.outcome and replace(one.outcome, prose={}),
        proposals=one.proposals and _without_answers(one.proposals),
    )


def _without_answers(proposals: Proposals) -> Proposals:
    """What may be proposed, and of each answer all but its words."""
    return replace(proposals, answers={number: replace(one, prose={}) for number, one in proposals.answers.items()})


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

    def read(self, look: Look, slug: str) -> tuple[Consultation, list[Mistake]]:
        """One consultation as it is in its files, and the mistakes in them."""
        one, mistakes = self.outline(look).read(slug)
        edition = look.edition(slug)
        self.consultations.put(slug, edition, pickle.dumps(one, pickle.HIGHEST_PROTOCOL))
        self.consultations.put(slug + LISTED, edition, pickle.dumps(without_texts(one), pickle.HIGHEST_PROTOCOL))
        return one, mistakes

    def renderings(self, look: Look, one: Site | Consultation) -> Renderings:
        """The texts of a consultation, or of the site itself, as they were rendered the last time."""
        return Renderings(self.consultations.get(_rendered(one), look.setting))

    def keep_renderings(self, look: Look, one: Site | Consultation, renderings: Renderings) -> None:
        """Spare the next build to render them again."""
        if pickled := renderings.pickled():
            self.consultations.put(_rendered(one), look.setting, pickled)

    def settle(self, look: Look, slugs: Collection[str]) -> None:
        """These are as they are in `look`, without a mistake: what was known of them before is not asked for again."""
        editions = {name: look.edition(slug) for slug in slugs for name in (slug, slug + LISTED)}
        rendered = {name + RENDERED: look.setting for name in (OUTLINE, *slugs)}
        self.consultations.settle({**editions, **rendered, OUTLINE: self._edition(look)})

    def consultation(self, look: Look, slug: str) -> Consultation:
        """One consultation, of which it is known that there is no mistake in it."""
        return self._kept(slug, look.edition(slug)) or self.read(look, slug)[0]

    def whole(self, look: Look) -> Site:
        """The site with all consultations."""
        return self._site(look, (self.consultation(look, slug) for slug in look.folders))

    def listed(self, look: Look) -> Site:
        """The site with all consultations, but without their texts."""
        return self._site(look, (self._listed(look, slug) for slug in look.folders))

    def _listed(self, look: Look, slug: str) -> Consultation:
        return self._kept(slug + LISTED, look.edition(slug)) or without_texts(self.consultation(look, slug))

    def _site(self, look: Look, consultations: Iterable[Consultation]) -> Site:
        return replace(self.outline(look).site, consultations=tuple(consultations))

    def _kept(self, name: str, edition: str) -> Consultation | None:
        pickled = self.consultations.get(name, edition)
        return pickle.loads(pickled) if pickled else None  # noqa: S301 (the same)

    def _read(self) -> Outline:
        outline = read_outline(self.folder)
        if isinstance(outline, Loaded):
            raise Mistakes(outline.mistakes)
        return outline

    def _edition(self, look: Look) -> str:
        return digest(look.source, str(self.folder))  # by which an outline finds its consultations


def _rendered(one: Site | Consultation) -> str:
    return (one.slug if isinstance(one, Consultation) else OUTLINE) + RENDERED


def _setting(site: Site, files: Mapping[str, Stamp], code: str) -> str:
    """A hash of all that every page depends on: the site without its texts, how it looks, and our own code."""
    theme = site.theme
    shown = [
        theme.logo.file if theme.logo else "",
        *(file for font in (theme.font, theme.heading_font) for file in (font.file, font.bold)),
    ]
    outline = replace(site, pages=tuple(replace(page, prose={}) for page in site.pages))
    return digest(outline, [files.get(file) for file in shown], code)
