"""Builds of the corpus by Cahier and its peers, in turn: cold, with nothing changed, with one topic changed.

`python -m tests.bench.builds TOPICS` builds a size with Cahier alone, once.
"""

from __future__ import annotations

import html
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.bench import corpus
from tests.bench.generators import CAHIER, GENERATORS, HUGO, Generator
from tests.bench.processes import Run, run
from tests.bench.tools import Missing, scratch

COLD, NOTHING, ONE = "cold", "nothing changed", "one topic changed"
STATES = (COLD, NOTHING, ONE)


@dataclass(frozen=True, slots=True)
class Plan:
    """So many topics, built so many times by each of some generators."""

    topics: int
    rounds: int
    generators: Sequence[Generator]


QUICK = (Plan(500, 2, [CAHIER, HUGO]),)
WHOLE = (Plan(1_000, 5, GENERATORS), Plan(10_000, 3, [CAHIER, HUGO]), Plan(100_000, 1, [CAHIER]))


@dataclass(frozen=True, slots=True)
class Row:
    """One generator in one state: medians of `rounds` runs. `wall` and `cpu` are seconds, `peak` bytes; `ratio` is the
    median of this one's seconds by Cahier's of the same round, on the clock and of processors. `files` are those of
    the output."""

    generator: str
    version: str
    topics: int
    state: str
    wall: float
    cpu: float
    peak: float
    ratio: tuple[float, float]
    files: int
    rounds: int


class Wrong(Exception):
    """A build that did not make what was asked for: its time would say nothing."""


@dataclass(frozen=True)
class Result:
    """Everything measured, and why each peer that is not there is not."""

    rows: Sequence[Row]
    left_out: Sequence[str]


def measure(quick: bool) -> Result:
    """Build all sizes. Raises `processes.Failed` or `Wrong`."""
    return carried_out(QUICK if quick else WHOLE)


def carried_out(plans: Sequence[Plan]) -> Result:
    """Build what is planned. Raises `processes.Failed` or `Wrong`."""
    rows: list[Row] = []
    left_out: dict[str, str] = {}
    folder = scratch("builds")
    for plan in plans:
        able = []
        for generator in plan.generators:
            try:
                able.append((generator, generator.version))
            except Missing as missing:
                left_out[generator.name] = str(missing)
        rows += _sized(folder / str(plan.topics), plan, able)
    return Result(rows, list(left_out.values()))


def _sized(folder: Path, plan: Plan, able: Sequence[tuple[Generator, str]]) -> list[Row]:
    sites = [Built(generator, version, folder / generator.name, plan.topics) for generator, version in able]
    for number in range(1, plan.rounds + 1):
        for state in STATES:
            for site in sites:
                site.build(state, number)
    return [row for site in sites for row in site.rows(sites[0], plan)]


class Built:
    """The corpus of one size for one generator, with all that was measured of it."""

    def __init__(self, generator: Generator, version: str, folder: Path, number: int) -> None:
        print(f"{generator.name}: writing {number} topics", file=sys.stderr)
        self.generator = generator
        self.runs: dict[str, list[Run]] = {state: [] for state in STATES}
        self._version = version
        self._site, self._output, self._former = folder / "site", folder / "output", folder / "former"
        self._former.mkdir(parents=True)
        generator.write(self._site, number)
        places = sorted({0, number // 2, number - 1})
        self._looked_at = [corpus.topic(place) for place in places]
        self._edited = self._looked_at[len(places) // 2]
        self._text = generator.source(self._site, self._edited).read_text(encoding="utf-8")

    def build(self, state: str, number: int) -> None:
        """Bring about a state, measure a build in it, and look at some of its pages."""
        note = f"Modifié pour la {number}e fois." if state == ONE else ""
        if state == COLD:
            for kept in [self._output, *(self._site / name for name in self.generator.caches)]:
                if kept.exists():
                    kept.rename(self._former / f"{kept.name}-{number}")
        elif state == NOTHING and self.generator.caches:
            run(self._command(cold=False), self._site)  # fills the cache that a cold build does without
        elif state == ONE:
            file = self.generator.source(self._site, self._edited)
            file.write_text(f"{self._text}\n{note}\n", encoding="utf-8")
        found = run(self._command(cold=state == COLD), self._site)
        print(f"{self.generator.name}, {state}: {found}", file=sys.stderr)
        self._look(note)
        self.runs[state].append(found)

    def rows(self, cahier: Built, plan: Plan) -> list[Row]:
        """The medians, beside Cahier's."""
        files = sum(path.is_file() for path in self._output.rglob("*"))
        return [
            Row(
                generator=self.generator.name,
                version=self._version,
                topics=plan.topics,
                state=state,
                wall=median(one.wall for one in runs),
                cpu=median(one.cpu for one in runs),
                peak=median(one.peak for one in runs),
                ratio=(
                    median(one.wall / other.wall for one, other in zip(runs, cahier.runs[state], strict=True)),
                    median(one.cpu / other.cpu for one, other in zip(runs, cahier.runs[state], strict=True)),
                ),
                files=files,
                rounds=plan.rounds,
            )
            for state, runs in self.runs.items()
        ]

    def _command(self, *, cold: bool) -> Sequence[str]:
        return self.generator.command(self._site, self._output, cold=cold)

    def _look(self, note: str) -> None:
        """Every topic that is looked at has its whole text on its page, and the edited one its note."""
        for topic in self._looked_at:
            shown = _shown(self.generator.page(self._output, topic))
            expected = [topic.title, topic.words, *([note] if topic == self._edited else [])]
            if missing := [text for text in expected if text not in shown]:
                raise Wrong(f"{self.generator.name}: the page of {topic.slug} lacks: {missing[0]}")


def _shown(page: Path) -> str:
    """What a page says, in one line."""
    text = re.sub(r"<[^>]*>", " ", page.read_text(encoding="utf-8"))
    return re.sub(r" (?=[.,])", "", " ".join(html.unescape(text).split()))


if __name__ == "__main__":
    print(*carried_out([Plan(int(sys.argv[1]), 1, [CAHIER])]).rows, sep="\n")
