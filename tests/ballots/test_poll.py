"""A choice of options."""

from __future__ import annotations

import pytest

from ballots import Json, Refused
from tests.ballots.asking import ballot, options, problems

THREE = options("tram", "bus", "velo")


def test_choices_are_kept_in_the_order_of_the_ballot() -> None:
    assert ballot("poll", options=THREE, max=2).parse(["velo", "tram"]) == ["tram", "velo"]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ([], "no-answer"),
        (["tram"], "too-few-options"),
        (["tram", "bus", "velo"], "too-many-options"),
        (["tram", "metro"], "unknown-option"),
        (["tram", ["bus"]], "unknown-option"),
        (["tram", "tram"], "chosen-twice"),
        ("tram", "not-a-list"),
        ({"tram": True}, "not-a-list"),
        (None, "not-a-list"),
    ],
)
def test_other_choices_are_refused(answer: Json, code: str) -> None:
    with pytest.raises(Refused) as refused:
        ballot("poll", options=THREE, min=2, max=2).parse(answer)
    assert refused.value.code == code
    assert refused.value.control == "answer"


def test_a_refusal_says_the_number_allowed() -> None:
    with pytest.raises(Refused, match=r"Choose 1 option only\."):
        ballot("poll", options=THREE).parse(["tram", "bus"])
    with pytest.raises(Refused, match=r"Choose at most 2 options\."):
        ballot("poll", options=THREE, max=2).parse(["tram", "bus", "velo"])


def test_each_choice_of_a_voter_counts_once() -> None:
    tally = ballot("poll", options=THREE, max=2).count([(["tram", "velo"], 2), (["tram"], 1)])
    assert tally == {"voters": 3, "counts": {"tram": 3, "bus": 0, "velo": 2}}


def test_bounds_that_no_answer_meets_are_a_problem() -> None:
    assert [problem.at for problem in problems("poll", options=THREE, min=2)] == [("min",)]
    assert [problem.at for problem in problems("poll", options=THREE, max=4)] == [("max",)]
    assert [problem.at for problem in problems("poll", options=THREE, min=4, max=4)] == [("max",), ("min",)]
