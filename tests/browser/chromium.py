"""The browser of the tests."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]

PICTURES = """() => Promise.allSettled([...document.images].map((image) => {
    image.loading = "eager";
    return image.decode();
}))"""


def load_pictures(page: Page) -> None:
    """Fetch also those pictures that a page leaves for when they are scrolled to."""
    page.evaluate(PICTURES)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Chromium: the one that `CAHIER_BROWSER` names, the system's, or Playwright's own.

    As long as it runs, so does its event loop, and nothing else in the process could start one.
    """
    path = os.environ.get("CAHIER_BROWSER") or shutil.which("chromium-headless-shell") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()
