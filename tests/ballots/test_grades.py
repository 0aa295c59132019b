"""A grade for each option."""

from __future__ import annotations

import pytest

from ballots import Json, Refused
from ballots.grades import SIX_GRADES, Grades
from tests.ballots.asking import ballot, options, problems


def test_six_grades_are_there_in_french_and_english() -> None:
    grades = ballot("grades", options=options("a"))
    assert isinstance(grades, Grades)
    assert [grade.id for grade in grades.grades] == ["excellent", "very-good", "good", "fair", "poor", "reject"]
    assert all({"en", "fr"} == words.keys() for words in SIX_GRADES.values())


def test_an_option_left_without_a_grade_counts_as_the_lowest() -> None:
    tally = ballot("grades", options=options("a", "b"), grades={"yes": "Yes", "no": "No"}).count(
        [({"a": "yes", "b": "yes"}, 2), ({"b": "no"}, 3)]
    )
    assert tally == {
        "voters": 5,
        "counts": {"a": {"yes": 2, "no": 3}, "b": {"yes": 2, "no": 3}},
        "median": {"a": "no", "b": "no"},
        "ungraded": {"a": 3, "b": 0},
        "order": [["a", "b"]],
        "broken": [],
    }


def test_options_with_the_same_grades_may_take_the_order_written() -> None:
    listed = ballot("grades", options=options("b", "a"), tie_break="listed")
    tally = dict(listed.count([({"a": "good", "b": "good"}, 1)]))
    assert tally["order"] == [["b"], ["a"]]
    assert tally["broken"] == [["b", "a"]]
    assert dict(listed.count([]))["order"] == [["b", "a"]]


def test_answers_are_kept_in_the_order_of_the_ballot() -> None:
    parsed = ballot("grades", options=options("a", "b")).parse({"b": "good", "a": "poor"})
    assert isinstance(parsed, dict)
    assert list(parsed.items()) == [("a", "poor"), ("b", "good")]


@pytest.mark.parametrize(
    ("answer", "code", "control"),
    [
        ({}, "no-answer", "grade-a"),
        ({"c": "good"}, "unknown-option", "grade-a"),
        ({"b": "splendid"}, "unknown-grade", "grade-b"),
        ({"b": ["good"]}, "unknown-grade", "grade-b"),
        ({"b": None}, "unknown-grade", "grade-b"),
        (["good"], "not-grades", "grade-a"),
    ],
)
def test_other_answers_are_refused(answer: Json, code: str, control: str) -> None:
    with pytest.raises(Refused) as refused:
        ballot("grades", options=options("a", "b")).parse(answer)
    assert (refused.value.code, refused.value.control) == (code, control)


def test_a_site_may_have_two_to_ten_grades_of_its_own() -> None:
    eleven = {f"g{number}": str(number) for number in range(11)}
    assert [problem.at for problem in problems("grades", options=options("a"), grades=eleven)] == [("grades",)]
