"""Orders with ties: groups of option ids, the best group first; the options of one group are tied.

Within a group the ids stand in the order in which the editor wrote them, which means nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, TypeAlias

Groups: TypeAlias = list[list[str]]


def by_merit(options: Sequence[str], merit: Mapping[str, Any]) -> Groups:
    """The options from the highest to the lowest merit; equal merit is a tie."""
    ranked = sorted(options, key=merit.__getitem__, reverse=True)
    return [list(tied) for _, tied in groupby(ranked, key=merit.__getitem__)]


def tied(order: Groups) -> Groups:
    """The groups of more than one option."""
    return [group for group in order if len(group) > 1]


def as_listed(order: Groups) -> Groups:
    """The order with each tie broken by the order in which the options are written."""
    return [[option] for group in order for option in group]
