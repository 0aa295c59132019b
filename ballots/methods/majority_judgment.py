"""Majority judgment: M. Balinski and R. Laraki, "Majority Judgment" (MIT Press, 2010).

An option's majority-grade is the lower median of its grades: the highest grade that more than half of the voters at
least agree to, where an even number of voters leaves two in the middle, the lower of them. Options with the same
majority-grade are compared again after one such grade has been taken from each, and so on: the grades taken one by one
are the option's majority-value. Two options are tied only if they have exactly the same grades.

The grades are not taken one by one here. With the grades of n voters sorted, those taken lie first in the middle if n
is odd, then in turn below and above it, ever farther out; so the value is a list of pairs that changes only where some
option's grades change, and it is enough to look there.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate

from ballots.methods.orders import Groups, by_merit


def majority_grade(grades: Sequence[int]) -> int | None:
    """The majority-grade, by its place, for the number of voters at each grade, the lowest grade first."""
    voters = sum(grades)
    return _grade_at(list(accumulate(grades)), (voters - 1) // 2) if voters else None


def majority_judgment(profile: Mapping[str, Sequence[int]]) -> Groups:
    """The order of the options by their majority-values.

    `profile` has, for each option, the number of voters at each grade, the lowest grade first. Every option has as many
    voters as the others.
    """
    ends = {option: list(accumulate(grades)) for option, grades in profile.items()}
    voters = next((end[-1] for end in ends.values()), 0)
    if not voters:
        return [list(profile)]
    half = voters // 2
    below = sorted(_where_values_change(ends.values(), voters, half), reverse=True)
    taken = [half] * (voters % 2) + [place for lower in below for place in (lower, voters - 1 - lower)]
    return by_merit(list(profile), {option: [_grade_at(end, nth) for nth in taken] for option, end in ends.items()})


def _where_values_change(all_ends: Iterable[Sequence[int]], voters: int, half: int) -> set[int]:
    """The places below the middle at which some option's pair of grades, below and above, may differ from the last."""
    places = {half - 1}
    for ends in all_ends:
        for end in ends:
            places |= {end - 1, voters - 1 - end}
    return {place for place in places if 0 <= place < half}


def _grade_at(ends: Sequence[int], nth: int) -> int:
    """The grade of the voter with `nth` others before it, where `ends` says how many voters give up to each grade."""
    return bisect_right(ends, nth)
