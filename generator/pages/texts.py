"""Texts to be read and discussed, part by part, as pages show them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator import addresses, contexts
from generator.components import Rendered
from generator.discussed import AmendmentLine, Amendments, FormerLine, FormerPart, PartLine, Stands, Version
from generator.discussion import NO_HISTORY, Comment, History, TextVersion
from generator.model import Consultation, Site, Text
from generator.pages.discussions import Discussions, thread_of
from generator.pages.moment import Moment
from generator.pages.versions import gone, said_of, versions, words_at, words_of
from generator.prose.diff import Piece, word_diff
from generator.prose.proses import Proses
from generator.prose.texts import Part
from generator.render import Renderer
from generator.stages import Stage
from generator.subjects import of_former_part, of_part


class Texts:
    """Makes the contexts of texts in one language."""

    def __init__(self, site: Site, renderer: Renderer, proses: Proses, discussions: Discussions, language: str) -> None:
        self._site = site
        self._pages = renderer.static.pages
        self._collector = renderer.static.collector
        self._proses = proses
        self._discussions = discussions
        self._language = language
        self._kept: dict[str, tuple[Text, History, tuple[Version, ...]]] = {}

    def text(self, consultation: Consultation, text: Text, moment: Moment) -> contexts.TextPage:
        """A text to be read, and how much each of its parts is discussed."""
        prose = self._text(text)
        return contexts.TextPage(
            consultation=consultation,
            text=text,
            prose=prose,
            parts=self._parts(text, prose, moment),
            taken=text.parted and text.stage(moment.now) is Stage.OPEN,
            summary=self._pages + addresses.summary(self._site, text, self._language),
            versions=self._versions_href(text) if self.has_versions(text, moment) else "",
            former=tuple(self._former(text, moment)),
        )

    def has_versions(self, text: Text, moment: Moment) -> bool:
        """Whether the text has changed since it was first discussed."""
        return bool(text.parted and self._steps(text, moment))

    def versions(self, consultation: Consultation, text: Text, moment: Moment) -> contexts.VersionsPage:
        """How a text has changed."""
        steps = self._steps(text, moment)
        hrefs = {part.id: self._part_href(text, part.id) for part in self.parts(text)}
        return contexts.VersionsPage(consultation, text, self._href(text), steps, hrefs)

    def former(self, text: Text, moment: Moment) -> tuple[FormerPart, ...]:
        """The parts that are no longer in a text, and were discussed."""
        if not text.parted:
            return ()
        present = {part.id for part in self.parts(text)}
        known = (key[3] for key in moment.results.threads if key[:3] == (text.consultation, "text", text.slug))
        ids = sorted(id for id in known if id not in present)
        return gone(text, _history(text, moment), ids) if ids else ()

    def former_part(
        self, consultation: Consultation, text: Text, former: FormerPart, moment: Moment
    ) -> contexts.FormerPartPage:
        """A part that is no longer in its text, with what was written about it."""
        subject = of_former_part(text, former.id)
        discussion = self._discussions.discussion(subject, moment)
        return contexts.FormerPartPage(consultation, text, self._href(text), former, discussion)

    def _former(self, text: Text, moment: Moment) -> Iterator[FormerLine]:
        for one in self.former(text, moment):
            size = thread_of(of_former_part(text, one.id), moment).size
            yield FormerLine(one, self._part_href(text, one.id), size)

    def _versions_href(self, text: Text) -> str:
        return self._href(text) + "versions/"

    def parts(self, text: Text) -> tuple[Part, ...]:
        """The parts of a text that can be discussed."""
        prose = self._text(text) if text.parted else None
        return prose.parts if prose else ()

    def summary(self, consultation: Consultation, text: Text, moment: Moment) -> contexts.SummaryPage:
        """The parts of a text of which something was said, those first that are discussed most."""
        prose = self._text(text)
        lines = sorted((line for line in self._parts(text, prose, moment) if _weight(line)), key=_weight)
        return contexts.SummaryPage(consultation, text, self._href(text), prose, tuple(lines))

    def part(self, consultation: Consultation, text: Text, part: str, moment: Moment) -> contexts.PartPage:
        """A part of a text, with what is written about it."""
        prose, subject = self._text(text), of_part(text, part)
        parts = self.parts(text)
        place = next(number for number, one in enumerate(parts) if one.id == part)
        return contexts.PartPage(
            consultation=consultation,
            text=text,
            text_href=self._href(text),
            prose=prose,
            part=parts[place],
            heading=_heading(parts[: place + 1]),
            number=place + 1,
            of=len(parts),
            previous=self._part_href(text, parts[place - 1].id) if place else "",
            next=self._part_href(text, parts[place + 1].id) if place + 1 < len(parts) else "",
            stands=self._stands(text, part, moment),
            amendments=self._amendments(text, part, moment),
            discussion=self._discussions.discussion(subject, moment),
            changes=said_of(self._steps(text, moment), part),
        )

    def _steps(self, text: Text, moment: Moment) -> tuple[Version, ...]:
        """How a text has changed: worked out once for all its parts."""
        history = moment.results.texts.get((text.consultation, text.slug), NO_HISTORY)
        kept = self._kept.get(text.slug)
        if kept is None or kept[:2] != (text, history):
            kept = self._kept[text.slug] = text, history, versions(text, history.versions, self._language)
        return kept[2]

    def _text(self, text: Text) -> Rendered | None:
        return self._proses.rendered(text.prose, self._language, parts=text.parted)

    def _parts(self, text: Text, prose: Rendered | None, moment: Moment) -> tuple[PartLine, ...]:
        return tuple(self._line(text, part, moment) for part in (prose.parts if prose else ()))

    def _line(self, text: Text, part: Part, moment: Moment) -> PartLine:
        thread = thread_of(of_part(text, part.id), moment)
        size = thread.size + len(thread.amendments)
        return PartLine(part, self._part_href(text, part.id), size, self._stands(text, part.id, moment))

    def _stands(self, text: Text, part: str, moment: Moment) -> Stands | None:
        subject = of_part(text, part)
        thread = thread_of(subject, moment)
        if not (text.votes or thread.agree or thread.disagree):
            return None
        action = f"{self._collector}/agree/{subject.path}".rstrip("/")
        return Stands(thread.agree, thread.disagree, action, text.votes and text.stage(moment.now) is Stage.OPEN)

    def _amendments(self, text: Text, part: str, moment: Moment) -> Amendments | None:
        """The other words that were proposed for a part, the most agreed first."""
        subject = of_part(text, part)
        found = sorted(thread_of(subject, moment).amendments, key=lambda one: (one.disagree - one.agree, one.id))
        if not (found or subject.amended):
            return None
        verdicts = {verdict.number: verdict for verdict in text.verdicts}
        lines = [AmendmentLine(one, self._proposed(text, part, one, moment), verdicts.get(one.id)) for one in found]
        return Amendments(
            lines=tuple(lines),
            words=words_of(text, part, self._language),
            action=f"{self._collector}/comment/{subject.path}".rstrip("/"),
            collector=self._collector,
            taken=subject.amended and subject.taken(moment.now),
            how=subject.how,
        )

    def _proposed(self, text: Text, part: str, amendment: Comment, moment: Moment) -> tuple[Piece, ...]:
        """What differs from the words that somebody had before them."""
        before = words_at(text, _history(text, moment), part, amendment.language, amendment.moment)
        return word_diff(before, amendment.proposed)

    def _part_href(self, text: Text, part: str) -> str:
        return self._pages + addresses.part(self._site, text, part, self._language)

    def _href(self, text: Text) -> str:
        return self._pages + addresses.address(self._site, text, self._language)


def _history(text: Text, moment: Moment) -> Sequence[TextVersion]:
    return moment.results.texts.get((text.consultation, text.slug), NO_HISTORY).versions


def _heading(parts: Sequence[Part]) -> Part | None:
    """The heading under which the last of some parts stands, None if it is one itself."""
    headings = [part for part in parts if part.kind == "heading"]
    return headings[-1] if headings and headings[-1] is not parts[-1] else None


def _weight(line: PartLine) -> int:
    """Those first on which most was said: by comments and votes together."""
    return -(line.comments + (line.stands.agree + line.stands.disagree if line.stands else 0))
