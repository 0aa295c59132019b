"""`scripts/accessibility`: what is found on every page, in every state, by every look, as Markdown.

The first table has the number of findings; a second one says what they are, a third what a person has to judge, since
axe-core cannot. Exit status 1 if anything was found.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.browser.chromium import chromium
from tests.pages.catalogue import CATALOGUE, Shown
from tests.pages.inspector import LOOKS, Finding, inspector
from tests.pages.tables import table
from tests.pages.tools import AXE
from tests.pages.town import town

Found = Sequence[tuple[Shown, Sequence[Finding]]]


def main() -> int:
    """Look at everything and print the tables."""
    if not AXE.exists():
        print("axe-core is not there: it is installed where npm is.", file=sys.stderr)
        return 1
    found = look()
    wrong = [(shown, [one for one in findings if one.certain]) for shown, findings in found]
    number = sum(len(findings) for _, findings in wrong)
    print(table(["page", "state", *map(str, LOOKS)], [row(shown, findings) for shown, findings in wrong]))
    print(f"\n{len(found)} pages, {len(LOOKS)} looks at each. Findings: {number}.")
    doubted = [(shown, [one for one in findings if not one.certain]) for shown, findings in found]
    for heading, those in [("Findings", wrong), ("For a person to judge", doubted)]:
        if rows := explained(those):
            print(f"\n## {heading}\n\n{table(['rule', 'why', 'times', 'first on'], rows)}")
    return 1 if number else 0


def look() -> Found:
    """Everything that is found."""
    with ExitStack() as stack:
        served = stack.enter_context(town(Path(stack.enter_context(TemporaryDirectory()))))
        inspecting = stack.enter_context(inspector(stack.enter_context(chromium()), served.url))
        found = []
        for shown in sorted(CATALOGUE, key=lambda shown: shown.page):
            print(shown, file=sys.stderr)
            found.append((shown, inspecting.inspect(shown, *LOOKS, thorough=True)))
        return found


def row(shown: Shown, findings: Sequence[Finding]) -> list[str]:
    """A page with its number of findings by each look; what no look sees, as a request, is the first one's."""
    looks = [one.look or str(LOOKS[0]) for one in findings]
    return [shown.page, shown.state, *(str(looks.count(str(look))) for look in LOOKS)]


def explained(found: Found) -> list[list[str]]:
    """Each finding once, with how often it comes and where first; what has to be judged once for all elements."""
    times: dict[Finding, int] = {}
    first: dict[Finding, str] = {}
    for shown, findings in found:
        for finding in findings:
            one = replace(finding, look="", element=finding.element if finding.certain else "")
            times[one] = times.get(one, 0) + 1
            first.setdefault(one, f"{shown}, {finding.look}: `{finding.element}`")
    return [[one.rule, one.why, str(times[one]), first[one]] for one in sorted(times)]


if __name__ == "__main__":
    sys.exit(main())
