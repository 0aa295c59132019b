"""Style sheet and scripts: small enough for an old phone, and nothing from elsewhere."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

ASSETS = Path(__file__).parents[2] / "templates" / "assets"
KIB = 1024


def test_style_and_scripts_keep_within_their_sizes() -> None:
    sizes = {path.name: len(gzip.compress(path.read_bytes())) for path in ASSETS.iterdir()}
    assert sizes["style.css"] <= 10 * KIB
    assert sizes["live.js"] + sizes["ballots.js"] <= 6 * KIB


def test_nothing_is_loaded_from_elsewhere() -> None:
    for path in ASSETS.iterdir():
        assert not re.search(r"https?://|url\(|@import|\bimport\b", path.read_text(encoding="utf-8")), path.name


def test_scripts_make_no_markup() -> None:
    """What a tally says is put into pages as text only."""
    for path in ASSETS.glob("*.js"):
        script = path.read_text(encoding="utf-8")
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b", script), path.name
