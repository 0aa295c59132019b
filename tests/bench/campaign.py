"""A database as a campaign of votes leaves it: people come day by day, answer some of a consultation's topics, and now
and then change their mind.

Written straight into the tables of the real schema: sixty thousand ballots a second instead of some thousands.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import TypeAlias

from ballots.opinions import Chance
from collector.config import Settings
from collector.http.identity import HANDLE_BYTES, SALT_BYTES
from collector.questions import Question, canonical, questions_of
from collector.store.store import Store
from generator.model import Consultation, Site, TopicKey
from tests.serving import write_site

CONSULTATIONS = 4
TOPICS = (
    *["vote"] * 8,
    "{kind: poll, max: 2, options: {tram: Un tram, bus: Un bus, velo: Des vélos, rien: Rien}}",
    "{kind: support, threshold: 5000}",
    "scale",
    "{kind: ranking, options: {nord: Le nord, sud: Le sud, est: L'est, ouest: L'ouest}}",
    "{kind: grades, options: {aube: Aube, brume: Brume, cime: Cime}}",
    "{kind: budget, amount: 100, options: {pont: {title: Un pont, cost: 70}, banc: {title: Un banc, cost: 20}, "
    "arbre: {title: Un arbre, cost: 30}, jeux: {title: Des jeux, cost: 40}, mur: {title: Un mur, cost: 10}}}",
    "{kind: survey, questions: {mode: {title: Vous venez ?, kind: poll, options: {pied: À pied, auto: En auto}}, "
    "sens: {title: Êtes-vous pour ?, kind: vote}}}",
)
"""What each consultation asks."""

FIRST, DAYS = date(2026, 1, 1), 90
LATEST = "2026-03-31T21:59:59+00:00"

DRAWN = 1000
"""Answers that are drawn for a topic, of which each ballot has one."""

ANSWERED = 9
"""Topics that a person answers: from one up to so many."""

AGAIN = 0.05
"""The share of ballots that replace an earlier one."""

Row: TypeAlias = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A topic as stored, and answers to it, each as it is kept and as it is counted."""

    topic_id: int
    question_id: int
    answers: Sequence[tuple[str, str]]


def write(folder: Path) -> None:
    """Write the site into `folder`."""
    files = {"site.yml": "title: Beaucoup\nurl: https://many.example.org\nlanguages: [fr]\n"}
    for place in range(CONSULTATIONS):
        files[f"consultations/c-{place}/consultation.yml"] = f"title: Consultation {place}\n"
        for number, ballot in enumerate(TOPICS):
            topic = f"---\ntitle: Sujet {number}\nballot: {ballot}\n---\n\nUn sujet.\n"
            files[f"consultations/c-{place}/topics/t-{number}.md"] = topic
    write_site(folder, files)


def fill(settings: Settings, site: Site, number: int) -> int:
    """Store so many ballots; by how many people."""
    store, questions = Store.open(settings), questions_of(site)
    ids = {key: row.id for key, row in store.load(questions).adopted.topics.items()}
    store.abandon()
    with closing(sqlite3.connect(settings.var / "cahier.db", isolation_level=None)) as connection:
        for setting in ("synchronous = OFF", "cache_size = -2000000", "wal_autocheckpoint = 100000"):
            connection.execute(f"PRAGMA {setting}")
        connection.execute("BEGIN")
        asked = {question.key: _asked(connection, ids[question.key], question) for question in questions.values()}
        campaign = Campaign(site.consultations, asked)
        connection.executemany(_BALLOT, campaign.ballots(number))
        connection.executemany("INSERT INTO participation VALUES (?, 0, ?, 'open', ?)", campaign.people)
        connection.executemany("INSERT INTO tally VALUES (?, ?, ?)", campaign.tallies())
        connection.execute("COMMIT")
    return len(campaign.people)


_BALLOT = """
    INSERT INTO ballot (topic_id, question_id, cohort, handle, revision, answer, salt, level, day)
    VALUES (?, ?, 0, ?, ?, ?, ?, 'open', ?)
"""


def _asked(connection: sqlite3.Connection, topic_id: int, question: Question) -> _Asked:
    connection.execute("UPDATE topic SET as_of = ? WHERE id = ?", (LATEST, topic_id))
    added = connection.execute(
        "INSERT INTO question (topic_id, version, wording, day) VALUES (?, ?, ?, ?)",
        (topic_id, question.version, question.wording, FIRST.isoformat()),
    )
    drawn = _drawn(question, Random(f"answers to {topic_id}").random)
    return _Asked(topic_id, added.lastrowid or 0, [(answer, question.counted(answer)) for answer in drawn])


def _drawn(question: Question, chance: Chance) -> Iterator[str]:
    for _ in range(DRAWN):
        answer = question.ballot.drawn(lambda id: 2 * chance() - 1, chance)
        if answer is not None:
            yield canonical(question.ballot.parse(answer))


class Campaign:
    """Who votes what. `people` are rows of `participation`, complete once all ballots are cast."""

    def __init__(self, consultations: Sequence[Consultation], asked: Mapping[TopicKey, _Asked]) -> None:
        self.people: list[Row] = []
        self._chance = Random(1)
        self._consultations = [(one.slug, [asked[topic.key] for topic in one.topics]) for one in consultations]
        self._answering: list[_Asked] = []
        self._unsure: deque[tuple[_Asked, bytes, str]] = deque()
        self._voters: Counter[tuple[int, str]] = Counter()

    def ballots(self, number: int) -> Iterator[Row]:
        """Rows of `ballot`, in the order of time."""
        chance, content = self._chance.random, self._chance.randbytes
        for place in range(number):
            day = (FIRST + timedelta(DAYS * place // number)).isoformat()
            if self._unsure and chance() < AGAIN:
                asked, handle, before = self._unsure.popleft()
                revision = 2
                self._voters[asked.topic_id, before] -= 1
            else:
                asked, handle, revision = self._next(day), content(HANDLE_BYTES), 1
            answer, counted = asked.answers[int(chance() * len(asked.answers))]
            self._voters[asked.topic_id, counted] += 1
            if revision == 1 and chance() < 2 * AGAIN:
                self._unsure.append((asked, handle, counted))
            yield asked.topic_id, asked.question_id, handle, revision, answer, content(SALT_BYTES), day

    def tallies(self) -> Iterator[Row]:
        """Rows of `tally`."""
        return ((*answer, voters) for answer, voters in self._voters.items() if voters)

    def _next(self, day: str) -> _Asked:
        """What the person at hand answers next, or somebody new."""
        if not self._answering:
            consultation, topics = self._chance.choice(self._consultations)
            self.people.append((consultation, self._chance.randbytes(HANDLE_BYTES), day))
            self._answering = self._chance.sample(topics, self._chance.randint(1, ANSWERED))
        return self._answering.pop()
