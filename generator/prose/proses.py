"""The editors' texts as HTML, each rendered once for each language of pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from generator.components import Rendered
from generator.errors import Mistake, Place
from generator.i18n import Tongue, direction
from generator.model import Consultation, Site, Text, Topic
from generator.pieces import Translated
from generator.proposals import Proposals
from generator.prose.links import SiteLinks
from generator.prose.renderings import Renderings
from generator.prose.texts import Setting, Target

OUTCOME = "outcome"
"""Prefix of the ids in a text that stands on a page below another."""


ANSWER = "answer"
"""Likewise."""


class Placed(NamedTuple):
    """A text, the prefix of its ids on the page where it stands, and whether it is one in `parts`."""

    prose: Translated
    prefix: str = ""
    parts: bool = False


class Proses:
    """Renders texts when they are asked for and keeps them; `mistakes` grows with what was found on the way."""

    def __init__(self, site: Site, links: SiteLinks, tongues: Mapping[str, Tongue], renderings: Renderings) -> None:
        self._site = site
        self._tongues = tongues
        self._links = links
        self._renderings = renderings
        self._kept: dict[tuple[str, str, str], Rendered] = {}
        self.mistakes: set[Mistake] = set()

    def rendered(self, prose: Translated, language: str, prefix: str = "", *, parts: bool = False) -> Rendered | None:
        """The text for a page in `language`; the original stands in for a missing translation. None if it is blank."""
        written = language if language in prose else next(iter(prose), "")
        if not written or not prose[written].text.strip():
            return None
        key = (prose[written].file, language, prefix)
        if key not in self._kept:
            self._kept[key] = self._render(prose, written, language, Placed(prose, prefix, parts))
        return self._kept[key]

    def render(self, proses: Iterable[Placed]) -> None:
        """Render texts for every language."""
        for prose, prefix, parts in proses:
            for language in self._site.languages:
                self.rendered(prose, language, prefix, parts=parts)
            if parts:
                self._compare(prose)

    def _compare(self, prose: Translated) -> None:
        """A part is discussed once, whatever its language: each translation has the ids of its original."""
        found = [(text.file, self._ids(prose, language)) for language, text in prose.items()]
        for file, ids in found[1:]:
            if ids and found[0][1] and set(ids) != set(found[0][1]):
                [id, *_] = sorted(set(ids) ^ set(found[0][1]))
                message = f"a part with the id `{id}` is {'not in the original' if id in ids else 'missing'}"
                fix = f"Give each part the id of the one in {found[0][0]} that it translates; `cahier number` helps."
                self.mistakes.add(Mistake(Place(file), message, fix))

    def _ids(self, prose: Translated, language: str) -> list[str]:
        rendered = self.rendered(prose, language, parts=True)
        return [part.id for part in rendered.parts] if rendered else []

    def _render(self, prose: Translated, written: str, language: str, placed: Placed) -> Rendered:
        links = _OnPage(self._links, language)
        text = self._renderings.render(prose[written], written, links, self._setting(language, placed))
        self.mistakes |= set(text.mistakes)
        return Rendered(text.html, written, direction(written), tuple(text.headings), text.parts)

    def _setting(self, language: str, placed: Placed) -> Setting:
        tongue, prefix = self._tongues[language], placed.prefix
        return Setting(
            html=self._site.html,
            top=3 if prefix else 2,
            prefix=prefix,
            parts=placed.parts,
            table=tongue.sentence("Table in the answer") if prefix else tongue.sentence("Table"),
            back=tongue.sentence("Back to reference"),
        )


class _OnPage:
    """The links of a text as they lead from a page in `language`, whatever language the text itself is in."""

    def __init__(self, links: SiteLinks, language: str) -> None:
        self._links = links
        self._language = language

    def link(self, file: str, href: str) -> Target:
        return self._links.link(file, href, self._language)

    def image(self, file: str, src: str) -> Target:
        return self._links.image(file, src)


def of_site(site: Site) -> Iterator[Placed]:
    """The texts on pages that belong to no consultation."""
    for page in site.pages:
        yield Placed(page.prose)


def of_consultation(consultation: Consultation) -> Iterator[Placed]:
    """The texts of a consultation but for those of its topics and texts."""
    yield Placed(consultation.presentation)
    for news in consultation.news:
        yield Placed(news.prose)
    if consultation.outcome:
        yield Placed(consultation.outcome.prose, OUTCOME)


def of_proposals(proposals: Proposals) -> Iterator[Placed]:
    """The authority's answers to what was proposed."""
    for answer in proposals.answers.values():
        yield Placed(answer.prose, ANSWER)


def of_topic(topic: Topic) -> Iterator[Placed]:
    """The texts of a topic, of the answer to it and of its options."""
    yield Placed(topic.prose)
    if topic.answer:
        yield Placed(topic.answer.prose, ANSWER)
    for option in topic.option_pages:
        yield Placed(option.prose)


def of_text(text: Text) -> Placed:
    """A text to be read and discussed."""
    return Placed(text.prose, parts=text.parted)
