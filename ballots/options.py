"""Ballots that offer options to choose from: what they have in common."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ballots.kind import Ballot, Json, Option, Problem, Refused


@dataclass(frozen=True)
class OptionsBallot(Ballot):
    """A ballot with a list of options. The class of a kind adds the rest."""

    offered: tuple[Option, ...] = field(kw_only=True)

    @property
    def options(self) -> tuple[Option, ...]:
        return self.offered

    @cached_property
    def place(self) -> Mapping[str, int]:
        """The place of each option in the order written, by its id."""
        return {option.id: place for place, option in enumerate(self.offered)}

    @property
    def ids(self) -> list[str]:
        """The ids of the options, in the order written."""
        return list(self.place)

    def picked(self, answer: Json, control: str = "answer") -> list[str]:
        """The option ids of an answer that lists options, each once, in the order of the answer."""
        if not isinstance(answer, list):
            raise Refused("not-a-list", "Answer with a list of options.", control=control)
        picks = [pick for pick in answer if isinstance(pick, str) and pick in self.place]
        if len(picks) < len(answer):
            raise Refused("unknown-option", "Choose among the options offered here only.", control=control)
        if len(set(picks)) < len(picks):
            raise Refused("chosen-twice", "Choose each option once only.", control=control)
        return picks

    def listed(self, picks: list[str]) -> list[str]:
        """Picks in the order in which the options are written."""
        return sorted(picks, key=self.place.__getitem__)


def require_enough(picks: list[str], least: int, control: str = "answer") -> None:
    """Refuse an answer of fewer than `least` options."""
    if not picks:
        raise Refused("no-answer", "Choose at least one option before you send your answer.", control=control)
    if len(picks) < least:
        raise Refused(
            "too-few-options",
            "Choose at least {number} option.",
            plural="Choose at least {number} options.",
            number=least,
            control=control,
        )


def allow_at_most(picks: list[str], most: int, control: str = "answer") -> None:
    """Refuse an answer of more than `most` options."""
    if len(picks) > most:
        raise Refused(
            "too-many-options",
            "Choose {number} option only.",
            plural="Choose at most {number} options.",
            number=most,
            control=control,
        )


def check_bounds(least: int, most: int | None, offered: int) -> Iterator[Problem]:
    """The problems of `min` and `max` (None where every option may be chosen) for a number of options."""
    if most is not None and most > offered:
        yield Problem(
            ("max",),
            f"Voters may choose up to {most} options, but the ballot offers {offered}.",
            f"Set `max` to {offered} or less, or add options.",
        )
    if least > offered:
        yield Problem(
            ("min",),
            f"Voters must choose at least {least} options, but the ballot offers {offered}.",
            f"Set `min` to {offered} or less, or add options.",
        )
    elif most is not None and least > most:
        yield Problem(
            ("min",),
            f"Voters must choose at least {least} options, but may choose {most} at most.",
            "Set `min` to the value of `max` or less.",
        )
