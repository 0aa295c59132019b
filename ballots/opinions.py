"""What invented voters think, so that a demonstration has votes: opinions, chance, and what comes of the two.

Nothing here takes part in counting, so that floats will do. Chance is a function of the caller, who makes it repeat
itself, and the only functions used are those that give the same numbers on every machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

Opinion: TypeAlias = Callable[[str], float]
"""How much somebody likes an option, by its id, or the question itself, by '': from about -1 to about 1."""

Chance: TypeAlias = Callable[[], float]
"""The next random number, from 0 to below 1."""

UNSURE = 0.6
"""How far the mood of the day moves what people say: by 0.9 at most, mostly by less than 0.3."""

EXTREME = 1.25
"""Who likes something as much as this, or as little, goes to the end of a scale."""


def about(opinion: Opinion, part: str) -> Opinion:
    """The opinion on a part of the question, whose options may have the ids of another part's."""
    return lambda id: opinion(f"{part}/{id}")


def felt(liking: float, chance: Chance) -> float:
    """A liking as somebody feels it today."""
    return liking + UNSURE * (chance() + chance() + chance() - 1.5)


def by_liking(ids: Iterable[str], opinion: Opinion, chance: Chance) -> dict[str, float]:
    """How much somebody likes each option today, what they like best first."""
    today = {id: felt(opinion(id), chance) for id in ids}
    return dict(sorted(today.items(), key=lambda pair: -pair[1]))


def between(least: int, most: int, chance: Chance) -> int:
    """A whole number from `least` to `most`, each as likely as the others."""
    return least + int((most - least + 1) * chance())


def step(liking: float, steps: int) -> int:
    """The step of a ladder of `steps` that a liking stands on, 0 for the lowest."""
    return min(max(int((liking / EXTREME + 1) / 2 * steps), 0), steps - 1)
