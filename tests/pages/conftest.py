"""The site with every page in every state, and a browser in front of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.conftest import browser
from tests.pages.town import town
from tests.serving import Served

__all__ = ["browser"]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with town(tmp_path_factory.mktemp("town")) as running:
        yield running
