"""Views that stay the same objects for as long as they look the same.

A list is made anew with each vote on one of its topics. What macros have said to the others stands in memory with their
views, and goes with them.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar


class Lasting:
    """A view that keeps what macros have said to it."""

    __slots__ = ("_said",)

    _said: dict[Hashable, tuple[str, object]]

    @property
    def said(self) -> dict[Hashable, tuple[str, object]]:
        """What was said, by who said it and what else was asked; each with that, so that nothing is taken for what is
        gone."""
        try:
            return self._said
        except AttributeError:
            object.__setattr__(self, "_said", {})
            return self._said


View = TypeVar("View", bound=Lasting)


class Latest(Generic[View]):
    """The latest views of some things."""

    def __init__(self) -> None:
        self._of: dict[Hashable, tuple[tuple[object, ...], View]] = {}

    def of(self, thing: Hashable, shown: tuple[object, ...], make: Callable[[], View]) -> View:
        """The view of a thing, made anew where something of what is `shown` of it differs from the last time."""
        known = self._of.get(thing)
        if known is None or known[0] != shown:
            known = self._of[thing] = shown, make()
        return known[1]
