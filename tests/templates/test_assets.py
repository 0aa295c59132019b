"""Style sheet and scripts: small enough for an old phone, and nothing from elsewhere."""

from __future__ import annotations

import re
from pathlib import Path

from tests.pages.weights import BUDGETS, wire

ASSETS = Path(__file__).parents[2] / "templates" / "assets"


def test_style_and_scripts_keep_within_their_sizes() -> None:
    assert sum(map(wire, ASSETS.glob("*.css"))) <= BUDGETS["style"]
    assert sum(map(wire, ASSETS.glob("*.js"))) <= BUDGETS["scripts"]


def test_nothing_is_loaded_from_elsewhere() -> None:
    for path in ASSETS.iterdir():
        assert not re.search(r"https?://|url\(|@import|\bimport\b", path.read_text(encoding="utf-8")), path.name


def test_scripts_make_no_markup() -> None:
    """What a tally says is put into pages as text only."""
    for path in ASSETS.glob("*.js"):
        script = path.read_text(encoding="utf-8")
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b", script), path.name
