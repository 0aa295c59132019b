"""Looks at pages in a browser for what keeps people out: with axe-core, and at what axe-core does not look at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, Page

from tests.pages.catalogue import Shown
from tests.pages.tools import AXE, AXE_FRENCH

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice", "RGAAv4"]
"""The rules of axe-core that are kept: also those that it calls experimental, and target-size, which it leaves out."""

OF_LOOKS = ["color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable"]
"""The rules by which a page may pass in some colours and at some width, and fail in others."""

RULES = """(tags) => axe.getRules(tags)
    .filter(({ ruleId, tags }) => !tags.includes("deprecated") && ruleId !== "hidden-content")
    .map(({ ruleId }) => ruleId)"""
"""Asks axe-core for its rules with these tags, but for the one that only says that something is hidden."""

INSPECTION = (Path(__file__).parent / "inspection.js").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Look:
    """Colours and width, in pixels, by which a page is looked at."""

    scheme: Literal["light", "dark"]
    width: int

    def __str__(self) -> str:
        return f"{self.scheme}, {self.width} px"


PHONE = Look("light", 320)
DESKTOP = Look("dark", 1280)
LOOKS = [PHONE, Look("light", 1280), Look("dark", 320), DESKTOP]


@dataclass(frozen=True, order=True)
class Finding:
    """What is wrong with `element` of a page, by which rule; `look` is '' where it does not matter.

    certain: False for what a person has to judge.
    """

    rule: str
    element: str
    why: str
    look: str = ""
    certain: bool = True

    def __str__(self) -> str:
        return f"{self.rule} ({self.look}): {self.element}: {self.why}"


class Inspector:
    """Looks at pages of `site` with one window of a browser."""

    def __init__(self, page: Page, site: str) -> None:
        self._page = page
        self._site = site
        self._asked: list[str] = []
        page.on("request", lambda request: self._asked.append(request.url))

    def inspect(self, shown: Shown, *looks: Look, thorough: bool = False) -> list[Finding]:
        """What is wrong with a page by the first look, and with its colours and sizes by the others.

        thorough: apply all rules by all looks, and tell also what a person has to judge.
        """
        self._asked.clear()
        self._take(looks[0])
        try:
            shown.visit(self._page)
            found = self._see(looks, thorough)
        finally:
            self._page.unroute_all()
        foreign = [url for url in self._asked if not url.startswith(f"{self._site}/")]
        return [Finding("other-host", url, "Asked of another host.") for url in foreign] + found

    def _see(self, looks: Sequence[Look], thorough: bool) -> list[Finding]:
        rules = self._page.evaluate(RULES, TAGS)
        found = []
        for look in looks:
            self._take(look)
            asked = {"rules": rules if thorough or look == looks[0] else OF_LOOKS, "doubts": thorough}
            seen: list[dict[str, Any]] = self._page.evaluate(INSPECTION, asked)
            found += [Finding(**one, look=str(look)) for one in seen]
        return found

    def _take(self, look: Look) -> None:
        self._page.emulate_media(color_scheme=look.scheme)
        self._page.set_viewport_size({"width": look.width, "height": 800})


def _axe() -> str:
    """axe-core, speaking French, ready to be run in a page."""
    return f"{AXE.read_text(encoding='utf-8')};axe.configure({{locale: {AXE_FRENCH.read_text(encoding='utf-8')}}})"


@contextmanager
def inspector(browser: Browser, site: str) -> Iterator[Inspector]:
    """Someone who looks at the pages of `site`."""
    # The policy of the pages lets nobody run axe-core, as it should.
    context = browser.new_context(base_url=site, locale="fr-FR", bypass_csp=True)
    context.set_default_timeout(15_000)
    context.add_init_script(_axe())
    yield Inspector(context.new_page(), site)
    context.close()
