"""The results document: what goes out comes in again, and what is none is refused."""

from __future__ import annotations

import json
from datetime import UTC, date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballots import Json, Tally
from generator.results import Participation, Results, ResultsError, TopicResults, Wording, from_json, to_json

TEXTS = st.dictionaries(st.sampled_from(["en", "fr", "ar"]), st.text(max_size=9), max_size=2)
JSON: st.SearchStrategy[Json] = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text()
    | st.lists(TEXTS, max_size=2)
    | st.dictionaries(st.text(), TEXTS)
)
SLUGS = st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True)
WORDINGS = st.builds(Wording, st.dates(), st.fixed_dictionaries({"title": TEXTS, "text": TEXTS}) | JSON)
TALLIES = st.builds(Tally, voters=st.integers(0), counts=st.dictionaries(st.text(), st.integers(0), max_size=3))
TOPICS = st.builds(
    TopicResults,
    frozen=JSON,
    tally=st.none() | TALLIES,
    as_of=st.none() | st.datetimes(timezones=st.just(UTC)).map(lambda moment: moment.replace(microsecond=0)),
    wordings=st.lists(WORDINGS, max_size=2).map(tuple),
    reworded=st.none() | st.dates(),
)
DAYS = st.dictionaries(st.dates(), st.integers(1), max_size=5)
PARTICIPATION = DAYS.map(lambda days: Participation(sum(days.values()), tuple(sorted(days.items()))))
RESULTS = st.builds(
    Results,
    st.dictionaries(st.tuples(SLUGS, SLUGS), TOPICS, max_size=2),
    st.dictionaries(SLUGS, PARTICIPATION, max_size=2),
)


@given(RESULTS)
def test_results_survive_the_way_through_json(results: Results) -> None:
    assert from_json(json.dumps(to_json(results))) == results


def test_the_document_reads_as_it_is_documented() -> None:
    wording: Json = {"title": {"en": "A lane?"}}
    topic = TopicResults({"kind": "vote"}, None, None, (Wording(date(2026, 11, 2), wording),), date(2026, 11, 9))
    people = Participation(42, ((date(2026, 11, 2), 40), (date(2026, 11, 9), 2)))
    assert to_json(Results({("town", "lane"): topic}, {"town": people})) == {
        "format": "cahier-results",
        "format_version": 1,
        "topics": [
            {
                "consultation": "town",
                "topic": "lane",
                "frozen": {"kind": "vote"},
                "as_of": None,
                "tally": None,
                "wordings": [{"day": "2026-11-02", "wording": wording}],
                "reworded": "2026-11-09",
            }
        ],
        "participation": {"town": {"people": 42, "days": [["2026-11-02", 40], ["2026-11-09", 2]]}},
        "threads": [],
        "logs": [],
        "texts": [],
    }


@pytest.mark.parametrize(
    "participation",
    [
        3,
        {"people": 3},
        {"people": 4, "days": [["2026-11-02", 3]]},
        {"people": -1, "days": [["2026-11-02", -1]]},
        {"people": 1, "days": [["2026-11-02", -1], ["2026-11-03", 2]]},
        {"people": 1, "days": [["2026-11-02", True]]},
        {"people": 1.0, "days": [["2026-11-02", 1]]},
        {"people": "1", "days": [["2026-11-02", 1]]},
        {"people": 1, "days": [["2026-11-31", 1]]},
        {"people": 1, "days": [[20261102, 1]]},
        {"people": 1, "days": {"2026-11-02": 1}},
        {"people": 2, "days": [["2026-11-03", 1], ["2026-11-02", 1]]},
        {"people": 2, "days": [["2026-11-02", 1], ["2026-11-02", 1]]},
    ],
)
def test_participation_that_cannot_be_is_refused(participation: object) -> None:
    document = to_json(Results()) | {"participation": {"town": participation}}
    with pytest.raises(ResultsError):
        from_json(json.dumps(document))


@pytest.mark.parametrize(
    "changes",
    [
        {"wordings": None},
        {"wordings": [{"wording": {}}]},
        {"wordings": [{"day": "2026-11-02"}]},
        {"wordings": [{"day": "yesterday", "wording": {}}]},
        {"reworded": "2026-13-01"},
        {"tally": {"voters": 3}},
        {"tally": []},
        {"as_of": "noon"},
    ],
)
def test_a_topic_that_cannot_be_is_refused(changes: dict[str, Any]) -> None:
    document = to_json(Results({("town", "lane"): TopicResults({}, None, None)}))
    document["topics"][0] |= changes
    with pytest.raises(ResultsError):
        from_json(json.dumps(document))
