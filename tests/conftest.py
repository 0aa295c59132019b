"""Which tests are slow: those that start processes or browsers. `scripts/test -m "not slow"` leaves them out."""

from __future__ import annotations

from pathlib import Path

import pytest

HERE = Path(__file__).parent
SLOW = {
    "collector/test_process.py",
    "collector/test_rebuild.py",
    "collector/test_server.py",
    "templates/test_scripts.py",
    "test_new_kind.py",
    "test_polis.py",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the slow tests."""
    for item in items:
        file = item.path.relative_to(HERE).as_posix()
        if file in SLOW or file.startswith("browser/"):
            item.add_marker(pytest.mark.slow)
