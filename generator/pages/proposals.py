"""What citizens propose, as pages show it: lists, one page each, and the form."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace

from markupsafe import Markup

from ballots.lean import dataclass
from generator import addresses
from generator.components import Link
from generator.discussion import Comment, Thread, on_proposal
from generator.model import Consultation, Site
from generator.names import name
from generator.pages.discussions import Discussions
from generator.pages.moment import Moment
from generator.proposal_contexts import ProposalPage, ProposalsPage, ProposePage
from generator.proposals import Proposals
from generator.proposed import AuthorityAnswer, ProposalLine, ProposalSheet, Proposed
from generator.prose.proses import ANSWER, Proses
from generator.render import Renderer
from generator.stages import Stage
from generator.subjects import Subject, of_proposal, unreadable

PER_PAGE = 25
FIRST = 3
"""How many stand on the page of the consultation."""

DRAWN_PAGES = 8
"""Pages of those drawn by lot: nobody reads the two hundred and first. The latest and the most supported are all
there."""

EXCERPT = 240
"""Characters of a proposal that stand in a list."""

DRAWN, SUPPORTED, RECENT, QUALIFIED = "drawn", "supported", "recent", "qualified"
IN = "in/"
"""Before the id of a category, in the name of its list."""

FILING = "new/"
"""Where the form stands below the address of all proposals."""


@dataclass(frozen=True)
class Filed:
    """A proposal with its number and what is written about it."""

    number: str
    comment: Comment
    thread: Thread


@dataclass(frozen=True)
class Sheet:
    """One page of a list."""

    name: str
    number: int
    of: int
    filed: tuple[Filed, ...]
    partial: bool

    @property
    def path(self) -> str:
        """Below the address of all proposals."""
        return sheet_path(self.name, self.number)


def sheet_path(name: str, number: int = 1) -> str:
    """Where a page of a list stands below the address of all proposals. The list that is met first has no name there;
    numbers are those of proposals."""
    first = "" if name == DRAWN else f"{name}/"
    return first if number == 1 else f"{name}/{number}/"


def filed(proposals: Proposals, moment: Moment) -> list[Filed]:
    """The proposals that there are, the earliest first, also those that cannot be read any more. What has no number is
    none, whoever says so: it would be part of a path."""
    kind = on_proposal(proposals.consultation, "")[:2]
    found = []
    for key, thread in moment.results.threads.items():
        numbered = key[2].isascii() and key[2].isdecimal()
        if key[:2] == kind and numbered and thread.proposal:
            found.append(Filed(key[2], thread.proposal, thread))
    return sorted(found, key=lambda one: one.comment.id)


def sheets(proposals: Proposals, found: Sequence[Filed], seed: str) -> Iterator[Sheet]:
    """The pages of all lists; of each there is one even where there is no proposal."""
    readable = [one for one in found if one.comment.published]
    supported = sorted(readable, key=lambda one: (-one.comment.agree, one.comment.id))
    drawn = sorted(readable, key=lambda one: _lot(seed, one))
    yield from _pages(DRAWN, drawn, most=DRAWN_PAGES)
    yield from _pages(SUPPORTED, supported)
    yield from _pages(RECENT, readable[::-1])
    if proposals.threshold is not None:
        yield from _pages(QUALIFIED, [one for one in supported if proposals.qualified(one.comment.agree)])
    for id in proposals.categories:
        yield from _pages(IN + id, [one for one in drawn if _category(one) == id])


def _pages(name: str, found: Sequence[Filed], most: int | None = None) -> Iterator[Sheet]:
    pages = [tuple(found[first : first + PER_PAGE]) for first in range(0, max(1, len(found)), PER_PAGE)]
    kept = pages[:most]
    for number, page in enumerate(kept, 1):
        yield Sheet(name, number, len(kept), page, len(kept) < len(pages))


def _lot(seed: str, one: Filed) -> bytes:
    return hashlib.blake2b(f"{seed} {one.comment.id}".encode(), digest_size=8).digest()


def _category(one: Filed) -> str:
    return one.comment.proposal.category if one.comment.proposal else ""


def standing(consultation: Consultation, proposals: Proposals, one: Filed, moment: Moment) -> str:
    """Where a proposal stands: what its editors say, in its own file or in that of the topic that it became, one of
    `STATUSES`; else `topic`, `qualified`, `closed`, or `open` for as long as it collects supports."""
    answer, topic = proposals.answers.get(int(one.number)), consultation.became(int(one.number))
    if answer and answer.status != "open":
        return answer.status
    if topic:
        return topic.status if topic.status not in ("open", "closed") else "topic"
    if proposals.qualified(one.comment.agree):
        return "qualified"
    return "closed" if proposals.stage(moment.now) is Stage.CLOSED else "open"


class _Known:
    """What many pages of a moment show: all proposals, those that can be read, how many of them qualify, and the lines
    that have been made, by number."""

    def __init__(self, moment: Moment, proposals: Proposals) -> None:
        self.moment = moment
        self.proposals = proposals
        self.filed = filed(proposals, moment)
        self.readable = [one for one in self.filed if one.comment.published]
        self.qualified = sum(proposals.qualified(one.comment.agree) for one in self.readable)
        self.lines: dict[str, ProposalLine] = {}


class ProposalViews:
    """Makes the contexts of pages about proposals in one language."""

    def __init__(self, site: Site, renderer: Renderer, proses: Proses, discussions: Discussions, language: str) -> None:
        self._site = site
        self._static = renderer.static
        self._tongue = renderer.tongues[language]
        self._proses = proses
        self._discussions = discussions
        self._language = language
        self._kept: _Known | None = None

    def sheets(self, proposals: Proposals, moment: Moment) -> Iterator[Sheet]:
        """The pages of all lists. While proposals are taken, each day draws lots anew."""
        return sheets(proposals, self._known(proposals, moment).filed, self._seed(proposals, moment))

    def _known(self, proposals: Proposals, moment: Moment) -> _Known:
        """What many pages of a moment show."""
        if self._kept is None or self._kept.moment is not moment or self._kept.proposals is not proposals:
            self._kept = _Known(moment, proposals)
        return self._kept

    def subject(self, proposals: Proposals, one: Filed) -> Subject:
        """A proposal as something to be discussed."""
        subject = of_proposal(proposals, one.number)
        return subject if one.comment.published else unreadable(subject)

    def list(self, consultation: Consultation, proposals: Proposals, sheet: Sheet, moment: Moment) -> ProposalsPage:
        """One page of a list."""
        here = self._href(proposals)
        names = dict.fromkeys((DRAWN, SUPPORTED, RECENT, *([QUALIFIED] if proposals.threshold is not None else [])))
        categories = {IN + id: self._tongue.say(title) for id, title in proposals.categories.items()}
        return ProposalsPage(
            consultation=consultation,
            proposals=proposals,
            stage=proposals.stage(moment.now),
            proposed=self._proposed(proposals, moment),
            sheet=ProposalSheet(
                name=sheet.name,
                lines=tuple(self._line(consultation, proposals, one, moment) for one in sheet.filed),
                lists={name: here + sheet_path(name) for name in (*names, *categories)},
                categories=categories,
                number=sheet.number,
                of=sheet.of,
                previous=here + sheet_path(sheet.name, sheet.number - 1) if sheet.number > 1 else "",
                next=here + sheet_path(sheet.name, sheet.number + 1) if sheet.number < sheet.of else "",
                partial=sheet.partial,
            ),
            log=self._static.pages + addresses.moderation(self._site, consultation, self._language),
        )

    def glance(self, consultation: Consultation, proposals: Proposals, moment: Moment) -> Proposed:
        """All of them at a glance, with those that are met first."""
        seed, readable = self._seed(proposals, moment), self._known(proposals, moment).readable
        first = sorted(readable, key=lambda one: _lot(seed, one))[:FIRST]
        lines = tuple(self._line(consultation, proposals, one, moment) for one in first)
        return replace(self._proposed(proposals, moment), first=lines)

    def _proposed(self, proposals: Proposals, moment: Moment) -> Proposed:
        known, here = self._known(proposals, moment), self._href(proposals)
        return Proposed(
            title=name(self._tongue, proposals),
            number=len(known.readable),
            qualified=None if proposals.threshold is None else known.qualified,
            first=(),
            href=here,
            filing=here + FILING if proposals.stage(moment.now) is Stage.OPEN else "",
        )

    def proposal(self, consultation: Consultation, proposals: Proposals, one: Filed, moment: Moment) -> ProposalPage:
        """A proposal with what is written about it."""
        return ProposalPage(
            consultation=consultation,
            proposals=proposals,
            stage=proposals.stage(moment.now),
            proposal=one.comment,
            line=self._line(consultation, proposals, one, moment),
            fields=tuple(self._fields(proposals, one)),
            answer=self._answer(consultation, proposals, int(one.number)),
            discussion=self._discussions.discussion(self.subject(proposals, one), moment),
            list=self._href(proposals),
            collector=self._static.collector,
        )

    def propose(self, consultation: Consultation, proposals: Proposals, moment: Moment) -> ProposePage:
        """The form."""
        return ProposePage(
            consultation=consultation,
            proposals=proposals,
            stage=proposals.stage(moment.now),
            action=f"{self._static.collector}/propose/{proposals.consultation}",
            list=self._href(proposals),
        )

    def _line(self, consultation: Consultation, proposals: Proposals, one: Filed, moment: Moment) -> ProposalLine:
        """A proposal in a list, the same in all lists."""
        lines = self._known(proposals, moment).lines
        if one.number not in lines:
            lines[one.number] = self._made(consultation, proposals, one, moment)
        return lines[one.number]

    def _made(self, consultation: Consultation, proposals: Proposals, one: Filed, moment: Moment) -> ProposalLine:
        comment, category = one.comment, proposals.categories.get(_category(one))
        taken = comment.published and proposals.stage(moment.now) is Stage.OPEN
        return ProposalLine(
            number=one.number,
            title=comment.proposal.title if comment.proposal else "",
            words=_excerpt(comment.text),
            language=comment.language,
            name=comment.name,
            moment=comment.moment,
            category=self._tongue.say(category) if category else "",
            supports=comment.agree,
            status=standing(consultation, proposals, one, moment),
            comments=one.thread.size,
            href=f"{self._href(proposals)}{one.number}/",
            action=f"{self._static.collector}/support/{proposals.consultation}/{one.number}" if taken else "",
        )

    def _fields(self, proposals: Proposals, one: Filed) -> Iterator[tuple[str | Markup, str | Markup]]:
        """What else it says; of fields that are not asked for any more nothing."""
        said = one.comment.proposal.fields if one.comment.proposal else {}
        for id, field in proposals.fields.items():
            if words := said.get(id):
                option = field.options.get(words)
                yield self._tongue.say(field.title), self._tongue.say(option) if option else words

    def _answer(self, consultation: Consultation, proposals: Proposals, number: int) -> AuthorityAnswer | None:
        answer, topic = proposals.answers.get(number), consultation.became(number)
        if not (answer or topic):
            return None
        href = self._static.pages + addresses.address(self._site, topic, self._language) if topic else ""
        return AuthorityAnswer(
            day=answer.date if answer else None,
            prose=self._proses.rendered(answer.prose, self._language, ANSWER) if answer else None,
            follow_up=(answer.follow_up if answer else ()) or (topic.follow_up if topic else ()),
            topic=Link(name(self._tongue, topic), href) if topic else None,
        )

    def _seed(self, proposals: Proposals, moment: Moment) -> str:
        taken = proposals.stage(moment.now) is Stage.OPEN
        return f"{moment.now.astimezone(self._site.timezone).date() if taken else ''}"

    def _href(self, proposals: Proposals) -> str:
        return self._static.pages + addresses.address(self._site, proposals, self._language)


def _excerpt(text: str) -> str:
    """The beginning of a text, to its last whole word."""
    words = " ".join(text.split())
    return words if len(words) <= EXCERPT else words[:EXCERPT].rsplit(" ", 1)[0] + " …"
