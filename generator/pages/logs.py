"""What moderators decided in a consultation, in pages, the latest first."""

from __future__ import annotations

from collections.abc import Iterator

from ballots.lean import dataclass
from generator.discussion import Log, Ruling

PER_PAGE = 100


@dataclass(frozen=True)
class LogSheet:
    """One page: its number, from the earliest, so that a page that is full stays as it is; how many there are; and its
    decisions."""

    number: int
    of: int
    rulings: tuple[Ruling, ...]

    @property
    def path(self) -> str:
        """Below the address of the log."""
        return self._path(self.number)

    @property
    def next(self) -> str | None:
        """The path of the page with earlier ones; None after the last."""
        return self._path(self.number - 1) if self.number > 1 else None

    @property
    def previous(self) -> str | None:
        """The path of the page with later ones; None before the first."""
        return self._path(self.number + 1) if self.number < self.of else None

    def _path(self, number: int) -> str:
        return "" if number == self.of else f"{number}/"


def log_sheets(log: Log) -> Iterator[LogSheet]:
    """The pages of a log; there is one even where nothing was decided."""
    firsts = range(0, max(1, len(log.rulings)), PER_PAGE)
    for number, first in enumerate(firsts, 1):
        yield LogSheet(number, len(firsts), log.rulings[first : first + PER_PAGE][::-1])
