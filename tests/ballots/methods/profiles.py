"""Profiles of rankings to count, and orders to compare."""

from __future__ import annotations

from collections import Counter

from hypothesis import strategies as st

from ballots.methods.orders import Groups

OPTIONS = ["a", "b", "c", "d"]

Rankings = Counter[tuple[str, ...]]

rankings = st.lists(
    st.tuples(st.lists(st.sampled_from(OPTIONS), unique=True, min_size=1).map(tuple), st.integers(1, 6)), max_size=8
).map(lambda ballots: sum((Counter({ranking: number}) for ranking, number in ballots), Rankings()))


def place(order: Groups) -> dict[str, int]:
    """The place of each option's group."""
    return {option: number for number, group in enumerate(order) for option in group}
