"""Instant-runoff voting, and its ties."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pyrankvote
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballots.methods import instant_runoff as module
from ballots.methods.instant_runoff import instant_runoff
from tests.ballots.methods.profiles import OPTIONS, Rankings, place, rankings
from tests.ballots.pace import brief


def ways(standing: tuple[str, ...], profile: Rankings) -> Iterator[list[str]]:
    """Every order, the best first, in which one option leaves at a time and ties may be broken in any way."""
    if not standing:
        yield []
        return
    firsts = Counter(
        next(option for option in ranking if option in standing)
        for ranking in profile.elements()
        if set(ranking) & set(standing)
    )
    fewest = min(firsts[option] for option in standing)
    for last in standing:
        if firsts[last] == fewest:
            for order in ways(tuple(option for option in standing if option != last), profile):
                yield [*order, last]


@given(rankings)
@brief
def test_the_first_group_are_the_options_that_win_in_some_way(profile: Rankings) -> None:
    order, _ = instant_runoff(OPTIONS, profile)
    assert set(order[0]) == {way[0] for way in ways(tuple(OPTIONS), profile)}


@given(rankings)
@brief
def test_who_is_ahead_in_every_way_stands_ahead(profile: Rankings) -> None:
    found = place(instant_runoff(OPTIONS, profile)[0])
    every_way = list(ways(tuple(OPTIONS), profile))
    for one in OPTIONS:
        for other in OPTIONS:
            if found[one] >= found[other]:
                assert not all(way.index(one) < way.index(other) for way in every_way) or found[one] == found[other]


@given(st.lists(st.permutations(OPTIONS).map(tuple), min_size=1, max_size=15).map(Rankings))
@brief
def test_without_ties_the_winner_is_that_of_pyrankvote(profile: Rankings) -> None:
    order, rounds = instant_runoff(OPTIONS, profile)
    if any(round["tied"] for round in rounds) or len(order[0]) > 1:
        return
    candidates = {option: pyrankvote.Candidate(option) for option in OPTIONS}
    ballots = [pyrankvote.Ballot([candidates[option] for option in ranking]) for ranking in profile.elements()]
    winners = pyrankvote.instant_runoff_voting(list(candidates.values()), ballots).get_winners()
    assert [winner.name for winner in winners] == order[0]


@given(rankings)
@brief
def test_listed_leaves_no_tie(profile: Rankings) -> None:
    order, rounds = instant_runoff(OPTIONS, profile, listed=True)
    assert [len(group) for group in order] == [1] * len(OPTIONS)
    assert order[0][0] in instant_runoff(OPTIONS, profile)[0][0]
    assert all(len(round["eliminated"]) == 1 for round in rounds[:-1])


@given(rankings)
@brief
def test_each_round_counts_every_ballot(profile: Rankings) -> None:
    for round in instant_runoff(OPTIONS, profile)[1]:
        assert sum(round["counts"].values()) + round["exhausted"] == profile.total()


def test_options_that_cannot_matter_leave_together() -> None:
    order, rounds = instant_runoff(OPTIONS, Counter({("a",): 9, ("b",): 5, ("c", "b"): 1, ("d", "b"): 1}))
    assert rounds[0]["eliminated"] == ["c", "d"]
    assert rounds[1]["counts"] == {"a": 9, "b": 7}
    assert order == [["a"], ["b"], ["c", "d"]]


def test_a_tie_that_decides_is_followed_every_way() -> None:
    """If b leaves, c wins; if c leaves, a wins: they are tied, and b wins in no way."""
    profile = Counter({("a",): 4, ("b", "c"): 3, ("c", "a"): 3})
    order, rounds = instant_runoff(["a", "b", "c"], profile)
    assert rounds == [{"counts": {"a": 4, "b": 3, "c": 3}, "exhausted": 0, "eliminated": [], "tied": ["b", "c"]}]
    assert order == [["a", "c"], ["b"]]


def test_a_tie_on_which_nothing_depends_is_reported_and_the_count_goes_on() -> None:
    profile = Counter({("a",): 9, ("b",): 5, ("c", "a"): 3, ("d", "b"): 3})
    order, rounds = instant_runoff(OPTIONS, profile)
    assert [round["tied"] for round in rounds] == [["c", "d"], [], []]
    assert rounds[1]["counts"] == {"a": 12, "b": 8}
    assert order == [["a"], ["b"], ["c", "d"]]


def test_beyond_the_bound_options_stay_tied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_SITUATIONS", 2)
    order, _ = instant_runoff(["a", "b", "c", "d"], Counter({("a",): 1, ("b",): 1, ("c",): 1, ("d",): 1}))
    assert order == [["a", "b", "c", "d"]]
