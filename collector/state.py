"""What all parts of the collector share while it runs."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Self, TypeAlias, TypeVar
from zoneinfo import ZoneInfo

from starlette.requests import Request

from collector import results
from collector.config import Settings
from collector.http.documents import PublicJson
from collector.http.rates import Rates
from collector.metrics import Metrics
from collector.moderation.backlog import Backlog
from collector.moderation.people import People
from collector.questions import Question, questions_of, with_former_keys
from collector.rebuild.clock import wall_clock
from collector.store.reading import Heard, Stood
from collector.store.recording import Recorded
from collector.store.records import Adopted, TopicRow
from collector.store.store import Store, Stored
from collector.store.texts import Histories, discussed
from collector.store.writer import Batch
from collector.tallies import Tallies
from collector.threads import Threads
from collector.wordings import Wordings
from generator.discussion import NO_HISTORY, History, Log, Thread, ThreadKey
from generator.model import Site, Text, TopicKey
from generator.pieces import Translated
from generator.proposals import Proposals
from generator.prose.numbering import ids_of
from generator.render import Renderer
from generator.results import Results, TopicResults, tally_document, tally_json
from generator.stages import Stage
from generator.subjects import Subject, of_former_part, of_part, of_proposal, of_topic

log = logging.getLogger(__name__)

Key = TypeVar("Key")

Clock: TypeAlias = Callable[[], datetime]
"""Now, as an aware datetime."""


class Collector:
    """One running collector: the site as last adopted, the store, and what is kept in memory of it. To be used on the
    event loop.

    Made by `open`. `metrics.streams` is to be kept by whoever opens event streams.
    """

    def __init__(
        self,
        *,
        settings: Settings,
        site: Site,
        rendering: Callable[[Site], Renderer],
        clock: Clock,
        timer: Callable[[], float],
        store: Store,
        stored: Stored,
    ) -> None:
        self.settings = settings
        self.clock = clock
        self.store = store
        self.metrics = Metrics()
        self.rates = Rates(timer)
        self.tallies = Tallies(
            stored.tallies,
            {row.id: row.as_of for row in stored.adopted.topics.values() if row.as_of},
            stored.participation,
        )
        self.wordings = Wordings()
        self.threads = Threads(stored.threads, stored.logs)
        self.backlog = Backlog(stored.queued)
        self.people = People(settings.var)
        self._rendering = rendering
        self._callbacks: list[Callable[[set[TopicKey]], None]] = []
        self._readers: list[Callable[[set[ThreadKey]], None]] = []
        self._public: dict[int, tuple[tuple[Question, Stage, int], PublicJson]] = {}
        self._take(site, rendering(site), questions_of(site), stored.adopted)
        self._take_texts(site, store.load_texts(site, clock()))

    @classmethod
    def open(
        cls,
        settings: Settings,
        site: Site,
        rendering: Callable[[Site], Renderer],
        *,
        clock: Clock = wall_clock,
        timer: Callable[[], float] = time.monotonic,
    ) -> Self:
        """Lock the folder, open the database, take `site`.

        rendering: makes the renderer of a site, and is called again for each one adopted.
        timer: measures the rate of writes, in seconds that never go back.

        Raises `config.CannotStart`, of which `AlreadyRunning`, `WrongSecret` and `NotAdopted` are kinds.
        """
        store = Store.open(settings)
        try:
            stored = store.load(questions_of(site))
            return cls(
                settings=settings,
                site=site,
                rendering=rendering,
                clock=clock,
                timer=timer,
                store=store,
                stored=stored,
            )
        except BaseException:
            store.abandon()
            raise

    def start(self) -> None:
        """Begin to take votes. On the event loop; `create_app` does it."""
        self.store.start(self.settings.queue, self._committed)

    async def close(self) -> None:
        """Store everything queued, then let go of the folder."""
        await self.store.close()

    async def adopt(self, site: Site) -> None:
        """Take the site as edited.

        Raises `NotAdopted` where votes would be lost, and what `rendering` raises; then the old site stays.
        """
        renderer, questions = await asyncio.to_thread(self._prepared, site)
        adopted = await self.store.adopt(questions)
        self.settings = self.settings.following(site)
        histories = await self.store.adopt_texts(site, self.clock())
        self._take(site, renderer, questions, adopted)
        self._take_texts(site, histories)
        self.tallies.recall()

    def on_change(self, callback: Callable[[set[TopicKey]], None]) -> None:
        """`callback` is called on the event loop with the topics whose ballots have just been committed."""
        self._callbacks.append(callback)

    def on_written(self, callback: Callable[[set[ThreadKey]], None]) -> None:
        """`callback` is called on the event loop with the threads that have just changed."""
        self._readers.append(callback)

    def question(self, key: TopicKey) -> Question | None:
        """The topic that is or was known by `key`."""
        return self._known.get(key)

    def subject(self, thread: ThreadKey) -> Subject | None:
        """What is discussed in a thread; None where it is no longer part of the site."""
        consultation, kind, slug, part = thread
        match kind:
            case "topic":
                question = self.question((consultation, slug))
                return of_topic(question.topic) if question else None
            case "proposal":
                proposals = self.proposals(consultation)
                return of_proposal(proposals, slug) if proposals else None
        text = self._texts.get((consultation, slug))
        return self._part(text, part) if kind == "text" and text else None

    def proposals(self, consultation: str) -> Proposals | None:
        """What may be proposed in a consultation."""
        found = self.site.consultation(consultation)
        return found.proposals if found else None

    def _part(self, text: Text, part: str) -> Subject | None:
        """A part that a text has or had."""
        if part in ids_of(_original(text.prose)):
            return of_part(text, part)
        former = self._histories.get((text.consultation, text.slug), NO_HISTORY).versions
        known = any(part in ids_of(next(iter(one.prose.values()), "")) for one in former)
        return of_former_part(text, part) if known else None

    def row(self, key: TopicKey) -> TopicRow:
        """How the store knows a topic of the site."""
        return self._topics[key]

    def question_by_id(self, topic_id: int) -> Question | None:
        """The topic that the store knows as `topic_id`; None where it is no longer part of the site."""
        key = self._keys.get(topic_id)
        return self._questions.get(key) if key else None

    @property
    def questions(self) -> Mapping[int, Question]:
        """The site's topics by the store's id."""
        return {self._topics[key].id: question for key, question in self._questions.items()}

    async def results(self) -> Results:
        """The results of the whole site as of now; what is withheld is absent."""
        await self.threads.read(self.store)
        found = await results.results_of(
            self.site, self._questions, self._topics, self.clock(), tallies=self.tallies, wordings=self.wordings
        )
        slugs = [one.slug for one in self.site.consultations]
        threads, logs = self.public_threads(slugs), self.public_logs(slugs)
        return replace(found, threads=threads, logs=logs, texts=self._histories)

    def public_threads(self, consultations: Collection[str]) -> Mapping[ThreadKey, Thread]:
        """What may be read in some consultations, as last read from the store, of what is part of the site."""
        found = self.threads.of(consultations, self.site.timezone)
        return {key: thread for key, thread in found.items() if self.subject(key)}

    def public_logs(self, consultations: Collection[str]) -> Mapping[str, Log]:
        """What was decided in some consultations, likewise."""
        return self.threads.logs(consultations, self.site.timezone)

    async def public_tally(self, question: Question, now: datetime) -> PublicJson:
        """The `tally.json` of a topic whose results may be shown to everyone, made once for each change."""
        id = self._topics[question.key].id
        made_of = (question, question.stage(now), self.tallies.version(id))
        if id not in self._public or self._public[id][0] != made_of:
            results = await self.topic_results(question.key, now=now)
            self._public[id] = made_of, PublicJson(tally_json(question.topic, results, now))
        return self._public[id][1]

    async def topic_results(
        self, key: TopicKey, *, now: datetime | None = None, voted: bool = False
    ) -> TopicResults | None:
        """The results of one topic, its tally None while withheld; None before its first ballot.

        voted: for someone whose own vote counts, who may see what is shown `after_vote`. Raises `KeyError`.
        """
        question, row = self._questions[key], self._topics[key]
        now = now or self.clock()
        return await results.topic_results(
            self.site, question, row, now, tallies=self.tallies, wordings=self.wordings, voted=voted
        )

    async def document(
        self, key: TopicKey, *, now: datetime | None = None, voted: bool = False
    ) -> dict[str, Any] | None:
        """A topic's `tally.json` as of `now`; None while its results are withheld and for a topic that is unknown."""
        question, now = self._questions.get(key), now or self.clock()
        if question is None or not results.may_see(question, now, voted=voted):
            return None
        return tally_document(question.topic, await self.topic_results(key, now=now, voted=voted), now)

    def _prepared(self, site: Site) -> tuple[Renderer, Mapping[TopicKey, Question]]:
        """What takes long with thousands of topics, made on a thread that no vote waits for."""
        questions = questions_of(site)
        for question in questions.values():
            question.prepare()
        return self._rendering(site), questions

    def _take(
        self,
        site: Site,
        renderer: Renderer,
        questions: Mapping[TopicKey, Question],
        adopted: Adopted,
    ) -> None:
        """From here on, this is the site. Nothing is awaited in between, so nobody sees half of it."""
        self.site = site
        self.renderer = renderer
        self._questions = questions
        self._known = with_former_keys(questions)
        self._topics = adopted.topics
        self._keys = {row.id: key for key, row in adopted.topics.items()}
        self.wordings.adopt(adopted.reworded)
        self.threads.adopt(adopted.threads)

    def _take_texts(self, site: Site, histories: Histories) -> None:
        """The same for texts: which parts they have, and how they were."""
        self._histories = {key: _at(history, site.timezone) for key, history in histories.items()}
        self._texts = {(text.consultation, text.slug): text for text in discussed(site)}

    def _committed(self, batch: Batch) -> None:
        """What is in memory follows the disk; then whoever asked is told."""
        # Most jobs store one vote or none; that which fills a demonstration gives a list of them.
        results = [one for result in batch.results for one in (result if isinstance(result, list) else (result,))]
        votes = [one for one in results if isinstance(one, Recorded)]
        self.metrics.committed(batch, len(votes))
        self.tallies.add(votes)
        self.wordings.add(votes)
        changed = {self._keys[vote.topic_id] for vote in votes if vote.topic_id in self._keys}
        if changed:
            asyncio.get_running_loop().call_soon(_tell, self._callbacks, changed)
        heard = [one for one in results if isinstance(one, (Heard, Stood))]
        self.backlog.add(one for one in heard if isinstance(one, Heard))
        if written := self.threads.add(heard):
            asyncio.get_running_loop().call_soon(_tell, self._readers, written)


def _original(prose: Translated) -> str:
    return next((text.text for text in prose.values()), "")


def _at(history: History, timezone: ZoneInfo) -> History:
    """A history with times as clocks show them there."""
    return History([replace(one, moment=one.moment.astimezone(timezone)) for one in history.versions])


def _tell(callbacks: Iterable[Callable[[set[Key]], None]], changed: set[Key]) -> None:
    for callback in callbacks:
        try:
            callback(set(changed))
        except Exception:
            log.exception("a change was not passed on")


def collector_of(request: Request) -> Collector:
    """The collector that serves this request, as `app` has noted."""
    collector: Collector = request.scope["collector"]
    return collector
