"""A position on a scale."""

from __future__ import annotations

from statistics import median_high, median_low
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballots import Json, Refused
from ballots.scale import Scale
from tests.ballots.asking import ballot, problems
from tests.ballots.pace import brief


def tally_of(*positions: int) -> dict[str, Any]:
    return dict(ballot("scale").count([(position, 1) for position in positions]))


def test_every_position_is_in_the_histogram() -> None:
    assert tally_of(25, 25, -100)["counts"] == {
        "-100": 1, "-75": 0, "-50": 0, "-25": 0, "0": 0, "25": 2, "50": 0, "75": 0, "100": 0,
    }  # fmt: skip


def test_an_even_number_of_voters_may_have_two_medians() -> None:
    assert tally_of(-25, 25)["median"] == {"lower": -25, "upper": 25}
    assert tally_of(-25, 25, 25)["median"] == {"lower": 25, "upper": 25}


def test_nobody_has_no_median() -> None:
    assert tally_of()["median"] is None


@given(st.lists(st.sampled_from(range(-100, 101, 25)), min_size=1))
@brief
def test_the_medians_are_those_of_the_sorted_answers(positions: list[int]) -> None:
    assert tally_of(*positions)["median"] == {"lower": median_low(positions), "upper": median_high(positions)}


@pytest.mark.parametrize("answer", [25.0, "25", True, 10, 125, 10**400, float("nan"), None, [25]])
def test_only_a_whole_number_on_the_scale_is_an_answer(answer: Json) -> None:
    with pytest.raises(Refused, match="from -100 to 100 in steps of 25"):
        ballot("scale").parse(answer)


@pytest.mark.parametrize(("written", "position"), [(" -25 ", -25), ("0", 0), ("100", 100)])
def test_a_form_says_the_position_in_digits(written: str, position: int) -> None:
    assert ballot("scale").read_form({"answer": [written]}) == position


@pytest.mark.parametrize("written", ["25.0", "²5", "１００", "9" * 5000, "1e2", "--5"])
def test_a_form_with_anything_else_is_refused(written: str) -> None:
    with pytest.raises(Refused, match="Choose a position"):
        ballot("scale").read_form({"answer": [written]})


def test_ends_and_middle_have_words() -> None:
    scale = ballot("scale", labels={"low": "Slow", "middle": "Fine", "high": "Fast"})
    assert isinstance(scale, Scale)
    assert [scale.label(position).original[1] for position in (-100, 0, 25, 100)] == ["Slow", "Fine", "", "Fast"]


@pytest.mark.parametrize(
    ("settings", "at"),
    [
        ({"from_": 5, "to": 5, "step": 1}, ("to",)),
        ({"from_": 0, "to": 10, "step": 3}, ("step",)),
        ({"from_": 0, "to": 101, "step": 1}, ("step",)),
        ({"from_": 0, "to": 5, "step": 1, "labels": {"middle": "Fine"}}, ("labels", "middle")),
    ],
)
def test_a_scale_that_does_not_come_out_is_a_problem(settings: dict[str, object], at: tuple[str, ...]) -> None:
    assert [problem.at for problem in problems("scale", **settings)] == [at]


def test_a_scale_has_up_to_101_positions() -> None:
    assert not problems("scale", from_=0, to=100, step=1)
