"""Style sheet and scripts: one file each, named by its content so that a browser may keep it for ever."""

from __future__ import annotations

import hashlib
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.i18n import roots


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that every page may use: its address, such as `/assets/style.1a2b3c4d.css`, its bytes and media type."""

    address: str
    content: bytes
    media_type: str


def load(folder: Path) -> Mapping[str, Asset]:
    """The assets by name (`style.css`) for the site in `folder`, whose own file stands in for the package's."""
    names = sorted({path.name for root in roots(folder) for path in root.glob("assets/*") if path.is_file()})
    return {name: _asset(_find(folder, name)) for name in names if not name.startswith(".")}


def _find(folder: Path, name: str) -> Path:
    return next(path for root in roots(folder) if (path := root / "assets" / name).is_file())


def _asset(path: Path) -> Asset:
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()[:8]
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return Asset(f"/assets/{path.stem}.{digest}{path.suffix}", content, media_type)
