"""What is planned for the pages of consultations, kept for the next vote on them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping

from generator.freshness import ITSELF
from generator.model import Consultation
from generator.share import Unit

MOST = 10_000
"""Topics of which units are kept: two or three hundred megabytes, a third of it what their lists say. It takes 5 ms to
plan twenty of them anew."""


class Units:
    """The unit of the site itself, and those of the consultations that were asked for last, up to `MOST` topics."""

    def __init__(self) -> None:
        self._of: OrderedDict[str, Unit] = OrderedDict()
        self._topics = 0

    def __contains__(self, slug: object) -> bool:
        return slug in self._of

    @property
    def room(self) -> int:
        """For how many topics there is room before anything has to go."""
        return max(0, MOST - self._topics)

    @property
    def of_consultations(self) -> Mapping[str, Unit]:
        """All of them but that of the site itself."""
        return {slug: unit for slug, unit in self._of.items() if slug != ITSELF}

    def get(self, slug: str) -> Unit | None:
        """The unit of a consultation."""
        if slug in self._of:
            self._of.move_to_end(slug)
        return self._of.get(slug)

    def first(self, which: Callable[[Unit], bool]) -> tuple[str, Unit] | None:
        """One of those of which this holds, with its slug."""
        return next(((slug, unit) for slug, unit in self._of.items() if which(unit)), None)

    def keep(self, units: Mapping[str, Unit]) -> None:
        """Keep these, however many they are, in the place of what has not been asked for in a long time."""
        for slug, unit in units.items():
            self._drop(slug)
            self._of[slug] = unit
            self._topics += _topics(unit)
        for slug in [slug for slug in self._of if slug != ITSELF and slug not in units]:
            if self._topics > MOST:
                self._drop(slug)

    def forget(self, which: Callable[[str], bool]) -> None:
        """Keep nothing of those of whose slugs this holds."""
        for slug in list(filter(which, self._of)):
            self._drop(slug)

    def _drop(self, slug: str) -> None:
        if unit := self._of.pop(slug, None):
            self._topics -= _topics(unit)


def _topics(unit: Unit) -> int:
    return len(unit.one.topics) if isinstance(unit.one, Consultation) else 0
