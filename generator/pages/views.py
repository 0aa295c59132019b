"""Contexts from the model and the results: what each page shows at one moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ballots import Option
from generator import addresses, contexts
from generator.addresses import Thing
from generator.contexts import Choice, Counted, Link, OutcomeView, Picture, TopicCard
from generator.model import Consultation, Image, News, OptionPage, Page, Site, Stage, Text, Topic
from generator.prose.media import Media
from generator.prose.proses import OUTCOME, Proses
from generator.render import Renderer
from generator.results import Results

STAGES = (Stage.OPEN, Stage.UPCOMING, Stage.CLOSED)
"""The order in which consultations are listed."""


@dataclass(frozen=True, slots=True)
class Moment:
    """What pages depend on besides content: the time, and what was counted until then."""

    now: datetime
    results: Results


class Views:
    """Makes the contexts of pages in one language. What may not be shown at the moment is None in them."""

    def __init__(self, site: Site, renderer: Renderer, proses: Proses, media: Media, language: str) -> None:
        self._site = site
        self._renderer = renderer
        self._proses = proses
        self._media = media
        self.language = language
        self.tongue = renderer.tongues[language]

    def href(self, thing: Thing) -> str:
        """The address of a thing's page as it stands in a page."""
        return self._renderer.static.pages + addresses.address(self._site, thing, self.language)

    def home(self, moment: Moment) -> contexts.HomePage:
        """The consultations that are listed: open ones first, then those to come, then the closed."""
        listed = [one for one in self._site.consultations if one.visibility == "public"]
        listed.sort(key=lambda one: STAGES.index(one.stage(moment.now)))
        return contexts.HomePage(tuple(self._card(one, moment) for one in listed))

    def _card(self, consultation: Consultation, moment: Moment) -> contexts.ConsultationCard:
        return contexts.ConsultationCard(
            consultation,
            self.href(consultation),
            consultation.stage(moment.now),
            self.picture(consultation.image),
            _participation(consultation, moment),
        )

    def consultation(self, consultation: Consultation, moment: Moment) -> contexts.ConsultationPage:
        """A consultation with all that belongs to it."""
        return contexts.ConsultationPage(
            consultation=consultation,
            stage=consultation.stage(moment.now),
            image=self.picture(consultation.image),
            presentation=self._proses.rendered(consultation.presentation, self.language),
            phases=tuple(contexts.PhaseLine(phase, phase.stage(moment.now)) for phase in consultation.phases),
            topics=tuple(self._topic_card(topic, moment) for topic in consultation.topics),
            texts=tuple(contexts.TextLine(text, self.href(text)) for text in consultation.texts),
            meetings=consultation.meetings,
            news=tuple(contexts.NewsLine(news, self.href(news)) for news in consultation.news),
            outcome=self._outcome(consultation),
            participation=_participation(consultation, moment),
            results=self._results_href(consultation),
            calendar=self._renderer.static.pages + f"/{consultation.slug}/calendar.ics",
            live=self._live(consultation.slug),
        )

    def topic(self, consultation: Consultation, topic: Topic, moment: Moment) -> contexts.TopicPage:
        """A topic with its ballot and what was counted."""
        return contexts.TopicPage(
            consultation=consultation,
            topic=topic,
            stage=topic.stage(moment.now),
            image=self.picture(topic.image),
            prose=self._proses.rendered(topic.prose, self.language),
            choices=self.choices(topic),
            counted=self.counted(topic, moment),
            follow_up=topic.follow_up,
            action=f"{self._renderer.static.collector}/vote/{topic.consultation}/{topic.slug}",
            live=self._live(topic.consultation),
            results=self._results_href(consultation),
            next=self._next(consultation, topic),
        )

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
        )

    def results(self, consultation: Consultation, moment: Moment) -> contexts.ResultsPage:
        """All topics of a consultation, counted."""
        return contexts.ResultsPage(
            consultation=consultation,
            stage=consultation.stage(moment.now),
            topics=tuple(
                contexts.TopicResult(
                    topic,
                    self.href(topic),
                    topic.stage(moment.now),
                    self.choices(topic),
                    self.counted(topic, moment),
                )
                for topic in consultation.topics
            ),
            participation=_participation(consultation, moment),
            outcome=self._outcome(consultation),
            live=self._live(consultation.slug),
        )

    def text(self, consultation: Consultation, text: Text, _: Moment) -> contexts.TextPage:
        """A text to be read, whatever the moment."""
        return contexts.TextPage(consultation, text, self._proses.rendered(text.prose, self.language))

    def news(self, consultation: Consultation, news: News, _: Moment) -> contexts.NewsPage:
        """A piece of news, whatever the moment."""
        prose = self._proses.rendered(news.prose, self.language)
        return contexts.NewsPage(consultation, news, self.picture(news.image), prose)

    def plain(self, page: Page, _: Moment) -> contexts.PlainPage:
        """A plain page, whatever the moment."""
        return contexts.PlainPage(page, self._proses.rendered(page.prose, self.language))

    def choices(self, topic: Topic) -> Mapping[str, Choice]:
        """The ballot's options by id, with the page of each that has one."""
        pages = {page.option.id: page for page in topic.option_pages}
        return {option.id: self._choice(option, pages.get(option.id)) for option in topic.ballot.options}

    def _choice(self, option: Option, page: OptionPage | None) -> Choice:
        return Choice(option, self.href(page) if page else "", self.picture(page.image) if page else None)

    def counted(self, topic: Topic, moment: Moment) -> Counted:
        """The public tally. Withheld here too, whatever the results say: an editor may have changed `results` since."""
        if not topic.results_public(moment.now):
            return Counted(None, None, "")
        href = self._renderer.static.pages + addresses.tally(topic)
        found = moment.results.topics.get(topic.key)
        if found and found.tally:
            return Counted(found.tally, found.as_of, href)
        return Counted(topic.ballot.count([]), None, href)

    def picture(self, image: Image | None) -> Picture | None:
        """An image with its address and size."""
        if image is None:
            return None
        address = self._renderer.static.pages + self._media.address(image.file)
        return Picture(address, self.tongue.plain(image.alt), *self._media.size(image.file))

    def _topic_card(self, topic: Topic, moment: Moment) -> TopicCard:
        tally = self.counted(topic, moment).tally
        return TopicCard(topic, self.href(topic), topic.stage(moment.now), tally["voters"] if tally else None)

    def _outcome(self, consultation: Consultation) -> OutcomeView | None:
        outcome = consultation.outcome
        return OutcomeView(outcome, self._proses.rendered(outcome.prose, self.language, OUTCOME)) if outcome else None

    def _next(self, consultation: Consultation, topic: Topic) -> Link | None:
        following = consultation.topics[consultation.topics.index(topic) + 1 :]
        return Link(self.tongue.say(following[0].title), self.href(following[0])) if following else None

    def _results_href(self, consultation: Consultation) -> str:
        return self._renderer.static.pages + addresses.results(self._site, consultation, self.language)

    def _live(self, consultation: str) -> str:
        return f"{self._renderer.static.collector}/live/{consultation}"


def _participation(consultation: Consultation, moment: Moment) -> int | None:
    """How many people voted on any topic; withheld as long as one topic's results are."""
    if not consultation.results_public(moment.now):
        return None
    return moment.results.participation.get(consultation.slug, 0)
