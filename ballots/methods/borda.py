"""The Borda count, as completed for rankings that stop early.

Of m options, the one ranked k-th gets m - k points. The options that a voter does not rank share equally the points
that are left, as if the voter had ranked them in each possible order: so every voter gives the same number of points,
and nobody gains by ranking fewer. This is the "averaged" or "tournament" score: D. Black, "Partial justification of
the Borda count", Public Choice 28 (1976); J. Emerson, "The original Borda count and partial voting", Social Choice and
Welfare 40 (2013), compares it with others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def doubled_scores(options: Sequence[str], rankings: Mapping[tuple[str, ...], int]) -> dict[str, int]:
    """Twice the score of each option: a share of the points left may end in a half."""
    # An unranked option of a ballot with r ranked ones gets (m - r - 1) / 2. Give that to all, then correct the ranked.
    most = len(options)
    doubled = dict.fromkeys(options, sum((most - len(ranking) - 1) * number for ranking, number in rankings.items()))
    for ranking, number in rankings.items():
        share = most - len(ranking) - 1
        for place, option in enumerate(ranking, start=1):
            doubled[option] += (2 * (most - place) - share) * number
    return doubled
