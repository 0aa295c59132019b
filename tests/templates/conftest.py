"""The sample site, built once."""

from __future__ import annotations

import pytest

from tests.browser.conftest import browser
from tests.templates import samples
from tests.templates.reading import Page
from tests.templates.samples import Built

__all__ = ["browser"]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return samples.built(tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="session")
def pages(built: Built) -> dict[str, Page]:
    """Every page of the site by its address, and those that the collector makes."""
    files = built.output.rglob("*.html")
    found = {f"/{path.parent.relative_to(built.output)}/": Page(path.read_text()) for path in files}
    return found | {name: Page(html) for name, html in samples.collector_pages(built).items()}
