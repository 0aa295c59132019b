"""The Borda count for rankings that may stop early."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations

from hypothesis import given

from ballots.methods.borda import doubled_scores
from tests.ballots.methods.profiles import OPTIONS, Rankings, rankings
from tests.ballots.pace import brief


@given(rankings)
@brief
def test_a_short_ranking_counts_as_the_average_of_all_ways_to_complete_it(profile: Rankings) -> None:
    scores = dict.fromkeys(OPTIONS, Fraction(0))
    for ranking, number in profile.items():
        completions = list(permutations(option for option in OPTIONS if option not in ranking))
        for completion in completions:
            for points, option in enumerate(reversed(ranking + completion)):
                scores[option] += Fraction(points * number, len(completions))
    assert doubled_scores(OPTIONS, profile) == {option: 2 * score for option, score in scores.items()}


@given(rankings)
@brief
def test_every_voter_gives_the_same_number_of_points(profile: Rankings) -> None:
    assert sum(doubled_scores(OPTIONS, profile).values()) == 2 * profile.total() * (0 + 1 + 2 + 3)
