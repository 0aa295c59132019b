"""Pictures and other files beside the texts: found, measured and given a lasting address.

A file is published as `/media/<name>-<hash of its content>.<ext>`, so that a browser may keep it for ever and one
picture used on twenty pages is loaded once.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

_VIEW_BOX = re.compile(
    rb"""viewBox\s*=\s*["']\s*-?[\d.]+[\s,]+-?[\d.]+[\s,]+(\d{1,6}(?:\.\d*)?)[\s,]+(\d{1,6}(?:\.\d*)?)\s*["']"""
)
"""What an SVG without a width and a height says of its proportions."""


class Media:
    """The files of a site that its pages use. `folder` is the site's folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._addresses: dict[str, str] = {}
        self._sizes: dict[str, tuple[int, int]] = {}

    @property
    def addresses(self) -> Mapping[str, str]:
        """The address of each file asked for so far; files are named from the site's folder."""
        return self._addresses

    def address(self, file: str) -> str:
        """The address of `file` (from the site's folder). Raises `OSError` if it cannot be read."""
        if file not in self._addresses:
            path = self._folder / file
            digest = hashlib.sha256(path.read_bytes()).hexdigest()[:10]
            name = re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-") or "file"
            self._addresses[file] = f"/media/{name}-{digest}{path.suffix.lower()}"
        return self._addresses[file]

    def size(self, file: str) -> tuple[int, int]:
        """Width and height in pixels of the image `file`; zeros where it does not say, or is no image at all."""
        if file not in self._sizes:
            self._sizes[file] = _size(self._folder / file)
        return self._sizes[file]


def _size(path: Path) -> tuple[int, int]:
    # It brings along what speaks HTTP, and most builds measure no picture.
    import imagesize  # noqa: PLC0415

    with suppress(ValueError, OverflowError):  # no image, or an SVG of a size with hundreds of digits
        width, height = imagesize.get(path)
        if width > 0 and height > 0:
            return int(width), int(height)
    found = _VIEW_BOX.search(path.read_bytes()) if path.suffix.lower() == ".svg" else None
    return (round(float(found[1])), round(float(found[2]))) if found else (0, 0)
