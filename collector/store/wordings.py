"""The wordings of questions that ballots answered: jobs as those of `records`."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from collector.questions import Question
from generator.results import Wording


@dataclass(frozen=True, slots=True)
class Answered:
    """A wording that ballots answered, and its version."""

    version: str
    wording: Wording


def reworded(connection: sqlite3.Connection, asked: Mapping[int, Question]) -> Mapping[int, Sequence[Answered]]:
    """By topic id all wordings that ballots answered, in the order of the first ones, where not all ballots were cast
    upon the present wording. Other texts are not read: they may be long and many.

    asked: the questions that have ballots, by topic id.
    """
    found = {
        topic_id
        for topic_id, version in connection.execute("SELECT topic_id, version FROM question")
        if topic_id in asked and version != asked[topic_id].version
    }
    return {topic_id: tuple(_answered(connection, topic_id)) for topic_id in sorted(found)}


def _answered(connection: sqlite3.Connection, topic_id: int) -> Iterator[Answered]:
    for version, wording, day in connection.execute(
        "SELECT version, wording, day FROM question WHERE topic_id = ? ORDER BY id", (topic_id,)
    ):
        yield Answered(version, Wording(date.fromisoformat(day), json.loads(wording)))


def keep(connection: sqlite3.Connection, topic_id: int, question: Question, day: date) -> tuple[int, Answered]:
    """Keep the wording that a first ballot answers on `day`; its row, and what is in it."""
    added = connection.execute(
        "INSERT INTO question (topic_id, version, wording, day) VALUES (?, ?, ?, ?)",
        (topic_id, question.version, question.wording, day.isoformat()),
    )
    return int(added.lastrowid or 0), Answered(question.version, Wording(day, json.loads(question.wording)))
