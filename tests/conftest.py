"""How thorough tests are, and which are slow.

`HYPOTHESIS_PROFILE=thorough scripts/test` tries fifty times as many examples of what must always hold. Slow are tests
that start processes or browsers: `scripts/test -m "not slow"` leaves them out.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

HERE = Path(__file__).parent
SLOW = {
    "collector/test_comments_served.py",
    "collector/test_demo_service.py",
    "collector/test_power_cut.py",
    "collector/test_process.py",
    "collector/test_rebuild.py",
    "collector/test_server.py",
    "templates/test_scripts.py",
    "test_new_kind.py",
    "test_polis.py",
}

LONGEST = (
    "pages/test_accessible.py",
    "generator/test_incremental.py",
    "browser/test_voting.py",
    "collector/test_server.py",
    "browser/test_discussing.py",
)
"""Files that take the longest, in order: whoever begins with them is not waited for at the end."""

settings.register_profile("suite", max_examples=40, deadline=None)
settings.register_profile("thorough", max_examples=2000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the slow tests, and let them begin: what comes last had better be short."""
    for item in items:
        file = item.path.relative_to(HERE).as_posix()
        if file in SLOW or file.startswith(("browser/", "pages/")):
            item.add_marker(pytest.mark.slow)
    items.sort(key=_place)


def _place(item: pytest.Item) -> int:
    file = item.path.relative_to(HERE).as_posix()
    if file in LONGEST:
        return LONGEST.index(file)
    return len(LONGEST) + (item.get_closest_marker("slow") is None)
