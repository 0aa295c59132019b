"""Consultations in which people have voted or commented: the pages of those topics first, then all that counts them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from ballots.lean import dataclass
from generator.discussion import Changed, on_part, on_proposal, on_topic
from generator.jobs import Crew
from generator.pages.moment import Moment
from generator.pages.planned import Part, Planned
from generator.share import Made, Unit, make
from generator.write import Output

MANY = 100
"""Topics from which on several processes are faster than one."""


@dataclass(frozen=True, slots=True)
class Voted:
    """A consultation, what was voted or commented on, the moment at which its pages show it, and the paths of the files
    that it has."""

    slug: str
    unit: Unit
    changed: frozenset[Changed]
    moment: Moment
    there: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """Files that show votes: what was made of them, and the paths of those that may not exist at the moment."""

    slug: str
    made: Made
    gone: frozenset[str]


def show(voted: Sequence[Voted], output: Output, jobs: int) -> Iterator[Shown]:
    """Bring the files of some consultations up to date; the topics' own are there before any other is begun."""
    hands = jobs if sum(len(one.changed) for one in voted) >= MANY else 1
    shares = [_Share(voted[first::hands], output) for first in range(hands)]
    with Crew([(share.topics, share.consultations) for share in shares]) as crew:
        if crew.forked:  # what lists say of these topics is in the memory of others
            for one in voted:
                one.unit.recalled = False
        for _ in range(2):
            for shown in crew.step():
                yield from shown


class _Share:
    """What one process does of it."""

    def __init__(self, voted: Sequence[Voted], output: Output) -> None:
        self._voted = voted
        self._output = output

    def topics(self, _: object) -> list[Shown]:
        """Make what belongs to the topics."""
        return [self._shown(one, one.unit.parts[:-1]) for one in self._voted]

    def consultations(self, _: object) -> list[Shown]:
        """Make what else counts them."""
        return [self._shown(one, one.unit.parts[-1:]) for one in self._voted]

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
