"""Majority judgment as Balinski and Laraki define it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ballots.methods.majority_judgment import majority_grade, majority_judgment
from ballots.methods.orders import by_merit
from tests.ballots.pace import brief

OPTIONS = ["a", "b", "c", "d"]


def majority_value(grades: list[int]) -> list[int]:
    """The definition: take the lower median, take it away, and so on."""
    left, value = sorted(grades), []
    while left:
        value.append(left.pop((len(left) - 1) // 2))
    return value


def histogram(grades: list[int], highest: int = 5) -> list[int]:
    return [grades.count(grade) for grade in range(highest + 1)]


def electorates() -> st.SearchStrategy[list[list[int]]]:
    """For each option its grades, as many as for the others."""
    options = len(OPTIONS)
    voters = st.integers(0, 9)
    return voters.flatmap(
        lambda number: st.lists(
            st.lists(st.integers(0, 5), min_size=number, max_size=number), min_size=options, max_size=options
        )
    )


@given(electorates())
@brief
def test_the_order_is_that_of_grades_taken_one_by_one(electorate: list[list[int]]) -> None:
    grades = dict(zip(OPTIONS, electorate, strict=True))
    profile = {option: histogram(given) for option, given in grades.items()}
    values = {option: majority_value(given) for option, given in grades.items()}
    assert majority_judgment(profile) == by_merit(OPTIONS, values)


@given(st.lists(st.integers(0, 5), min_size=1))
@brief
def test_the_majority_grade_is_the_first_of_the_majority_value(grades: list[int]) -> None:
    assert majority_grade(histogram(grades)) == majority_value(grades)[0]


@given(st.lists(st.integers(0, 2), min_size=6, max_size=6), st.permutations(range(6)))
@brief
def test_options_are_tied_only_with_the_same_grades(grades: list[int], order: list[int]) -> None:
    same = [grades[place] for place in order]
    other = [*grades[:-1], (grades[-1] + 1) % 3]
    profile = {"one": histogram(grades, 2), "same": histogram(same, 2), "other": histogram(other, 2)}
    assert ["one", "same"] in majority_judgment(profile)


def test_the_presidential_candidates_of_2012() -> None:
    """The poll of April 2012 in M. Balinski and R. Laraki, "Judge: Don't vote!", Operations Research 62 (2014), in
    hundredths of a percent from "to reject" to "outstanding": Hollande (good+), Bayrou (good-), Sarkozy (fair+)."""
    profile = {
        "sarkozy": [3175, 787, 1113, 1099, 1628, 1235, 963],
        "bayrou": [869, 1194, 2008, 2523, 2171, 977, 258],
        "hollande": [1424, 1425, 1479, 1167, 1642, 1615, 1248],
    }
    assert {option: majority_grade(grades) for option, grades in profile.items()} == {
        "sarkozy": 2,
        "bayrou": 3,
        "hollande": 3,
    }
    assert majority_judgment(profile) == [["hollande"], ["bayrou"], ["sarkozy"]]


def test_while_nobody_has_voted_all_are_tied() -> None:
    assert majority_judgment({"a": [0, 0], "b": [0, 0]}) == [["a", "b"]]
    assert majority_grade([0, 0]) is None
