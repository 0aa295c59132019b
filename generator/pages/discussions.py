"""What is written about topics and parts of texts, and what moderators decided on it, as pages show it."""

from __future__ import annotations

from collections.abc import Iterator

from generator import addresses, charter, contexts
from generator.addresses import Thing
from generator.components import Link
from generator.discussed import Discussion, RulingLine
from generator.discussion import NO_LOG, NOTHING, Thread
from generator.model import Consultation, Site
from generator.names import name
from generator.pages.comments import ORDERS, RANDOM, Sheet, Sheets
from generator.pages.logs import LogSheet, log_sheets
from generator.pages.moment import Moment
from generator.render import Renderer
from generator.subjects import Subject, of_proposal


class Discussions:
    """Makes the contexts of discussions in one language."""

    def __init__(self, site: Site, renderer: Renderer, language: str) -> None:
        self._site = site
        self._static = renderer.static
        self._tongue = renderer.tongues[language]
        self._root = addresses.root(site, language)

    def sheets(self, subject: Subject, moment: Moment) -> Sheets:
        """The comments on something in their orders. While they are taken, each day draws lots anew."""
        day = moment.now.astimezone(self._site.timezone).date() if subject.taken(moment.now) else ""
        return Sheets(thread_of(subject, moment), f"{day}")

    def comments(
        self, consultation: Consultation, subject: Subject, sheet: Sheet, moment: Moment
    ) -> contexts.CommentsPage:
        """One page of the comments on something."""
        all = self._all(subject)
        return contexts.CommentsPage(
            consultation=consultation,
            about=self.link(subject),
            discussion=self._written(subject, thread_of(subject, moment), None, moment),
            comments=sheet.comments,
            order=sheet.order,
            orders={order: all + ("" if order == RANDOM else f"{order}/") for order in ORDERS},
            number=sheet.place,
            of=sheet.of,
            previous="" if sheet.previous is None else all + sheet.previous,
            next="" if sheet.next is None else all + sheet.next,
            last=all + sheet.last,
            partial=sheet.partial,
        )

    def discussion(self, subject: Subject, moment: Moment) -> Discussion | None:
        """What is written about something; None where nobody may write and nobody has."""
        thread = thread_of(subject, moment)
        if subject.how is None and not thread.size:
            return None
        return self._written(subject, thread, self.sheets(subject, moment), moment)

    def _written(self, subject: Subject, thread: Thread, sheets: Sheets | None, moment: Moment) -> Discussion:
        """With the comments that are met first, or, without `sheets`, with none."""
        return Discussion(
            size=thread.size,
            first=sheets.first() if sheets else (),
            more=sheets is not None and sheets.more,
            all=self._all(subject),
            action=f"{self._static.collector}/comment/{subject.path}".rstrip("/"),
            collector=self._static.collector,
            log=self._log(subject.thread[0]),
            taken=subject.taken(moment.now),
            how=subject.how,
        )

    def link(self, subject: Subject) -> Link:
        """The page of something that is discussed."""
        return Link(name(self._tongue, subject), self._static.pages + self._root + subject.path)

    def _link(self, thing: Thing) -> Link:
        href = self._static.pages + self._root + addresses.path(thing)
        return Link(name(self._tongue, thing), href)

    def _log(self, consultation: str) -> str:
        return f"{self._static.pages}{self._root}{consultation}/moderation/"

    def _all(self, subject: Subject) -> str:
        return f"{self._static.pages}{self._root}{subject.path}comments/"

    def log_sheets(self, consultation: Consultation, moment: Moment) -> Iterator[LogSheet]:
        """What moderators decided in a consultation, page by page."""
        return log_sheets(moment.results.logs.get(consultation.slug, NO_LOG))

    def log(self, consultation: Consultation, sheet: LogSheet, _: Moment) -> contexts.LogPage:
        """One page of what moderators decided."""
        here = self._log(consultation.slug)
        rules = charter.rules(self._site, self._tongue)
        # A text as a whole: the part may be gone.
        about: dict[tuple[str, str], Thing] = {("topic", topic.slug): topic for topic in consultation.topics}
        about |= {("text", text.slug): text for text in consultation.texts}
        links = {key: self._link(thing) for key, thing in about.items()}
        if proposals := consultation.proposals:
            numbers = {one.thread[2] for one in sheet.rulings if one.thread[1] == "proposal"}
            links |= {("proposal", number): self.link(of_proposal(proposals, number)) for number in numbers}
        return contexts.LogPage(
            consultation=consultation,
            rules=rules,
            lines=tuple(
                RulingLine(
                    ruling,
                    rules.get(ruling.reason, ruling.reason),
                    links.get(ruling.thread[1:3]),
                )
                for ruling in sheet.rulings
            ),
            number=sheet.of + 1 - sheet.number,
            of=sheet.of,
            previous="" if sheet.previous is None else here + sheet.previous,
            next="" if sheet.next is None else here + sheet.next,
        )


def thread_of(subject: Subject, moment: Moment) -> Thread:
    """What is written about something."""
    return moment.results.threads.get(subject.thread, NOTHING)
