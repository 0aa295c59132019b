"""The parts of the report: each measures something, and says in Markdown what was found."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby

from tests.bench import ballots, builds, debate, isso, rebuilding, resident, slow_disk, steady, streams, votes
from tests.bench.builds import COLD, STATES
from tests.bench.generators import GENERATORS
from tests.bench.tools import Missing
from tests.pages.tables import table

MB = 1e6


def of_builds(quick: bool) -> str:
    """Builds of a site, by Cahier and its peers."""
    found = builds.measure(quick)
    sizes = [_size(list(rows)) for _, rows in groupby(found.rows, lambda row: row.topics)]
    return "\n\n".join([BUILDS, *sizes, _differences(found)])


BUILDS = """\
The same text for all: topics of some 418 words with headings, lists, links and tables, 20 to a consultation, a list a
consultation, a home page. A cold build has no cache and an empty folder to write to. Then the same is built again, with
nothing changed and with a sentence added to one topic, each as the generator's documentation says. Before each run what
others wrote is brought to the disk, and nothing is removed from it; after it the text of some pages is looked for in
them.

Times are seconds on the clock / of processors / MB of memory, the most that all processes held at a moment (what two
share counts twice). In brackets: how many times Cahier's, on the clock and of processors, as the median of the rounds.\
"""


def _size(rows: Sequence[builds.Row]) -> str:
    """The table of one size."""
    lines = []
    for _, states in groupby(rows, lambda row: row.generator):
        cells = {row.state: row for row in states}
        first = cells[COLD]
        built = [_build(cells[state]) for state in STATES]
        lines.append([f"{first.generator} {first.version}", *built, f"{first.files:,}"])
    times = "once" if rows[0].rounds == 1 else f"medians of {rows[0].rounds} rounds"
    return f"### {rows[0].topics:,} topics, {times}\n\n{table(['generator', *STATES, 'files'], lines)}"


def _build(row: builds.Row) -> str:
    clock, processors = row.ratio
    beside = "" if row.generator == GENERATORS[0].name else f" (× {_digits(clock)} / {_digits(processors)})"
    return f"{_digits(row.wall)} / {_digits(row.cpu)} / {row.peak / MB:.0f}{beside}"


def _differences(found: builds.Result) -> str:
    there = {row.generator for row in found.rows}
    lines = [f"- {one.name}: {one.differs}" for one in GENERATORS if one.name in there]
    missed = [f"- Left out: {why}." for why in found.left_out]
    return "\n".join(["What each does less or more:\n", *lines, *missed])


def of_resident(quick: bool) -> str:
    """The pages after a vote, by the builder that has the site in memory."""
    return "\n\n".join([RESIDENT, _resident(resident.measure(quick))])


RESIDENT = """\
The process that rebuilds pages as votes arrive has the site in memory. It is handed results in which some topics have
one vote more. The page of a topic and its `tally.json` are written first (counted), then the lists and figures that
count it too; all of it is there when the call returns, and is looked for. Beside it stands what it takes to put two
such files in the place of others, and to do nothing else.\
"""


def _resident(rows: Sequence[resident.Row]) -> str:
    heads = ["topics", "voted on", "calls", "counted, median ms", "99 % within ms", "two files written, median ms"]
    heads += ["all, median ms", "99 % within ms", "slowest ms", "files written a call"]
    lines = [
        [
            *(f"{number:,}" for number in (row.topics, row.changed, row.calls)),
            *([_digits(value) for value in row.counted] if row.counted else ["–"] * 3),
            *(_digits(value) for value in (row.median, row.p99, row.slowest, row.written)),
        ]
        for row in rows
    ]
    return table(heads, lines)


def of_votes(quick: bool) -> str:
    """Votes and tallies over HTTP, beside an endpoint that does nothing, on a slow disk, and beside Isso."""
    parts = [_said(votes), _beside("the endpoint", votes.measure(quick))]
    parts += ["### At a steady pace", _said(steady), *_steady(steady.measure(quick))]
    parts += ["### While pages are rebuilt", _said(rebuilding), *_rebuilding(rebuilding.measure(quick))]
    parts += ["### On a slow disk", *_slow_disk(quick), "### Isso", *_isso(quick)]
    return "\n\n".join(parts)


def _beside(peer: str, rows: Sequence[votes.Row]) -> str:
    """The table of some pairs."""
    heads = ["what", "Cahier, a second", f"{peer}'s", "ratio", "99 % within ms", f"{peer}'s", "pairs"]
    lines = [
        [
            row.name,
            *(f"{value:.0f}" for value in (row.ours, row.peer)),
            *(_digits(value) for value in (row.ratio, row.p99, row.peer_p99)),
            str(row.runs),
        ]
        for row in rows
    ]
    return table(heads, lines)


