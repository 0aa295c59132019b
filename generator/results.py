"""Results: the one value that crosses from the collector to the generator.

It holds what the pages may show of what citizens sent, and what the build needs so as not to lose votes. What is
withheld is absent. The same value travels as JSON (`/results.json`, `cahier build --results`):

    {"format": "cahier-results", "format_version": 1,
     "topics": [{"consultation": "…", "topic": "…", "frozen": {…}, "as_of": "…", "tally": {…},
                 "wordings": [{"day": "2026-11-02", "wording": {…}}, …], "reworded": "2026-11-09"}, …],
     "participation": {"<consultation>": {"people": 123, "days": [["2026-11-02", 40], …]}},
     "threads": [{…}, …], "logs": [{…}, …], "texts": [{…}, …]}

A topic is listed once it has ballots; `tally` and `as_of` are null while its results are withheld. `wordings` are those
that ballots answered and that differ from the present one; they are there whether or not results are withheld, since
they say nothing of what was answered. `threads`, `logs` and `texts` are described in `discussion_json`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from generator.discussion import History, Log, Thread, ThreadKey
from generator.discussion_json import (
    history_json,
    history_of,
    log_json,
    log_of,
    thread_json,
    thread_of,
)

if TYPE_CHECKING:  # a build that finds nothing to do has no use for what these bring along
    from ballots import Json, Tally
    from generator.model import Topic, TopicKey

FORMAT = "cahier-results"
FORMAT_VERSION = 1


class ResultsError(Exception):
    """A results document that cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Wording:
    """A question as it read once: what `Topic.wording` gave then, as JSON, and the day of the first ballot on it.

    The site may have had other languages at the time.
    """

    day: date
    wording: Json


@dataclass(frozen=True, slots=True)
class TopicResults:
    """What is known of one topic with ballots.

    `frozen` is what its ballots were cast upon (`Ballot.frozen`). `tally` is None while results are withheld, and with
    it `as_of`, the moment of the last ballot counted. `wordings` are those other than the present one, in the order in
    which ballots first answered them. `reworded` is the day of the first ballot on the present one where it came after
    all of theirs; None where there is no such ballot.
    """

    frozen: Json
    tally: Tally | None
    as_of: datetime | None
    wordings: tuple[Wording, ...] = ()
    reworded: date | None = None


@dataclass(frozen=True, slots=True)
class Participation:
    """How many people took part in a consultation, and how many of them for the first time on which day.

    Days are dates in the site's time zone, in order; a day without anybody is left out.
    """

    people: int = 0
    days: tuple[tuple[date, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Results:
    """`topics` has every topic with ballots; `participation` the people who voted, by consultation, where it may be
    shown; `threads` what was written, where anything was, and `logs` what
    moderators decided on it, by consultation; `texts` has those that are discussed, by consultation and slug, as they
    were."""

    topics: Mapping[TopicKey, TopicResults] = field(default_factory=dict)
    participation: Mapping[str, Participation] = field(default_factory=dict)
    threads: Mapping[ThreadKey, Thread] = field(default_factory=dict)
    logs: Mapping[str, Log] = field(default_factory=dict)
    texts: Mapping[tuple[str, str], History] = field(default_factory=dict)


def to_json(results: Results) -> dict[str, Any]:
    """The document, ready for `json.dumps`."""
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "topics": [_topic_json(*found) for found in sorted(results.topics.items())],
        "participation": {
            slug: {"people": found.people, "days": [[day.isoformat(), people] for day, people in found.days]}
            for slug, found in sorted(results.participation.items())
        },
        "threads": [thread_json(key, results.threads[key]) for key in sorted(results.threads)],
        "logs": [log_json(slug, results.logs[slug]) for slug in sorted(results.logs)],
        "texts": [history_json(key, results.texts[key]) for key in sorted(results.texts)],
    }


def _topic_json(key: TopicKey, topic: TopicResults) -> dict[str, Any]:
    return {
        "consultation": key[0],
        "topic": key[1],
        "frozen": topic.frozen,
        "as_of": topic.as_of.isoformat(timespec="seconds") if topic.as_of else None,
        "tally": topic.tally,
        "wordings": [{"day": one.day.isoformat(), "wording": one.wording} for one in topic.wordings],
        "reworded": topic.reworded.isoformat() if topic.reworded else None,
    }


def tally_document(topic: Topic, results: TopicResults | None, now: datetime) -> dict[str, Any]:
    """What `tally.json`, `/tally` and the event stream say of a topic whose results may be shown.

    Without ballots it is the tally of no answers, and `as_of` is null.
    """
    counted = results.tally if results and results.tally else topic.ballot.count([])
    return {
        "consultation": topic.consultation,
        "topic": topic.slug,
        "kind": topic.ballot.kind,
        "closed": topic.stage(now) == "closed",
        "as_of": results.as_of.isoformat(timespec="seconds") if results and results.as_of else None,
        **counted,
    }


def tally_json(topic: Topic, results: TopicResults | None, now: datetime) -> bytes:
    """`tally_document` as the bytes that are served: the same wherever they come from."""
    return json.dumps(tally_document(topic, results, now), ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def from_json(text: str | bytes) -> Results:
    """The results of a document. Raises `ResultsError` for anything that is not one."""
    try:
        document = json.loads(text)
        if document["format"] != FORMAT or document["format_version"] != FORMAT_VERSION:
            raise ResultsError(f"it is not a results document of version {FORMAT_VERSION}")
        return Results(
            {(str(entry["consultation"]), str(entry["topic"])): _topic(entry) for entry in document["topics"]},
            {str(slug): _participation(entry) for slug, entry in document["participation"].items()},
            dict(thread_of(entry) for entry in document["threads"]),
            dict(log_of(entry) for entry in document["logs"]),
            dict(history_of(entry) for entry in document["texts"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ResultsError(f"it is not a results document: {type(error).__name__}: {error}") from None


def _topic(entry: Any) -> TopicResults:
    return TopicResults(
        frozen=entry["frozen"],
        tally=_tally(entry["tally"]),
        as_of=datetime.fromisoformat(entry["as_of"]) if entry["as_of"] else None,
        wordings=tuple(Wording(date.fromisoformat(one["day"]), one["wording"]) for one in entry["wordings"]),
        reworded=date.fromisoformat(entry["reworded"]) if entry["reworded"] else None,
    )


def _tally(value: Any) -> Tally | None:
    if value is None:
        return None
    if not isinstance(value["voters"], int) or not isinstance(value["counts"], dict):
        raise ResultsError("a tally needs `voters` and `counts`")
    tally: Tally = value
    return tally


def _participation(value: Any) -> Participation:
    days = tuple((date.fromisoformat(day), _whole(people)) for day, people in value["days"])
    if not all(people for _, people in days):
        raise ResultsError("a day of participation has nobody: such days are left out")
    if any(earlier >= later for (earlier, _), (later, _) in pairwise(days)):
        raise ResultsError("the days of participation are not in order")
    if sum(people for _, people in days) != _whole(value["people"]):
        raise ResultsError("the people of all days of participation are not as many as `people`")
    return Participation(value["people"], days)


def _whole(value: Any) -> int:
    if type(value) is not int or value < 0:  # True is an int too
        raise ResultsError(f"participation is counted in whole numbers, not {value!r}")
    return value
