"""A real browser in front of a real `cahier serve`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext

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


@pytest.fixture(params=[True, False], ids=["with-script", "without-script"])
def citizen(browser: Browser, served: Served, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    """A browser of one citizen, with scripts and without."""
    context = browser.new_context(base_url=served.url, java_script_enabled=request.param)
    context.set_default_timeout(15_000)
    yield context
    context.close()
