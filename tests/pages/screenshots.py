"""`scripts/screenshots`: `docs/screenshots/*.png`, taken from the demonstration with its invented votes.

Eight pages, on a phone and on a desktop, in light and in dark: `<page>-<screen>-<colours>.png`. A page is cut where it
gets long. The same pages give the same pictures, on the same machine with the same fonts.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page

from tests.browser.chromium import chromium, load_pictures
from tests.pages.catalogue import Visit, at, sent
from tests.pages.demonstration import demonstration
from tests.serving import ROOT

Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
FOLDER = ROOT / "docs/screenshots"


@dataclass(frozen=True)
class Shot:
    """A page, and where on it the picture begins: at the element that `start` selects, or at the top."""

    visit: Visit
    start: str = "html"


def picking(address: str, number: int) -> Visit:
    """A topic with its first boxes ticked."""

    def visit(page: Page) -> None:
        page.goto(address)
        for box in page.locator("#ballot input[type=checkbox]").all()[:number]:
            box.check(force=True)  # its label lies over it

    return visit


PAGES = {
    "home": Shot(at("/")),
    "consultation": Shot(at("/ville-qui-respire/")),
    "topic": Shot(at("/ville-qui-respire/rue-aux-ecoles/")),
    "grades": Shot(at("/ville-qui-respire/nom-de-la-navette/"), "#ballot"),
    "budget": Shot(picking("/budget-participatif/projets/", 3), "#ballot"),
    "project": Shot(at("/budget-participatif/projets/verger/")),
    "results": Shot(at("/ville-qui-respire/results/")),
    "receipt": Shot(sent("ville-qui-respire/rue-aux-ecoles", "answer=for")),  # the last one: it changes the others
}


@dataclass(frozen=True)
class Screen:
    """A width in CSS pixels, the most of a page's height that is shown, and what a CSS pixel is in the picture."""

    width: int
    longest: int
    scale: float


SCREENS = {"phone": Screen(390, 1000, 1), "desktop": Screen(1280, 1100, 0.75)}

SAME_RECEIPT = """() => document.querySelectorAll("code").forEach((code) => {
    code.textContent = "7qk2mx9d4hw8ct3f".repeat(9).slice(0, code.textContent.length);
})"""
"""A receipt is new each time; in the picture it is not."""

TO_THE_TOP = "(element) => scrollTo(0, element.getBoundingClientRect().top + scrollY - 16)"
LEFT = "Math.min(innerHeight, document.documentElement.scrollHeight - scrollY)"


def main() -> int:
    """Take all of them; names and sizes are printed."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with demonstration() as served, chromium() as browser:
        for name, screen, scheme in product(PAGES, SCREENS, SCHEMES):
            file = FOLDER / f"{name}-{screen}-{scheme}.png"
            with window(browser, served.url, SCREENS[screen], scheme) as page:
                take(page, PAGES[name], file)
            print(f"{file.relative_to(ROOT)}  {file.stat().st_size}")
    return 0


@contextmanager
def window(browser: Browser, site: str, screen: Screen, scheme: Scheme) -> Iterator[Page]:
    """A page that nobody has visited yet, of a browser in French."""
    context = browser.new_context(
        base_url=site,
        locale="fr-FR",
        color_scheme=scheme,
        viewport={"width": screen.width, "height": screen.longest},
        device_scale_factor=screen.scale,
    )
    yield context.new_page()
    context.close()


def take(page: Page, shot: Shot, file: Path) -> None:
    """A picture of what fits the window, from where the shot begins."""
    shot.visit(page)
    load_pictures(page)
    page.evaluate(SAME_RECEIPT)
    page.locator(shot.start).evaluate(TO_THE_TOP)
    page.screenshot(
        path=file, clip={"x": 0, "y": 0, "width": page.evaluate("innerWidth"), "height": page.evaluate(LEFT)}
    )


if __name__ == "__main__":
    sys.exit(main())