def _steady(rows: Sequence[steady.Row]) -> list[str]:
    heads = ["votes a second", "median ms", "99 % within ms", "slowest ms", "99 % sent late by at most ms", "runs"]
    lines = [
        [
            f"{row.rate:,}",
            *(_digits(value) for value in (row.found.median, row.found.p99, row.found.slowest, row.found.late)),
            str(row.runs),
        ]
        for row in rows
    ]
    best = steady.highest(rows)
    said = f"of these paces up to {best:,} a second" if best else "at none of these paces"
    return [table(heads, lines), f"99 % were acknowledged within {steady.SOON:.0f} ms {said}."]


def _rebuilding(found: rebuilding.Found) -> list[str]:
    return [_beside("the endpoint", found.rows), f"Building took {found.core:.2f} of one core meanwhile."]


def _slow_disk(quick: bool) -> list[str]:
    try:
        return [_said(slow_disk), _beside("the endpoint", slow_disk.measure(quick))]
    except Missing as missing:
        return [f"Left out: {missing}."]


def _isso(quick: bool) -> list[str]:
    try:
        _, version = isso.installed()
        rows = isso.measure(quick)
    except Missing as missing:
        return [f"Left out: {missing}."]
    return [f"{_said(isso)} Measured: {version}.", _beside("Isso", rows), *_failures(rows)]


def _failures(rows: Sequence[votes.Row]) -> list[str]:
    failed = ", ".join(f"{row.failed:,} ({row.name})" for row in rows if row.failed)
    return [f"Requests of Isso that failed, or had no answer within ten seconds: {failed}."] if failed else []


def of_streams(quick: bool) -> str:
    """Open pages that follow a tally."""
    found = streams.measure(quick)
    half, most, last = found.arrival
    lines = [
        ["open pages", f"{found.pages:,}"],
        ["updates, one a second", str(found.updates)],
        ["share of one core", f"{found.core:.2f}"],
        ["memory of the collector, without pages and with them", f"{found.empty:.0f} MB, {found.full:.0f} MB"],
        ["from the vote to the page: median, 99 %, last", f"{half:.0f} ms, {most:.0f} ms, {last:.0f} ms"],
        ["until all pages were open", f"{found.opening:.1f} s"],
        ["updates that did not arrive", str(found.missed)],
    ]
    return f"{_said(streams)}\n\n{table(['what', 'measured'], lines)}"


def of_ballots(quick: bool) -> str:
    """Millions of ballots on disk."""
    heads = ["ballots", "people", "on disk", "every tally known", "memory", "counted anew", "memory", "same tallies"]
    lines = [
        [
            *(f"{number:,}" for number in (row.ballots, row.people)),
            f"{row.size:.0f} MB",
            *(f"{row.opened.start:.2f} s", f"{row.opened.started:.0f} MB"),
            *(f"{row.opened.recount:.2f} s", f"{row.opened.recounted:.0f} MB"),
            "yes" if row.opened.right else "no",
        ]
        for row in ballots.measure(quick)
    ]
    return f"{_said(ballots)}\n\n{table(heads, lines)}"


def of_debate(quick: bool) -> str:
    """Many comments."""
    found = debate.measure(quick)
    lines = [
        ["contributions, of which comments", f"{found.contributions:,}, {found.comments:,}"],
        ["topics", str(found.topics)],
        ["a collector starts and knows all of it", f"{_digits(found.opened)} s"],
        ["all pages built from nothing", f"{_digits(found.built)} s, {found.files:,} files"],
        ["a new comment is stored and on its pages: median, slowest", f"{found.comment:.2f} s, {found.slowest:.2f} s"],
    ]
    return f"{_said(debate)}\n\n{table(['what', 'measured'], lines)}"


def _said(module: object) -> str:
    """What a module says of how it measures."""
    return inspect.getdoc(module) or ""


def _digits(value: float) -> str:
    """Three digits, and all of them before the point."""
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"


PARTS: Mapping[str, tuple[str, Callable[[bool], str]]] = {
    "builds": ("Builds", of_builds),
    "resident": ("The resident builder", of_resident),
    "votes": ("Votes", of_votes),
    "streams": ("Event streams", of_streams),
    "ballots": ("Millions of ballots", of_ballots),
    "debate": ("A national debate", of_debate),
}
"""What can be measured: the heading of its section, and what makes the text below it."""
