"""Consultations in which people have voted or commented: the pages of those topics first, then all that counts them."""

from __future__ import annotations

import gc
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack

from ballots.lean import dataclass
from generator.discussion import Changed, on_part, on_proposal, on_topic
from generator.jobs import Crew
from generator.pages.moment import Moment
from generator.pages.planned import Part, Planned
from generator.share import Made, Unit, make
from generator.write import Output

MANY = 100
"""Topics from which on several processes are faster than one."""

WAITING = 2
"""So many processes more than processors: some of them always wait for the disk."""


@dataclass(frozen=True, slots=True)
class Voted:
    """A consultation in which people have voted, what was voted or commented on, the moment at which its pages show it,
    and the paths of the files that it has."""

    slug: str
    changed: frozenset[Changed]
    moment: Moment
    there: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """Files that show votes: what was made of them, and the paths of those that may not exist at the moment."""

    slug: str
    made: Made
    gone: frozenset[str]


class Share:
    """What one process does of it: `units` has the consultations."""

    def __init__(self, units: Mapping[str, Unit], output: Output) -> None:
        self._units = units
        self._output = output
        self._voted: Sequence[Voted] = ()

    def topics(self, voted: Sequence[Voted]) -> list[Shown]:
        """Make what belongs to the topics."""
        if not gc.isenabled():  # as in processes of a crew, of which these are to stay
            gc.freeze()
            gc.enable()
        self._voted = voted
        return [self._shown(one, self._units[one.slug].parts[:-1]) for one in voted]

    def lists(self, _: object = None) -> list[Shown]:
        """Make what else counts them."""
        return [self._shown(one, self._units[one.slug].parts[-1:]) for one in self._voted]

    def _shown(self, one: Voted, parts: Iterable[Part]) -> Shown:
        files, left = list[Planned](), set[str]()
        for part in parts:
            if part.shows & one.changed:
                files += [file for file in part.files if file.shows & one.changed]
            if part.thread in one.changed:
                pages = list(part.pages(one.moment))
                files += [file for file in pages if file.shows & one.changed]
                stay = {file.path for file in (*part.files, *pages)}
                left.update(path for path in one.there if path.startswith(part.rooms) and path not in stay)
        made = make(files, self._output, one.moment)
        left.update(file.path for file in files)
        return Shown(one.slug, made, frozenset(left.difference(made.there)))


class Standing:
    """Processes that show many votes, and stay for the next ones: each has consultations of its own, so that it knows
    what their lists say. They know nothing of an edit."""

    def __init__(self, units: Mapping[str, Unit], output: Output, jobs: int) -> None:
        hands = jobs + WAITING
        self._hand = {slug: place % hands for place, slug in enumerate(units)}
        self._hands = range(hands)
        shares = [Share(units, output) for _ in self._hands]
        self._there = ExitStack()
        self._crew = self._there.enter_context(Crew([(share.topics, share.lists) for share in shares]))

    def __contains__(self, slug: object) -> bool:
        return slug in self._hand

    @property
    def elsewhere(self) -> bool:
        """Whether what is made of units is not in the memory of this process."""
        return self._crew.forked

    def show(self, voted: Sequence[Voted]) -> Iterator[Shown]:
        """Bring the files of some consultations up to date; the topics' own are there before any other is begun."""
        shares = [[one for one in voted if self._hand[one.slug] == hand] for hand in self._hands]
        for shown in self._crew.tell(0, shares):
            yield from shown
        for shown in self._crew.tell(1, [None] * len(shares)):
            yield from shown

    def dismiss(self) -> None:
        """Let them go."""
        self._there.close()


def show(voted: Sequence[Voted], units: Mapping[str, Unit], output: Output) -> Iterator[Shown]:
    """As `Standing.show`, by this process."""
    share = Share(units, output)
    yield from share.topics(voted)
    yield from share.lists()


def present(topics: Mapping[str, Iterable[str]], slug: str, changed: Collection[Changed]) -> frozenset[Changed]:
    """What has changed of a consultation's `topics`, each with its former slugs, by their present names."""
    known = [(topic, (topic, *former)) for topic, former in topics.items()]
    counts = {(slug, topic) for topic, names in known if any((slug, name) in changed for name in names)}
    threads = {
        on_topic((slug, topic)) for topic, names in known if any(on_topic((slug, name)) in changed for name in names)
    }
    others = {key for key in changed if key[0] == slug and len(key) == 4 and key[1] != "topic"}
    texts = {on_part(slug, key[2], "") for key in others if key[1] == "text"}
    proposals = {on_proposal(slug, "") for key in others if key[1] == "proposal"}
    return frozenset({*counts, *threads, *others, *texts, *proposals})
