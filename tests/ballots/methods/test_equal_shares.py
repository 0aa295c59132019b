"""The method of equal shares, completed by "add one"."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pabutools.election import Cardinality_Sat
from pabutools.rules import method_of_equal_shares

from ballots.methods import equal_shares as module
from ballots.methods.equal_shares import equal_shares
from tests.ballots.methods.elections import PROJECTS, Election, broken_by, elections, pabutools_order, undecided
from tests.ballots.pace import brief


def one_run(election: Election, raised: int, order: list[str]) -> list[str]:
    """The definition without completion, voter by voter, in fractions."""
    picks = list(election.ballots.elements())
    left = [Fraction(election.amount, len(picks)) + raised] * len(picks)
    selected: list[str] = []
    while True:
        prices = {}
        for project in sorted(election.votes.keys() - selected, key=order.index):
            supporters = [voter for voter, picked in enumerate(picks) if project in picked]
            if supporters and sum(left[voter] for voter in supporters) >= election.costs[project]:
                prices[project] = price([left[voter] for voter in supporters], election.costs[project])
        if not prices:
            return selected
        lowest = min(prices, key=prices.__getitem__)
        selected.append(lowest)
        left = [sum - min(sum, prices[lowest]) if lowest in picks[voter] else sum for voter, sum in enumerate(left)]


def price(left: list[Fraction], cost: int) -> Fraction:
    """The least sum that, given by each supporter or all that is left to them, pays the cost."""
    poor = sorted(left)
    return min(
        candidate
        for number in range(len(poor))
        if (candidate := (cost - sum(poor[:number])) / Fraction(len(poor) - number)) >= 0
        and sum(min(sum_left, candidate) for sum_left in left) == cost
    )


def completed(election: Election, order: list[str]) -> tuple[set[str], int]:
    """The definition of the completion: one raise after another."""
    supported = [project for project, votes in election.votes.items() if votes]
    selected, raised = one_run(election, 0, order), 0
    while any(
        election.cost([*selected, project]) <= election.amount for project in supported if project not in selected
    ):
        following = one_run(election, raised + 1, order)
        if election.cost(following) > election.amount:
            break
        selected, raised = following, raised + 1
    return set(selected), raised


@given(elections, st.permutations(PROJECTS))
@brief
def test_skipping_raises_gives_the_outcome_of_raising_one_by_one(election: Election, order: list[str]) -> None:
    selection = equal_shares(election.costs, election.amount, election.ballots, broken_by(order))
    assert (set(selection.selected), selection.raised) == completed(election, order)


@given(elections, st.permutations(PROJECTS))
@brief
def test_the_selection_is_that_of_pabutools(election: Election, order: list[str]) -> None:
    instance, profile = election.for_pabutools()
    theirs = method_of_equal_shares(
        instance, profile, Cardinality_Sat, tie_breaking=pabutools_order(order), voter_budget_increment=1
    )
    ours = equal_shares(election.costs, election.amount, election.ballots, broken_by(order))
    assert set(ours.selected) == {project.name for project in theirs}


@given(elections)
@brief
def test_what_is_selected_or_out_without_a_rule_is_so_under_any_rule(election: Election) -> None:
    selection = equal_shares(election.costs, election.amount, election.ballots, undecided)
    for order in permutations(PROJECTS):
        outcome = set(equal_shares(election.costs, election.amount, election.ballots, broken_by(order)).selected)
        assert set(selection.selected) <= outcome <= {*selection.selected, *selection.tied}


@given(elections)
@brief
def test_the_amount_is_never_exceeded(election: Election) -> None:
    assert election.cost(equal_shares(election.costs, election.amount, election.ballots, undecided).selected) <= (
        election.amount
    )


def test_a_large_minority_gets_its_share() -> None:
    """The example that introduces the method: 51 voters want ten red projects, 49 ten blue ones, and there is money for
    ten. By votes all would be red; equal shares select five of each."""
    red, blue = ([f"{colour}{number}" for number in range(10)] for colour in ("red", "blue"))
    ballots = Counter({tuple(red): 51, tuple(blue): 49})
    selection = equal_shares(dict.fromkeys(red + blue, 1000), 10_000, ballots, broken_by(red + blue))
    assert selection.selected == red[:5] + blue[:5]
    assert selection.raised == 3  # 49 shares of 103 pay for five


def test_a_supporter_with_less_than_the_price_gives_what_is_left() -> None:
    """Each of four has 3. The park takes 1 from three of them; for the pool two give their last 2, and the fourth 3."""
    ballots = Counter({("park",): 1, ("park", "pool"): 2, ("pool",): 1})
    selection = equal_shares({"park": 3, "pool": 7}, 12, ballots, undecided)
    assert (selection.selected, selection.raised) == (["park", "pool"], 0)


def test_a_tie_that_decides_is_found() -> None:
    """Two voters, two projects that both want, and money for one."""
    selection = equal_shares({"a": 10, "b": 10}, 10, Counter({("a", "b"): 2}), undecided)
    assert (selection.selected, selection.tied) == ([], ["a", "b"])


def test_a_tie_that_decides_nothing_is_none() -> None:
    selection = equal_shares({"a": 10, "b": 10}, 20, Counter({("a", "b"): 2}), undecided)
    assert (selection.selected, selection.tied) == (["a", "b"], [])


def test_a_thousand_raises_are_taken_at_one_leap(monkeypatch: pytest.MonkeyPatch) -> None:
    runs: list[int] = []
    start = module._start

    def counted_start(election: Any, raised: int, horizon: Any) -> Any:
        runs.append(raised)
        return start(election, raised, horizon)

    monkeypatch.setattr(module, "_start", counted_start)
    selection = equal_shares({"a": 9_000, "b": 80_000}, 90_000, Counter({("a",): 1, ("b",): 1}), undecided)
    assert (selection.selected, selection.raised) == (["a", "b"], 35_000)
    assert len(runs) < 5


def test_beyond_the_bound_everything_is_tied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_WAYS", 1)
    selection = equal_shares({"a": 10, "b": 10}, 10, Counter({("a", "b"): 2}), undecided)
    assert (selection.selected, selection.tied) == ([], ["a", "b"])


def test_while_nobody_has_voted_nothing_is_selected() -> None:
    assert equal_shares({"a": 10}, 10, Counter(), undecided).selected == []
