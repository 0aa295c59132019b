"""Greedy selection by votes."""

from __future__ import annotations

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st
from pabutools.election import Cost_Sat
from pabutools.rules import greedy_utilitarian_welfare

from ballots.methods.greedy import greedy
from tests.ballots.methods.elections import PROJECTS, Election, broken_by, elections, pabutools_order, undecided
from tests.ballots.pace import brief


def selected(election: Election, order: list[str]) -> set[str]:
    return set(greedy(election.costs, election.amount, election.votes, broken_by(order)).selected)


@given(elections, st.permutations(PROJECTS))
@brief
def test_the_selection_is_that_of_pabutools(election: Election, order: list[str]) -> None:
    """With satisfaction by cost, pabutools takes projects by votes; it also selects projects that nobody voted for."""
    instance, profile = election.for_pabutools()
    theirs = greedy_utilitarian_welfare(instance, profile, Cost_Sat, tie_breaking=pabutools_order(order))
    assert selected(election, order) == {project.name for project in theirs if election.votes[project.name]}


@given(elections)
@brief
def test_what_is_selected_or_out_without_a_rule_is_so_under_any_rule(election: Election) -> None:
    selection = greedy(election.costs, election.amount, election.votes, undecided)
    open_to_ties = {*selection.tied, *selection.undecided}
    for order in permutations(PROJECTS):
        outcome = selected(election, list(order))
        assert set(selection.selected) <= outcome <= {*selection.selected, *open_to_ties}
    assert bool(selection.tied) == (len(selection.tied) > 1)


@given(elections)
@brief
def test_the_amount_is_never_exceeded(election: Election) -> None:
    assert election.cost(greedy(election.costs, election.amount, election.votes, undecided).selected) <= election.amount


def test_a_tie_among_projects_that_can_all_be_paid_decides_nothing() -> None:
    selection = greedy({"a": 6, "b": 4, "c": 1}, 10, {"a": 2, "b": 2, "c": 1}, undecided)
    assert (selection.selected, selection.tied, selection.undecided) == (["a", "b"], [], [])


def test_a_tied_project_that_no_longer_fits_is_out_of_the_tie() -> None:
    selection = greedy({"a": 6, "b": 9, "c": 4}, 10, {"a": 3, "b": 2, "c": 2}, undecided)
    assert (selection.selected, selection.tied) == (["a", "c"], [])


def test_what_cannot_be_paid_after_a_tie_is_out() -> None:
    """Either a or b leaves 4: enough for d, not for c."""
    selection = greedy({"a": 6, "b": 6, "c": 5, "d": 4}, 10, {"a": 3, "b": 3, "c": 2, "d": 1}, undecided)
    assert (selection.tied, selection.undecided) == (["a", "b"], ["d"])


def test_a_project_without_votes_is_never_selected() -> None:
    assert greedy({"a": 1, "b": 1}, 10, {"a": 1, "b": 0}, undecided).selected == ["a"]
