"""What a build makes, before it is made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property

from ballots.lean import dataclass
from generator.discussion import Changed, ThreadKey
from generator.pages.moment import Moment
from generator.prose.proses import Placed


@dataclass(frozen=True, slots=True)
class Planned:
    """One file. `make` gives the bytes of the file at `path` at a moment, or None where it may not exist then.

    `shows` are the topics whose counts, and the threads whose comments the file depends on; `totals` says that it
    depends on the counts of consultations.
    """

    path: str
    make: Callable[[Moment], bytes | None]
    shows: frozenset[Changed] = frozenset()
    totals: bool = False


class Part:
    """What belongs to one thing, a topic or a consultation, or to the site itself. Its files are planned when they are
    asked for: of ten thousand topics few have a vote in a second.

    `shows` are the topics and threads that any of its files depends on; `proses` are the texts on its pages.

    thread: what is discussed on its `pages`, of which there are as many as it takes at a moment; their paths begin with
    one of `rooms`, and no other's do.
    """

    def __init__(
        self,
        shows: Iterable[Changed],
        proses: Sequence[Placed],
        plan: Callable[[], Iterable[Planned]],
        *,
        thread: ThreadKey | None = None,
        pages: Callable[[Moment], Iterable[Planned]] = lambda _: (),
        rooms: tuple[str, ...] = (),
    ) -> None:
        self.shows = frozenset(shows)
        self.proses = proses
        self.thread = thread
        self.pages = pages
        self.rooms = rooms
        self._plan = plan

    def at(self, moment: Moment) -> Iterator[Planned]:
        """All its files at a moment."""
        yield from self.files
        yield from self.pages(moment)

    @property
    def texts(self) -> frozenset[str]:
        """The files in which its texts are written."""
        return frozenset(text.file for placed in self.proses for text in placed.prose.values())

    @cached_property
    def files(self) -> tuple[Planned, ...]:
        """Its files in all languages, but for its `pages`."""
        return tuple(self._plan())
