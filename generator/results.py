"""Results: the one value that crosses from the collector to the generator.

It holds what the pages may show of what citizens sent, and what the build needs so as not to lose votes. What is
withheld is absent. The same value travels as JSON (`/results.json`, `cahier build --results`):

    {"format": "cahier-results", "format_version": 1,
     "topics": [{"consultation": "…", "topic": "…", "frozen": {…}, "as_of": "…", "tally": {…}}, …],
     "participation": {"<consultation>": 123}}

A topic is listed once it has ballots; `tally` and `as_of` are null while its results are withheld.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ballots import Json, Tally
from generator.model import Stage, Topic, TopicKey

FORMAT = "cahier-results"
FORMAT_VERSION = 1


class ResultsError(Exception):
    """A results document that cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class TopicResults:
    """What is known of one topic with ballots.

    `frozen` is what its ballots were cast upon (`Ballot.frozen`). `tally` is None while results are withheld, and with
    it `as_of`, the moment of the last ballot counted.
    """

    frozen: Json
    tally: Tally | None
    as_of: datetime | None


@dataclass(frozen=True, slots=True)
class Results:
    """`topics` has every topic with ballots; `participation` the number of people who voted, by consultation, where it
    may be shown."""

    topics: Mapping[TopicKey, TopicResults] = field(default_factory=dict)
    participation: Mapping[str, int] = field(default_factory=dict)


def to_json(results: Results) -> dict[str, Any]:
    """The document, ready for `json.dumps`."""
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "topics": [
            {
                "consultation": consultation,
                "topic": slug,
                "frozen": topic.frozen,
                "as_of": topic.as_of.isoformat(timespec="seconds") if topic.as_of else None,
                "tally": topic.tally,
            }
            for (consultation, slug), topic in sorted(results.topics.items())
        ],
        "participation": dict(sorted(results.participation.items())),
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
        "closed": topic.stage(now) is Stage.CLOSED,
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
            {
                (str(entry["consultation"]), str(entry["topic"])): TopicResults(
                    frozen=entry["frozen"],
                    tally=_tally(entry["tally"]),
                    as_of=datetime.fromisoformat(entry["as_of"]) if entry["as_of"] else None,
                )
                for entry in document["topics"]
            },
            {str(slug): int(number) for slug, number in document["participation"].items()},
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ResultsError(f"it is not a results document: {type(error).__name__}: {error}") from None


def _tally(value: Any) -> Tally | None:
    if value is None:
        return None
    if not isinstance(value["voters"], int) or not isinstance(value["counts"], dict):
        raise ResultsError("a tally needs `voters` and `counts`")
    tally: Tally = value
    return tally
