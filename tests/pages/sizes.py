"""`scripts/sizes`: what the pages of the demonstration weigh over the wire, kind by kind, as Markdown.

Of each kind the heaviest page is shown. Exit status 1 if a budget is exceeded, or anything is asked of another host.
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.chromium import chromium, load_pictures
from tests.pages.demonstration import demonstration, the_site
from tests.pages.tables import table
from tests.pages.weights import BUDGETS, Weight, kinds, weigh, wire

HEADS = ["page", "HTML", "style", "scripts", "pictures", "first visit", "uncompressed", "heaviest"]


def main() -> int:
    """Weigh everything and print the tables."""
    with demonstration() as served, chromium() as browser:
        output = served.folder / "var/demo/output"
        heaviest: dict[str, tuple[Weight, str]] = {}
        for kind, address in kinds(the_site()):
            weight = weigh(output, address)
            if kind not in heaviest or weight.total > heaviest[kind][0].total:
                heaviest[kind] = weight, address
        page = browser.new_page()
        foreign = [url for _, address in heaviest.values() for url in asked_elsewhere(page, served.url, address)]
        budgets = spent(output, heaviest)
    print("Bytes, compressed with gzip -9 where a server would.\n")
    print(table(HEADS, [row(kind, *found) for kind, found in heaviest.items()]))
    lines = [[name, str(size), str(BUDGETS[name])] for name, size in budgets.items()]
    print("\n" + table(["budget", "bytes", "at most"], lines))
    print(f"\nRequests to other hosts: {len(foreign)}. {' '.join(foreign)}")
    return 1 if foreign or any(size > BUDGETS[name] for name, size in budgets.items()) else 0


def row(kind: str, weight: Weight, address: str) -> list[str]:
    """A line of the table."""
    return [kind, *map(str, weight.parts.values()), str(weight.total), str(weight.raw), address]


def spent(output: Path, heaviest: dict[str, tuple[Weight, str]]) -> dict[str, int]:
    """What is used of each budget."""
    topics = [weight.total for kind, (weight, _) in heaviest.items() if kind.startswith("topic")]
    return {
        "style": sum(wire(file) for file in output.glob("assets/*.css")),
        "scripts": sum(wire(file) for file in output.glob("assets/*.js")),
        "first visit": max(topics),
    }


def asked_elsewhere(page: Page, site: str, address: str) -> list[str]:
    """What a browser asks of other hosts when it shows a page to its end, with all pictures that come late."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site}{address}")
    load_pictures(page)
    return [url for url in asked if not url.startswith(f"{site}/")]


if __name__ == "__main__":
    sys.exit(main())
