"""Several questions answered together."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballots import KINDS, Json, Refused, tables
from ballots.survey import FreeText, Survey
from ballots.vote import Vote
from tests.ballots.asking import ballot, options, problems
from tests.ballots.pace import brief
from tests.ballots.samples import QUESTIONS

wish = FreeText(longest=10)


def survey() -> Survey:
    made = ballot("survey", questions=QUESTIONS)
    assert isinstance(made, Survey)
    return made


def refusal(answer: Json) -> Refused:
    with pytest.raises(Refused) as refused:
        survey().parse(answer)
    return refused.value


def test_every_kind_but_a_survey_can_be_a_question_and_so_can_a_text() -> None:
    assert {question.ballot.kind for question in survey().questions} == tables().keys() - {"survey"} | {"text"}


def test_a_kind_that_is_added_can_be_a_question(monkeypatch: pytest.MonkeyPatch) -> None:
    class Toy(Vote):
        kind = "toy"

    monkeypatch.setitem(KINDS, "toy", Toy)
    asked = {"play": {"kind": "toy", "title": "Shall we play?"}}
    assert ballot("survey", questions=asked).parse({"play": "for"}) == {"play": "for"}


def test_questions_left_empty_in_a_form_are_not_answered() -> None:
    sent = {
        "mode.answer": ["bus"], "agree.answer": [""], "pace.answer": ["0"], "order.rank-x": [""], "order.rank-y": ["1"],
        "worth.grade-x": [""], "wish.answer": [" \r\n "],
    }  # fmt: skip
    assert survey().read_form(sent) == {"mode": ["bus"], "pace": 0, "order": ["y"]}


def test_answers_are_kept_in_the_order_of_the_survey() -> None:
    parsed = survey().parse({"wish": "More", "mode": ["bus"]})
    assert isinstance(parsed, dict)
    assert list(parsed) == ["mode", "wish"]


def test_a_required_question_needs_an_answer() -> None:
    refused = refusal({"agree": "for"})
    assert str(refused) == "On “How do you come?”: This question needs an answer."
    assert (refused.code, refused.control) == ("required", "mode.answer")


def test_a_refusal_says_which_question_and_which_field() -> None:
    refused = refusal({"mode": ["bus"], "worth": {"x": "splendid"}})
    assert str(refused) == "On “What is it worth?”: Choose one of the grades offered."
    assert (refused.code, refused.control) == ("unknown-grade", "worth.grade-x")
    with pytest.raises(Refused, match="In which order"):
        survey().read_form({"order.rank-x": ["first"]})


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ([], "not-a-survey"),
        ({"mode": ["bus"], "other": 1}, "unknown-question"),
        ({"mode": None}, "not-a-list"),
        ({"mode": ["bus"], "wish": None}, "not-a-text"),
    ],
)
def test_other_answers_are_refused(answer: Json, code: str) -> None:
    assert refusal(answer).code == code


def test_a_survey_of_optional_questions_needs_one_answer() -> None:
    optional = ballot("survey", questions={"wish": {"kind": "text", "title": "What else?"}})
    with pytest.raises(Refused, match="at least one question"):
        optional.parse({})


def test_each_question_is_counted_over_those_who_answered_it() -> None:
    tally: dict[str, Any] = dict(survey().count([({"mode": ["bus"], "agree": "for"}, 2), ({"mode": ["foot"]}, 1)]))
    assert tally["voters"] == 3
    assert tally["counts"]["mode"] == {"voters": 3, "counts": {"foot": 1, "bus": 2}}
    assert tally["counts"]["agree"] == {"voters": 2, "counts": {"for": 2, "against": 0, "abstain": 0}, "expressed": 2}
    assert list(tally["counts"]) == list(QUESTIONS)


def test_free_text_never_reaches_a_tally() -> None:
    answer = survey().parse({"mode": ["bus"], "wish": "My name is Jo"})
    counted = survey().counted(answer)
    assert counted == {"mode": ["bus"], "wish": True}
    tally: dict[str, Any] = dict(survey().count([(counted, 2)]))
    assert tally["counts"]["wish"] == {"voters": 2, "counts": {"answered": 2}}


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("  two\r\nlines\r", "two\nlines"),
        ("tab\there", "tab\there"),
        ("nul\0 bell\a", "nul bell"),
        ("half\ud83dpair", "halfpair"),
        ("e\u0301te\u0301", "été"),
    ],
)
def test_a_text_is_tidied(sent: str, kept: str) -> None:
    assert wish.parse(sent) == kept


@pytest.mark.parametrize(
    ("sent", "code"), [("", "no-answer"), (" \n\0 ", "no-answer"), ("x" * 11, "too-long"), (7, "not-a-text")]
)
def test_a_text_that_is_empty_or_too_long_is_refused(sent: Json, code: str) -> None:
    with pytest.raises(Refused) as refused:
        wish.parse(sent)
    assert refused.value.code == code


def test_a_text_is_measured_once_it_is_tidied() -> None:
    assert wish.parse(" " * 50 + "e\u0301" * 10) == "é" * 10
    with pytest.raises(Refused, match=r"to 10 characters\."):
        wish.parse("a" * 1_000_000)


@given(st.text(max_size=12))
@brief
def test_a_text_that_is_kept_is_canonical(sent: str) -> None:
    try:
        kept = wish.parse(sent)
    except Refused:
        return
    assert isinstance(kept, str)
    assert kept == unicodedata.normalize("NFC", kept).strip() == wish.parse(kept)
    assert kept.encode()


def test_every_question_at_fault_is_named_at_once() -> None:
    refused = refusal({"pace": 9, "agree": "for", "wish": "x" * 21})
    assert [(one.code, one.control) for one in (refused, *refused.also)] == [
        ("required", "mode.answer"),
        ("no-such-position", "pace.answer"),
        ("too-long", "wish.answer"),
    ]
    assert str(refused.also[1]) == "On “What else?”: Shorten your text to 20 characters."
    assert str(refused.also[1].reason) == "Shorten your text to 20 characters."


def test_every_field_that_cannot_be_read_is_named_at_once() -> None:
    sent = {"pace.answer": ["fast"], "order.rank-x": ["1"], "order.rank-z": ["1"]}
    with pytest.raises(Refused) as refused:
        survey().read_form(sent)
    assert [one.control for one in (refused.value, *refused.value.also)] == ["pace.answer", "order.rank-z"]


def test_a_problem_of_a_question_leads_to_it() -> None:
    asked = {"mode": {"kind": "poll", "title": "How?", "options": options("foot", "bus"), "max": 3}}
    assert [problem.at for problem in problems("survey", questions=asked)] == [("questions", "mode", "max")]


def test_words_and_what_is_frozen_tell_questions_apart() -> None:
    asked = {"wish": {"kind": "text", "title": "What else?"}}
    made = ballot("survey", questions=asked)
    assert made.frozen() == {
        "kind": "survey",
        "questions": [{"id": "wish", "required": False, "ballot": {"kind": "text", "longest": 1000}}],
    }
    assert made.wording() == {"wish": {"title": {"en": "What else?"}, "summary": {}, "ballot": {}}}
