"""A national debate: how soon a collector has it, how long all its pages take, and how soon a new comment is on them.

As large as the consultation that a parliament held in 2017: 150,000 contributions of 13,000 people on 60 topics, of
which 20,000 are comments and replies, the rest votes and what people think of comments.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory

from collector.casting import cast_vote
from collector.config import Settings
from collector.http import identity
from collector.http.comment_refusals import OwnComment
from collector.http.identity import Voter
from collector.questions import questions_of
from collector.state import Collector
from collector.store import comments, recording
from collector.store.comments import Written
from collector.store.reading import Words
from collector.store.store import Store
from generator.content.load import load
from generator.discussion import on_topic
from generator.model import Site, TopicKey
from generator.render import Renderer
from generator.results import Results
from generator.site import Builder
from tests.bench import corpus
from tests.serving import write_site

TOPICS, PEOPLE, COMMENTS, VOTES, OPINIONS = 60, 13_000, 20_000, 65_000, 65_000
BATCH = 500
BEGAN = datetime(2026, 6, 1, tzinfo=UTC)

SITE = "title: Le parlement\nurl: https://debat.example\nlanguages: [fr]\n"
CONSULTATION = "title: Le grand débat\nopens: 2026-01-01\ncloses: 2099-01-01\ncomments: true\n"
TOPIC = "---\ntitle: Sujet {number}\nballot: vote\nstances: [for, against, suggestion]\n---\n\n{text}\n"


@dataclass(frozen=True, slots=True)
class Found:
    """`contributions` of all kinds, of which so many are `comments`, on `topics`. Seconds: until a collector knew all
    of it (`opened`), until all `files` were built from nothing, and for a new comment in the median and at worst, from
    its storing to the last page that shows it."""

    contributions: int
    comments: int
    topics: int
    opened: float
    built: float
    files: int
    comment: float
    slowest: float


def measure(quick: bool) -> Found:
    """All of it, or a tenth."""
    with TemporaryDirectory(prefix="cahier-bench-") as path:
        return asyncio.run(_measured(Path(path), 10 if quick else 1))


async def _measured(folder: Path, share: int) -> Found:
    site = _write(folder, TOPICS // share)
    settings = Settings.of(site, folder, local=True)
    people = [identity.new_voter() for _ in range(PEOPLE // share)]
    with closing(_filled(settings, site)) as connection:
        _Debate(connection, settings, site, people).fill(share)
    began = time.perf_counter()
    collector = Collector.open(settings, site, partial(Renderer, folder=folder, local=True))
    collector.start()
    results = await collector.results()
    opened = time.perf_counter() - began
    builder = Builder(folder, folder / "output", jobs=2, local=True)
    built = builder.build(results, datetime.now(UTC))
    took = [await _comment(collector, builder, results, number) for number in range(20)]
    await collector.close()
    return Found(
        contributions=(COMMENTS + VOTES + OPINIONS) // share,
        comments=COMMENTS // share,
        topics=TOPICS // share,
        opened=opened,
        built=built.seconds,
        files=built.pages,
        comment=median(took),
        slowest=max(took),
    )


def _write(folder: Path, topics: int) -> Site:
    text = corpus.topic(0).body
    files = {
        f"consultations/debat/topics/t{number}.md": TOPIC.format(number=number, text=text) for number in range(topics)
    }
    write_site(folder, {"site.yml": SITE, "consultations/debat/consultation.yml": CONSULTATION, **files})
    (folder / "var").mkdir()
    site = load(folder).site
    assert site
    return site


def _filled(settings: Settings, site: Site) -> sqlite3.Connection:
    """The database of a collector that knows the topics, opened once that has let go of it."""
    store = Store.open(settings)
    store.load(questions_of(site))
    store.abandon()
    return sqlite3.connect(settings.var / "cahier.db", isolation_level=None)


class _Debate:
    """Everything that people contribute, written into the database of a collector."""

    def __init__(self, connection: sqlite3.Connection, settings: Settings, site: Site, people: Sequence[Voter]) -> None:
        self._connection = connection
        self._settings = settings
        self._site = site
        self._people = people
        self._chance = Random("debate")

    def fill(self, share: int) -> None:
        """Write one of so many parts of it, in one transaction."""
        self._connection.execute("BEGIN")
        there = self._comments(COMMENTS // share)
        for _ in range(OPINIONS // share):
            self._agree(*self._chance.choice(there))
        self._vote(VOTES // share)
        self._connection.execute("COMMIT")

    def _comments(self, number: int) -> list[tuple[int, TopicKey]]:
        """Comments, three in ten of them replies; their ids and topics."""
        chance, words = self._chance, corpus.topic(1).body.split()
        first: dict[TopicKey, list[int]] = {topic.key: [] for topic in self._site.topics()}
        keys, there = list(first), []
        for minute in range(number):
            key = chance.choice(keys)
            parent = chance.choice(first[key]) if first[key] and chance.random() < 0.3 else None
            text = " ".join(chance.choices(words, k=chance.randint(10, 150)))
            written = _written(
                self._settings, chance.choice(self._people), key, text, BEGAN + timedelta(minutes=minute)
            )
            words_of_reply = written.words._replace(stance="")
            reply = written._replace(parent=parent, words=words_of_reply) if parent else written
            heard = comments.write(self._connection, reply)
            there.append((heard.comment.id, key))
            if parent is None:
                first[key].append(heard.comment.id)
        return there

    def _agree(self, id: int, key: TopicKey) -> None:
        settings = self._settings
        voter_key = identity.voter_key(settings, self._chance.choice(self._people), key[0])
        author, reader = identity.author(settings, voter_key), identity.agreement(settings, voter_key, id)
        with suppress(OwnComment):
            comments.agree(self._connection, id, author, reader, self._chance.choice((1, 1, -1)))

    def _vote(self, number: int) -> None:
        chance, questions = self._chance, list(questions_of(self._site).values())
        rows = {slug: id for id, slug in self._connection.execute("SELECT id, slug FROM topic")}
        votes = (
            cast_vote(
                self._settings,
                self._site.timezone,
                topic_id=rows[question.key[1]],
                question=question,
                voter=chance.choice(self._people),
                answer=chance.choice(('"for"', '"against"', '"abstain"')),
                moment=BEGAN,
            )
            for question in chance.choices(questions, k=number)
        )
        while batch := list(islice(votes, BATCH)):
            recording.record(self._connection, batch)


def _written(settings: Settings, voter: Voter, key: TopicKey, text: str, moment: datetime) -> Written:
    return Written(
        thread=on_topic(key),
        parent=None,
        author=identity.author(settings, identity.voter_key(settings, voter, key[0])),
        receipt=identity.new_comment_receipt(),
        words=Words("", "for", text),
        language="fr",
        moment=moment,
        causes=(),
    )


async def _comment(collector: Collector, builder: Builder, results: Results, number: int) -> float:
    """Somebody writes, and the pages follow; the seconds that it takes."""
    key = ("debat", f"t{number % 3}")
    text, moment = f"Le nouveau commentaire {number}.", datetime.now(UTC)
    written = _written(collector.settings, identity.new_voter(), key, text, moment)
    began = time.perf_counter()
    await collector.store.write(written)
    await collector.threads.read(collector.store, [written.thread])
    later = replace(results, threads={**results.threads, **collector.public_threads({"debat"})})
    builder.update(later, {written.thread}, datetime.now(UTC))
    return time.perf_counter() - began
