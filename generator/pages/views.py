"""Contexts from the model and the results: what each page shows at one moment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from ballots import Option, Words
from generator import addresses, components, contexts
from generator.addresses import Thing
from generator.components import (
    Choice,
    ConsultationCard,
    Counted,
    Link,
    MeetingLine,
    OutcomeView,
    Picture,
    TopicCard,
    TopicResult,
)
from generator.discussion import NOTHING, on_proposal, on_topic
from generator.lasting import Latest
from generator.model import Consultation, News, OptionPage, Page, Site, Topic
from generator.names import name
from generator.pages.changes import changes
from generator.pages.chart import Chart, chart
from generator.pages.discussions import Discussions
from generator.pages.moment import Moment
from generator.pages.proposals import ProposalViews
from generator.pages.standings import Standings
from generator.pages.texts import Texts
from generator.proposed import Proposed
from generator.prose.media import Media
from generator.prose.proses import ANSWER, OUTCOME, Proses
from generator.render import Renderer
from generator.results import Participation
from generator.settings import Image
from generator.stages import Stage
from generator.subjects import Subject, of_proposal, of_topic

STAGES = (Stage.OPEN, Stage.UPCOMING, Stage.CLOSED, Stage.CONCLUDED)
"""The order in which consultations are listed."""

LATEST = 3
"""How many pieces of news the home page lists."""


class Views:
    """Makes the contexts of pages in one language. What may not be shown at the moment is None in them."""

    def __init__(self, site: Site, renderer: Renderer, proses: Proses, media: Media, language: str) -> None:
        self._site = site
        self._renderer = renderer
        self._proses = proses
        self._media = media
        self.language = language
        self.tongue = renderer.tongues[language]
        self.discussions = Discussions(site, renderer, language)
        self.texts = Texts(site, renderer, proses, self.discussions, language)
        self.proposals = ProposalViews(site, renderer, proses, self.discussions, language)
        self._standings = Standings()
        self._listed = Latest[ConsultationCard]()
        self._cards = Latest[TopicCard]()
        self._results = Latest[TopicResult]()
        # Looked for in a tuple, all pages of a consultation with thousands of topics would take half a minute more.
        self._places = {topic.key: place for one in site.consultations for place, topic in enumerate(one.topics)}

    def href(self, thing: Thing) -> str:
        """The address of a thing's page as it stands in a page."""
        return self._renderer.static.pages + addresses.address(self._site, thing, self.language)

    def home(self, moment: Moment) -> contexts.HomePage:
        """The consultations that are listed, open ones first, then those to come, then the closed; and their latest
        news."""
        listed = [self._card(one, moment) for one in self._site.consultations if one.visibility == "public"]
        by_stage = {stage: tuple(card for card in listed if card.stage is stage) for stage in STAGES}
        news = [line for cards in by_stage.values() for card in cards for line in self._news_lines(card.consultation)]
        news.sort(key=lambda line: line.news.date, reverse=True)
        return contexts.HomePage(
            image=self.picture(self._site.image),
            cards={stage: cards for stage, cards in by_stage.items() if cards},
            news=tuple(news[:LATEST]),
        )

    def _card(self, consultation: Consultation, moment: Moment) -> ConsultationCard:
        standing = self._standings.of(consultation, moment.now)
        found = moment.results.participation.get(consultation.slug, Participation())
        people = found.people if standing.public else None

        def make() -> ConsultationCard:
            image = self.picture(consultation.image)
            return ConsultationCard(consultation, self.href(consultation), standing.stage, image, people)

        return self._listed.of(consultation.slug, (standing.stage, people), make)

    def consultation(self, consultation: Consultation, moment: Moment) -> contexts.ConsultationPage:
        """A consultation with all that belongs to it."""
        return contexts.ConsultationPage(
            consultation=consultation,
            stage=consultation.stage(moment.now),
            image=self.picture(consultation.image),
            presentation=self._proses.rendered(consultation.presentation, self.language),
            phases=tuple(components.PhaseLine(phase, phase.stage(moment.now)) for phase in consultation.phases),
            topics=tuple(self._topic_card(topic, moment) for topic in consultation.topics),
            texts=tuple(components.TextLine(text, self.href(text)) for text in consultation.texts),
            proposed=self._proposed(consultation, moment),
            meetings=_meetings(consultation, moment.now),
            news=tuple(self._news_lines(consultation)),
            outcome=self._outcome(consultation),
            progress=self._progress(consultation, moment),
            waiting=consultation.waiting(moment.now),
            participation=_people(consultation, moment),
            results=self._results_href(consultation),
            calendar=self._renderer.static.pages + addresses.calendar(self._site, consultation, self.language),
            live=self._live(consultation.slug),
        )

    def topic(self, consultation: Consultation, topic: Topic, moment: Moment) -> contexts.TopicPage:
        """A topic with its ballot and what was counted."""
        place = self._places[topic.key]
        return contexts.TopicPage(
            consultation=consultation,
            topic=topic,
            stage=topic.stage(moment.now),
            image=self.picture(topic.image),
            prose=self._proses.rendered(topic.prose, self.language),
            choices=self.choices(topic),
            counted=self.counted(topic, moment),
            tally=self._tally_href(topic, moment),
            follow_up=topic.follow_up,
            answer=self._proses.rendered(topic.answer.prose, self.language, ANSWER) if topic.answer else None,
            changes=self._changes(topic, moment),
            action=f"{self._renderer.static.collector}/vote/{topic.consultation}/{topic.slug}",
            live=self._live(topic.consultation),
            results=self._results_href(consultation),
            number=place + 1,
            of=len(consultation.topics),
            next=self._next(consultation.topics, place),
            embed=self._site.url + addresses.embed(self._site, topic, self.language),
            discussion=self.discussions.discussion(of_topic(topic), moment),
            proposal=self._origin(consultation, topic, moment),
        )

    def _origin(self, consultation: Consultation, topic: Topic, moment: Moment) -> str:
        """The page of the proposal that a topic began as, if that is known."""
        if not (topic.proposal and consultation.proposals):
            return ""
        number = f"{topic.proposal.number}"
        known = on_proposal(consultation.slug, number) in moment.results.threads
        return f"{self.href(consultation.proposals)}{number}/" if known else ""

    def embed(self, topic: Topic, moment: Moment) -> contexts.EmbedPage:
        """A topic within another site's page."""
        href = self._site.url + addresses.address(self._site, topic, self.language)
        return contexts.EmbedPage(topic, topic.stage(moment.now), self.counted(topic, moment), href)

    def option(
        self, consultation: Consultation, topic: Topic, option: OptionPage, moment: Moment
    ) -> contexts.OptionPage:
        """One option of a topic."""
        return contexts.OptionPage(
            consultation=consultation,
            topic=topic,
            topic_href=self.href(topic),
            option=option.option,
            stage=topic.stage(moment.now),
            image=self.picture(option.image),
            author=option.author,
            prose=self._proses.rendered(option.prose, self.language),
            counted=self.counted(topic, moment),
            next=self._next(topic.option_pages, topic.option_pages.index(option)),
        )

    def results(self, consultation: Consultation, moment: Moment) -> contexts.ResultsPage:
        """All topics of a consultation, counted."""
        return contexts.ResultsPage(
            consultation=consultation,
            stage=consultation.stage(moment.now),
            topics=tuple(self._topic_result(topic, moment) for topic in consultation.topics),
            participation=_people(consultation, moment),
            chart=_chart(consultation, moment),
            outcome=self._outcome(consultation),
            live=self._live(consultation.slug),
        )

    def news(self, consultation: Consultation, news: News, _: Moment) -> contexts.NewsPage:
        """A piece of news, whatever the moment."""
        prose = self._proses.rendered(news.prose, self.language)
        return contexts.NewsPage(consultation, news, self.picture(news.image), prose)

    def plain(self, page: Page, _: Moment) -> contexts.PlainPage:
        """A plain page, whatever the moment."""
        return contexts.PlainPage(page, self._proses.rendered(page.prose, self.language))

    def site_map(self, _: Moment) -> contexts.SiteMapPage:
        """The consultations that are listed and what stands in them, whatever the moment."""
        listed = [one for one in self._site.consultations if one.visibility == "public"]
        return contexts.SiteMapPage(
            tuple(components.Branch(self._link(one), tuple(self._leaves(one))) for one in listed)
        )

    def _leaves(self, consultation: Consultation) -> Iterator[Link]:
        yield from map(self._link, consultation.topics)
        yield from map(self._link, consultation.texts)
        yield from map(self._link, [consultation.proposals] if consultation.proposals else [])
        yield from map(self._link, consultation.news)
        yield Link(self.tongue.sentence("Results"), self._results_href(consultation))

    def _link(self, thing: Thing) -> Link:
        return Link(name(self.tongue, thing), self.href(thing))

    def choices(self, topic: Topic) -> Mapping[str, Choice]:
        """The ballot's options by id, with the page of each that has one."""
        pages = {page.option.id: page for page in topic.option_pages}
        return {option.id: self._choice(option, pages.get(option.id)) for option in topic.ballot.options}

    def _choice(self, option: Option, page: OptionPage | None) -> Choice:
        return Choice(option, self.href(page) if page else "", self.picture(page.image) if page else None)

    def counted(self, topic: Topic, moment: Moment) -> Counted:
        """The public tally. Withheld here too, whatever the results say: an editor may have changed `results` since."""
        if not topic.results_public(moment.now):
            return Counted(None, None)
        found = moment.results.topics.get(topic.key)
        if found and found.tally:
            return Counted(found.tally, found.as_of)
        return Counted(topic.ballot.count([]), None)

    def _tally_href(self, topic: Topic, moment: Moment) -> str:
        return self._renderer.static.pages + addresses.tally(topic) if topic.results_public(moment.now) else ""

    def picture(self, image: Image | None) -> Picture | None:
        """An image with its address and size."""
        if image is None:
            return None
        address = self._renderer.static.pages + self._media.address(image.file)
        words = self.tongue.plain(image.alt), self.tongue.foreign(image.alt)
        return Picture(address, *words, *self._media.size(image.file))

    def _proposed(self, consultation: Consultation, moment: Moment) -> Proposed | None:
        proposals = consultation.proposals
        return self.proposals.glance(consultation, proposals, moment) if proposals else None

    def _topic_card(self, topic: Topic, moment: Moment) -> TopicCard:
        stage, public = topic.stage(moment.now), topic.results_public(moment.now)
        found = moment.results.topics.get(topic.key)
        voters = (found.tally["voters"] if found and found.tally else 0) if public else None
        comments = moment.results.threads.get(on_topic(topic.key), NOTHING).size

        def make() -> TopicCard:
            return TopicCard(topic, self.href(topic), stage, self.picture(topic.image), voters, comments)

        return self._cards.of(topic.key, (stage, voters, comments), make)

    def _topic_result(self, topic: Topic, moment: Moment) -> TopicResult:
        stage, public = topic.stage(moment.now), topic.results_public(moment.now)

        def make() -> TopicResult:
            counted = self.counted(topic, moment)
            return TopicResult(
                topic, self.href(topic), stage, self.choices(topic), counted, self._tally_href(topic, moment)
            )

        return self._results.of(topic.key, (stage, public, moment.results.topics.get(topic.key)), make)

    def _news_lines(self, consultation: Consultation) -> Iterator[components.NewsLine]:
        for news in consultation.news:
            yield components.NewsLine(news, consultation, self.href(news))

    def _progress(self, consultation: Consultation, moment: Moment) -> tuple[components.Progress, ...]:
        lines = [
            components.Progress(self._link(topic), line) for topic in consultation.topics for line in topic.follow_up
        ]
        if proposals := consultation.proposals:
            for answer in proposals.answers.values():
                subject = of_proposal(proposals, f"{answer.number}")
                if subject.thread in moment.results.threads:
                    link = self._proposal_link(subject, moment)
                    lines += [components.Progress(link, line, proposal=True) for line in answer.follow_up]
        return tuple(sorted(lines, key=lambda one: one.line.date, reverse=True))

    def _proposal_link(self, subject: Subject, moment: Moment) -> Link:
        """The page of a proposal by its title, or by its number where that cannot be read."""
        link, found = self.discussions.link(subject), moment.results.threads[subject.thread].proposal
        title = found.proposal.title if found and found.proposal else ""
        if not found or not title:
            return link
        return replace(link, title=self.tongue.say(Words({found.language: title})))

    def _outcome(self, consultation: Consultation) -> OutcomeView | None:
        outcome = consultation.outcome
        return OutcomeView(outcome, self._proses.rendered(outcome.prose, self.language, OUTCOME)) if outcome else None

    def _changes(self, topic: Topic, moment: Moment) -> tuple[components.Change, ...]:
        found = moment.results.topics.get(topic.key)
        return changes(topic, found, self.language, self._site.languages) if found and found.wordings else ()

    def _next(self, things: Sequence[Thing], place: int) -> Link | None:
        """The way to what follows the thing at `place`."""
        return self._link(things[place + 1]) if place + 1 < len(things) else None

    def _results_href(self, consultation: Consultation) -> str:
        return self._renderer.static.pages + addresses.results(self._site, consultation, self.language)

    def _live(self, consultation: str) -> str:
        return f"{self._renderer.static.collector}/live/{consultation}"


def _meetings(consultation: Consultation, now: datetime) -> tuple[MeetingLine, ...]:
    """The meetings to come, the next one first; then those that are over, the last one first."""
    lines = [MeetingLine(meeting, meeting.over <= now) for meeting in consultation.meetings]
    past = [line for line in lines if line.past]
    return (*(line for line in lines if not line.past), *reversed(past))


def _participation(consultation: Consultation, moment: Moment) -> Participation | None:
    """The people who voted on any topic; withheld as long as one topic's results are."""
    if not consultation.results_public(moment.now):
        return None
    return moment.results.participation.get(consultation.slug, Participation())


def _people(consultation: Consultation, moment: Moment) -> int | None:
    """How many people voted on any topic."""
    found = _participation(consultation, moment)
    return found.people if found else None


def _chart(consultation: Consultation, moment: Moment) -> Chart | None:
    """On which days they first did."""
    found = _participation(consultation, moment)
    return chart(found.days) if found else None
