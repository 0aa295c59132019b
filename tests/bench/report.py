"""`docs/benchmarks.md`: a section a part, each with when and on what it was measured."""

from __future__ import annotations

import re

from tests.bench.parts import PARTS
from tests.serving import ROOT

DOCUMENT = ROOT / "docs/benchmarks.md"

INTRODUCTION = """\
# Benchmarks

How fast Cahier is, and others beside it. `scripts/bench` measures all of this anew and writes this page; `scripts/bench
builds`, `resident`, `votes`, `streams`, `ballots` or `debate` does a part; `--quick` prints a short run, and leaves the
page as it is.

Trust ratios: what is compared was run in turn, again and again, on one machine. Single times move by half from one hour
to the next.
"""


def replaced(document: str, sections: dict[str, str]) -> str:
    """The document with these sections, by heading, in place of those of the same heading; in the order of `PARTS`."""
    known = _sections(document) | sections
    ordered = [heading for heading, _ in PARTS.values() if heading in known]
    return "\n".join([INTRODUCTION, *(f"## {heading}\n\n{known[heading].strip()}\n" for heading in ordered)])


def write(sections: dict[str, str]) -> None:
    """Bring the document up to date."""
    before = DOCUMENT.read_text(encoding="utf-8") if DOCUMENT.exists() else ""
    DOCUMENT.write_text(replaced(before, sections), encoding="utf-8")


def _sections(document: str) -> dict[str, str]:
    parts = [part.partition("\n") for part in re.split(r"^## ", document, flags=re.MULTILINE)[1:]]
    return {heading: text for heading, _, text in parts}
