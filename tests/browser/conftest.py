"""A real browser in front of a real `cahier serve`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.chromium import chromium
from tests.every_kind import every_kind
from tests.serving import Served, serving


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """It ends with its module: as long as it runs, so does its event loop, and no other test could start one."""
    with chromium() as launched:
        yield launched


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A site with every kind of ballot."""
    folder: Path = every_kind(tmp_path_factory.mktemp("site"))
    with serving(folder, "--no-reload") as running:
        yield running


@pytest.fixture(scope="module")
def windows(browser: Browser, served: Served) -> Iterator[dict[bool, Page]]:
    """Two windows, with scripts and without, for all tests of a module: a new one takes longer than many a test."""
    contexts = [browser.new_context(base_url=served.url, java_script_enabled=scripts) for scripts in (True, False)]
    for context in contexts:
        context.set_default_timeout(15_000)
    yield dict(zip((True, False), (context.new_page() for context in contexts), strict=True))
    for context in contexts:
        context.close()


@pytest.fixture(params=[True, False], ids=["with-script", "without-script"])
def page(windows: dict[bool, Page], request: pytest.FixtureRequest) -> Page:
    """The window of a citizen who has never been here, with scripts and without."""
    return cleared(windows[request.param])


@pytest.fixture
def scripted(windows: dict[bool, Page]) -> Page:
    """The window of a citizen who has never been here, with scripts."""
    return cleared(windows[True])


@pytest.fixture
def unscripted(windows: dict[bool, Page]) -> Page:
    """The window of another citizen who has never been here, without scripts."""
    return cleared(windows[False])


def cleared(page: Page) -> Page:
    """A window in which nothing of another citizen is left."""
    page.context.clear_cookies()
    return page
