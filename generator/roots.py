"""Where templates, assets and catalogues are."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent / "templates"
"""The templates that come with Cahier."""


def roots(folder: Path) -> list[Path]:
    """Where templates, assets and catalogues of the site in `folder` are looked for, the site's own first."""
    return list(dict.fromkeys([(folder / "templates").resolve(), PACKAGE]))
