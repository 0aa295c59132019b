"""What people have written: it comes out of the results document as it went in, and what cannot be is refused."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.discussion import ACTIONS, History, Log, Ruling, TextVersion, Thread, on_topic
from generator.results import Results, ResultsError, from_json, to_json
from tests.generator.discussing import MOMENT, comment, threads

VELO = on_topic(("ville", "velo"))
KEYS = st.tuples(*[st.text(st.characters(codec="utf-8"), max_size=5)] * 4)


@given(st.dictionaries(KEYS, threads(2), max_size=2))
def test_threads_survive_the_way_through_json(written: dict[tuple[str, str, str, str], Thread]) -> None:
    results = Results(threads=written)
    assert from_json(json.dumps(to_json(results))) == results


def test_the_document_reads_as_it_is_documented() -> None:
    reply = comment(13, "Non.", agree=1, edited=True, official=True)
    gone = comment(14, state="withheld", reason="insult")
    thread = Thread([comment(12, name="Ada", stance="for", disagree=2, replies=(reply,)), gone], agree=5, disagree=2)
    plain = {
        "name": "",
        "stance": "",
        "language": "fr",
        "reason": "",
        "official": False,
        "proposed": "",
        "proposal": None,
        "replies": [],
    }
    assert to_json(Results(threads={VELO: thread}))["threads"] == [
        {
            "consultation": "ville",
            "kind": "topic",
            "slug": "velo",
            "part": "",
            "agree": 5,
            "disagree": 2,
            "comments": [
                {
                    **plain,
                    "id": 12, "moment": "2026-04-20T12:12:00+00:00", "name": "Ada", "stance": "for", "text": "Oui.",
                    "agree": 0, "disagree": 2, "edited": False, "state": "published",
                    "replies": [
                        {
                            **plain,
                            "id": 13, "moment": "2026-04-20T12:13:00+00:00", "text": "Non.", "agree": 1, "disagree": 0,
                            "edited": True, "state": "published", "official": True,
                        }
                    ],
                },
                {
                    **plain,
                    "id": 14, "moment": "2026-04-20T12:14:00+00:00", "text": "", "agree": 0, "disagree": 0,
                    "edited": False, "state": "withheld", "reason": "insult",
                },
            ],
        }
    ]  # fmt: skip


@pytest.mark.parametrize(
    "changes",
    [
        {"state": "waiting"},
        {"state": "withheld"},
        {"state": "withdrawn", "text": "", "name": "Ada"},
        {"state": "withdrawn", "text": "", "stance": "for"},
        {"state": None},
        {"stance": "neutral"},
        {"stance": ["for"]},
        {"id": "1"},
        {"id": -1},
        {"id": True},
        {"agree": 1.5},
        {"disagree": -1},
        {"moment": "yesterday"},
        {"moment": None},
        {"replies": None},
        {"replies": [{}]},
        {"replies": [7]},
    ],
)
def test_a_comment_that_cannot_be_is_refused(changes: dict[str, Any]) -> None:
    document = to_json(Results(threads={VELO: Thread([comment(1)])}))
    assert from_json(json.dumps(document))
    document["threads"][0]["comments"][0] |= changes
    with pytest.raises(ResultsError):
        from_json(json.dumps(document))


@given(st.lists(st.tuples(st.sampled_from(ACTIONS), st.sampled_from(["", "insult"])), max_size=4))
def test_logs_survive_the_way_through_json(decided: list[tuple[str, str]]) -> None:
    log = Log([Ruling(MOMENT, action, reason, VELO) for action, reason in decided])
    results = Results(logs={"ville": log})
    assert from_json(json.dumps(to_json(results))) == results


@pytest.mark.parametrize("changes", [{"action": "erase"}, {"action": None}, {"moment": "noon"}, {"moment": 7}])
def test_a_ruling_that_cannot_be_is_refused(changes: dict[str, Any]) -> None:
    document = to_json(Results(logs={"ville": Log([Ruling(MOMENT, "approve", "", VELO)])}))
    assert from_json(json.dumps(document))
    document["logs"][0]["rulings"][0] |= changes
    with pytest.raises(ResultsError):
        from_json(json.dumps(document))


PROSE = st.dictionaries(st.sampled_from(["fr", "en"]), st.text(st.characters(codec="utf-8"), max_size=9), max_size=2)


@given(st.lists(PROSE, max_size=3))
def test_histories_survive_the_way_through_json(proses: list[dict[str, str]]) -> None:
    history = History([TextVersion(MOMENT + timedelta(days=day), prose) for day, prose in enumerate(proses)])
    results = Results(texts={("ville", "charte"): history})
    read = from_json(json.dumps(to_json(results)))
    assert read == results
    assert read.texts["ville", "charte"].versions == history.versions


@pytest.mark.parametrize(
    "changes", [{"moment": "noon"}, {"moment": None}, {"prose": None}, {"prose": ["fr"]}, {"prose": "fr"}]
)
def test_a_version_that_cannot_be_is_refused(changes: dict[str, Any]) -> None:
    document = to_json(Results(texts={("ville", "charte"): History([TextVersion(MOMENT, {"fr": "Un."})])}))
    assert from_json(json.dumps(document))
    document["texts"][0]["versions"][0] |= changes
    with pytest.raises(ResultsError):
        from_json(json.dumps(document))


@pytest.mark.parametrize("changes", [{"agree": -1}, {"disagree": 1.5}, {"agree": True}, {"agree": None}])
def test_votes_that_cannot_be_are_refused(changes: dict[str, Any]) -> None:
    document = to_json(Results(threads={VELO: Thread((), 1, 1)}))
    assert from_json(json.dumps(document))
    document["threads"][0] |= changes
    with pytest.raises(ResultsError):
        from_json(json.dumps(document))


def test_an_answer_to_an_answer_is_refused() -> None:
    deep = comment(1, replies=(comment(2, replies=(comment(3),)),))
    with pytest.raises(ResultsError, match="an answer has no answers"):
        from_json(json.dumps(to_json(Results(threads={VELO: Thread([deep])}))))


@pytest.mark.parametrize("threads", [None, [[]], [{"consultation": "ville"}], [{"comments": []}], "velo"])
def test_threads_that_cannot_be_are_refused(threads: object) -> None:
    document = to_json(Results()) | {"threads": threads}
    with pytest.raises(ResultsError):
        from_json(json.dumps(document))


def test_what_can_be_read_is_counted_with_its_answers() -> None:
    answers = (comment(2), comment(3, state="withdrawn"))
    assert Thread([comment(1, replies=answers), comment(4, state="withheld", replies=(comment(5),))]).size == 3


@given(threads(), threads())
def test_threads_are_equal_where_their_comments_are(one: Thread, other: Thread) -> None:
    assert (one == other) is ((one.comments, one.agree, one.disagree) == (other.comments, other.agree, other.disagree))
    assert one == Thread(list(one.comments), one.agree, one.disagree)
    assert one != one.comments
