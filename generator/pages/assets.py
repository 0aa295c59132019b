"""Style sheet, scripts, and what the site's theme adds: one file each, named by its content so that a browser may keep
it for ever."""

from __future__ import annotations

import hashlib
import mimetypes
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePath

from ballots.lean import dataclass
from generator.content import palettes
from generator.model import Site
from generator.pages import themes
from generator.prose.media import Media
from generator.roots import roots
from generator.settings import Image
from generator.values.scalars import slug_from

SHEET = "style.css"


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that every page may use: its address, such as `/assets/style.1a2b3c4d.css`, and its bytes."""

    address: str
    content: bytes

    @property
    def media_type(self) -> str:
        """What the collector says that it is, which serves it too."""
        return mimetypes.guess_type(self.address)[0] or "application/octet-stream"


def load(folder: Path, site: Site) -> Mapping[str, Asset]:
    """The assets of the site in `folder` by name: files of `templates/assets` such as `style.css`, of which the site's
    own go before the package's; `icon`; of its theme, `logo` and font files by their path. Raises `OSError`."""
    found = dict(_of_theme(folder, site))
    names = {path.name for root in roots(folder) for path in root.glob("assets/*") if path.is_file()}
    for name in sorted(name for name in names if not name.startswith(".")):
        content = _find(folder, name).read_bytes()
        if name == SHEET:
            content += _rules(folder, site, found)
        found[name] = _asset(name, content)
    return found


def _of_theme(folder: Path, site: Site) -> Iterator[tuple[str, Asset]]:
    theme = site.theme
    fonts = {file for font in (theme.font, theme.heading_font) for file in (font.file, font.bold) if file}
    for file in sorted(fonts):
        yield file, _named(folder / file)
    if theme.logo:
        yield "logo", _named(folder / theme.logo.file)
    if theme.logo and _is_icon(folder, theme.logo):
        yield "icon", _named(folder / theme.logo.file)
    else:
        yield "icon", _asset("icon.svg", themes.icon(site).encode())


def _rules(folder: Path, site: Site, found: Mapping[str, Asset]) -> bytes:
    beside = {name: PurePath(asset.address).name for name, asset in found.items()}
    return themes.rules(site.theme, palettes.usual(folder), beside).encode()


def _is_icon(folder: Path, logo: Image) -> bool:
    """Whether a logo can stand in the tab of a browser: not a wide one, of which nothing could be made out there."""
    width, height = Media(folder).size(logo.file)
    return logo.file.lower().endswith((".svg", ".png")) and 2 * width <= 3 * height


def _find(folder: Path, name: str) -> Path:
    return next(path for root in roots(folder) if (path := root / "assets" / name).is_file())


def _named(path: Path) -> Asset:
    return _asset(f"{slug_from(path.stem) or 'file'}{path.suffix.lower()}", path.read_bytes())


def _asset(name: str, content: bytes) -> Asset:
    path = PurePath(name)
    digest = hashlib.sha256(content).hexdigest()[:8]
    return Asset(f"/assets/{path.stem}.{digest}{path.suffix}", content)
