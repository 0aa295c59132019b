"""Pairwise comparisons and Schulze's method."""

from __future__ import annotations

from collections import Counter
from itertools import permutations

from hypothesis import given

from ballots.methods.orders import Groups
from ballots.methods.schulze import Matrix, pairwise, schulze, strongest_paths
from tests.ballots.methods.profiles import OPTIONS, Rankings, place, rankings
from tests.ballots.pace import brief


def order_of(options: list[str], profile: Rankings) -> Groups:
    return schulze(options, strongest_paths(options, pairwise(options, profile)))


def test_schulzes_example_of_45_voters() -> None:
    """Example 1 of Schulze's paper: E beats A beats C beats B beats D."""
    profile = Counter(
        {
            tuple("acbed"): 5,
            tuple("adecb"): 5,
            tuple("bedac"): 8,
            tuple("cabed"): 3,
            tuple("caebd"): 7,
            tuple("cbade"): 2,
            tuple("dceba"): 7,
            tuple("ebadc"): 8,
        }
    )
    votes = pairwise(list("abcde"), profile)
    assert votes["a"] == {"b": 20, "c": 26, "d": 30, "e": 22}
    strength = strongest_paths(list("abcde"), votes)
    assert strength["e"] == {"a": 25, "b": 28, "c": 28, "d": 31}
    assert strength["a"] == {"b": 28, "c": 28, "d": 30, "e": 24}
    assert schulze(list("abcde"), strength) == [["e"], ["a"], ["c"], ["b"], ["d"]]


@given(rankings)
@brief
def test_an_option_is_preferred_to_those_behind_it_and_those_left_out(profile: Rankings) -> None:
    expected: Matrix = {one: {other: 0 for other in OPTIONS if other != one} for one in OPTIONS}
    for ranking, number in profile.items():
        for one, other in permutations(OPTIONS, 2):
            if one in ranking and (other not in ranking or ranking.index(one) < ranking.index(other)):
                expected[one][other] += number
    assert pairwise(OPTIONS, profile) == expected


@given(rankings)
@brief
def test_strengths_are_those_of_the_best_of_all_paths(profile: Rankings) -> None:
    votes = pairwise(OPTIONS, profile)

    def link(one: str, other: str) -> int:
        return votes[one][other] if votes[one][other] > votes[other][one] else 0

    paths = [path for length in (2, 3, 4) for path in permutations(OPTIONS, length)]
    for one, other in permutations(OPTIONS, 2):
        between = [path for path in paths if path[0] == one and path[-1] == other]
        best = max(min(map(link, path, path[1:])) for path in between)
        assert strongest_paths(OPTIONS, votes)[one][other] == best


@given(rankings)
@brief
def test_whoever_beats_another_stands_before_it(profile: Rankings) -> None:
    strength = strongest_paths(OPTIONS, pairwise(OPTIONS, profile))
    found = place(schulze(OPTIONS, strength))
    for one, other in permutations(OPTIONS, 2):
        if strength[one][other] > strength[other][one]:
            assert found[one] < found[other]


@given(rankings)
@brief
def test_an_option_that_wins_every_comparison_comes_first_alone(profile: Rankings) -> None:
    votes = pairwise(OPTIONS, profile)
    for one in OPTIONS:
        if all(votes[one][other] > votes[other][one] for other in OPTIONS if other != one):
            assert order_of(OPTIONS, profile)[0] == [one]


def test_a_perfect_circle_is_a_tie() -> None:
    circle = Rankings({("a", "b", "c"): 1, ("b", "c", "a"): 1, ("c", "a", "b"): 1})
    assert order_of(["a", "b", "c"], circle) == [["a", "b", "c"]]
