"""Condorcet's pairwise comparisons, resolved by Schulze's method with winning votes.

M. Schulze, "A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent single-winner election
method", Social Choice and Welfare 36 (2011). An option that a voter ranks is preferred to each one left unranked;
between two unranked ones the voter has no preference. The link from a to b is as strong as the number of voters who
prefer a to b, if they are more than those who prefer b to a; a path is as strong as its weakest link; a beats b if the
strongest path from a to b is stronger than the strongest one back.

"Beats" is a strict partial order: it knows no circles, but it may leave a and b undecided, and b and c, where a beats
c. The order in groups that is made of it is read from the top: the first group are the options that none beats
(Schulze's potential winners), the next those that none of the remaining options beats, and so on. So whoever beats
another always stands before it; an option may stand before one that it does not beat, only because others beat that
one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from ballots.methods.orders import Groups

Matrix: TypeAlias = dict[str, dict[str, int]]


def pairwise(options: Sequence[str], rankings: Mapping[tuple[str, ...], int]) -> Matrix:
    """How many voters prefer the first option to the second."""
    # A row of the matrix is one large integer with room for all voters in each option's column: one addition then
    # counts a ballot for an option against all that stand behind it.
    room = sum(rankings.values()).bit_length() + 1
    column = {option: place * room for place, option in enumerate(options)}
    everyone = sum(1 << shift for shift in column.values())
    rows = dict.fromkeys(options, 0)
    for ranking, number in rankings.items():
        behind = everyone
        for option in ranking:
            behind -= 1 << column[option]
            rows[option] += behind * number
    return {option: _votes(rows[option], column, room, option) for option in options}


def _votes(row: int, column: Mapping[str, int], room: int, option: str) -> dict[str, int]:
    """The numbers of a row, for each option but its own."""
    return {other: row >> shift & (1 << room) - 1 for other, shift in column.items() if other != option}


def strongest_paths(options: Sequence[str], preferred: Matrix) -> Matrix:
    """The strength of the strongest path between each two options, 0 where there is none (Floyd and Warshall)."""
    strength = {
        one: {other: votes if votes > preferred[other][one] else 0 for other, votes in row.items()}
        for one, row in preferred.items()
    }
    for over in options:
        for start in options:
            reach = strength[start].get(over, 0)
            if reach:
                for end, direct in strength[start].items():
                    if end != over:
                        strength[start][end] = max(direct, min(reach, strength[over][end]))
    return strength


def schulze(options: Sequence[str], strength: Matrix) -> Groups:
    """The order by strongest paths, in groups."""
    order: Groups = []
    remaining = list(options)
    while remaining:
        unbeaten = [
            option
            for option in remaining
            if all(strength[option][other] >= strength[other][option] for other in remaining if other != option)
        ]
        order.append(unbeaten)
        remaining = [option for option in remaining if option not in unbeaten]
    return order
