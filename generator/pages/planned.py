"""What a build makes, before it is made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

from ballots.lean import dataclass
from generator.model import TopicKey
from generator.pages.views import Moment
from generator.prose.proses import Placed


@dataclass(frozen=True, slots=True)
class Planned:
    """One file. `make` gives the bytes of the file at `path` at a moment, or None where it may not exist then.

    `shows` are the topics whose counts the file depends on; `totals` says that it depends on those of consultations.
    """

    path: str
    make: Callable[[Moment], bytes | None]
    shows: frozenset[TopicKey] = frozenset()
    totals: bool = False


class Part:
    """What belongs to one thing, a topic or a consultation, or to the site itself. Its files are planned when they are
    asked for: of ten thousand topics few have a vote in a second.

    `shows` are the topics whose counts any of its files depends on; `proses` are the texts on its pages.
    """

    def __init__(
        self, shows: Iterable[TopicKey], proses: Sequence[Placed], plan: Callable[[], Iterable[Planned]]
    ) -> None:
        self.shows = frozenset(shows)
        self.proses = proses
        self._plan = plan

    @property
    def texts(self) -> frozenset[str]:
        """The files in which its texts are written."""
        return frozenset(text.file for prose, _ in self.proses for text in prose.values())

    @cached_property
    def files(self) -> tuple[Planned, ...]:
        """Its files in all languages."""
        return tuple(self._plan())
