"""Projects that an amount pays for."""

from __future__ import annotations

from typing import Any

import pytest

from ballots import Json, Refused
from tests.ballots.asking import ballot, options, problems, projects

PARK = projects(park=60, pool=50, path=40)


def tally_of(*answers: tuple[str, int], **settings: object) -> dict[str, Any]:
    budget = ballot("budget", **{"options": PARK, "amount": 100, "max": 3, **settings})
    return dict(budget.count([(picks.split(), voters) for picks, voters in answers]))


def test_projects_are_selected_by_votes_and_one_that_is_too_dear_is_passed_over() -> None:
    assert tally_of(("park pool", 3), ("park", 1), ("path", 2)) == {
        "voters": 6,
        "counts": {"park": 4, "pool": 3, "path": 2},
        "rule": "greedy",
        "selected": ["park", "path"],
        "tied": [],
        "undecided": [],
        "broken": [],
        "spent": 100,
        "left": 0,
        "raised": None,
    }


def test_a_tie_that_decides_is_left_to_people() -> None:
    tally = tally_of(("park", 2), ("pool", 2), ("path", 1))
    assert (tally["selected"], tally["tied"], tally["undecided"]) == ([], ["park", "pool"], ["path"])
    assert (tally["spent"], tally["left"]) == (0, 100)


@pytest.mark.parametrize(("tie_break", "selected"), [("listed", ["park", "path"]), ("cheaper", ["pool", "path"])])
def test_the_sites_rule_breaks_a_tie_and_the_tally_says_so(tie_break: str, selected: list[str]) -> None:
    tally = tally_of(("park", 2), ("pool", 2), ("path", 1), tie_break=tie_break)
    assert (tally["selected"], tally["tied"], tally["broken"]) == (selected, [], [["park", "pool"]])


def test_equal_shares_serve_the_smaller_group_too() -> None:
    """Six voters would spend everything on their two projects, and four would get nothing."""
    votes = (("park path", 6), ("pool", 4))
    costs = projects(park=50, path=50, pool=40)
    assert tally_of(*votes, options=costs)["selected"] == ["park", "path"]
    tally = tally_of(*votes, options=costs, rule="equal_shares", tie_break="listed")
    assert (tally["selected"], tally["spent"], tally["left"]) == (["park", "pool"], 90, 10)


@pytest.mark.parametrize(
    ("settings", "answer", "code"),
    [
        ({}, ["park", "pool"], "over-budget"),
        ({}, [], "no-answer"),
        ({"min": 2}, ["path"], "too-few-options"),
        ({"max": 1}, ["path", "pool"], "too-many-options"),
        ({}, ["zoo"], "unknown-option"),
        ({}, "park", "not-a-list"),
    ],
)
def test_other_picks_are_refused(settings: dict[str, object], answer: Json, code: str) -> None:
    with pytest.raises(Refused) as refused:
        ballot("budget", options=PARK, amount=100, **settings).parse(answer)
    assert refused.value.code == code


def test_without_a_most_the_picks_of_a_voter_fit_the_amount() -> None:
    assert ballot("budget", options=PARK, amount=100).parse(["path", "park"]) == ["park", "path"]
    with pytest.raises(Refused, match="10 more than the amount of 100"):
        ballot("budget", options=PARK, amount=100).parse(["park", "pool"])


def test_with_a_most_picks_may_cost_more_than_the_amount() -> None:
    assert ballot("budget", options=PARK, amount=100, max=3).parse(["park", "pool", "path"])


@pytest.mark.parametrize(
    ("settings", "at"),
    [
        ({"amount": 39}, [("amount",)]),
        ({"amount": 55}, [("options", "park", "cost")]),
        ({"amount": 89, "min": 2}, [("min",)]),
        ({"amount": 100, "max": 4}, [("max",)]),
        ({"amount": 100, "min": 3, "max": 2}, [("min",)]),
        ({"amount": 89, "min": 2, "max": 2}, []),
    ],
)
def test_settings_under_which_nothing_could_be_chosen_are_problems(
    settings: dict[str, object], at: list[tuple[str, ...]]
) -> None:
    assert [problem.at for problem in problems("budget", options=PARK, **settings)] == at


def test_costs_are_frozen_with_the_rest() -> None:
    assert ballot("budget", options=PARK, amount=100).frozen() == {
        "kind": "budget",
        "options": ["park", "pool", "path"],
        "costs": {"park": 60, "pool": 50, "path": 40},
        "amount": 100,
        "min": 1,
        "max": None,
        "rule": "greedy",
        "tie_break": "none",
    }


def test_a_project_needs_a_cost() -> None:
    with pytest.raises(AssertionError):
        ballot("budget", options=options("park", "pool"), amount=100)
