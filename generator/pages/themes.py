"""A site's theme as its pages have it: rules behind those of the style sheet, and an icon."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

from generator.content.palettes import Palette
from generator.model import Site
from generator.settings import Font, Theme
from generator.values.colours import luminance
from generator.values.fonts import STACKS


def rules(theme: Theme, usual: tuple[Palette, Palette], files: Mapping[str, str]) -> str:
    """What stands behind the style sheet, whose colours are the `usual` ones, light and dark; '' for a usual theme.

    files: the address of each font file, as seen from the style sheet.
    """
    lines = [
        *_letters("font", theme.font, Font("sans"), files),
        *_letters("heading-font", theme.heading_font, Font("serif"), files),
        *_colours(theme, usual),
    ]
    return "".join(f"{line}\n" for line in lines)


def icon(site: Site) -> str:
    """An SVG of the first letter of the site's title, on its accent."""
    title = site.title.said(site.language)[1]
    letter = next((character for character in title if character.isalnum()), "•").upper()[:1]
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
        f'<rect width="32" height="32" rx="6" fill="{site.theme.light["accent"]}"/>'
        '<text x="16" y="23" text-anchor="middle" font-family="system-ui, sans-serif" font-size="20" '
        f'font-weight="700" fill="{site.theme.light["on-accent"]}">{escape(letter)}</text></svg>\n'
    )


def _letters(name: str, font: Font, usual: Font, files: Mapping[str, str]) -> Iterator[str]:
    if font == usual:
        return
    stack = STACKS[font.family]
    if font.file:
        yield _face(name, files[font.file], "100 500" if font.bold else "100 900")
        stack = f'"{name}", {stack}'
    if font.bold:
        yield _face(name, files[font.bold], "600 900")
    yield f":root {{ --{name}: {stack}; }}"


def _face(name: str, address: str, weights: str) -> str:
    source = f'url("{address}") format("woff2")'
    return f'@font-face {{ font-family: "{name}"; src: {source}; font-weight: {weights}; font-display: swap; }}'


def _colours(theme: Theme, usual: tuple[Palette, Palette]) -> Iterator[str]:
    """The colours that are not the usual ones. They are for screens: print has colours of its own in the sheet."""
    light = {name: colour for name, colour in theme.light.items() if colour != usual[0][name]}
    # A colour that changes in the light is set in the dark as well, where it would change otherwise.
    dark = {name: colour for name, colour in theme.dark.items() if name in light or colour != usual[1][name]}
    if "surface" in light:
        dark["logo-ground"] = light["surface"]
    if light:
        yield _rule("screen", _scheme(theme.light), light)
    if dark:
        yield _rule("screen and (prefers-color-scheme: dark)", _scheme(theme.dark), dark)


def _rule(media: str, scheme: str, colours: Palette) -> str:
    properties = "".join(f" --{name}: {colour};" for name, colour in colours.items())
    return f"@media {media} {{ :root {{ color-scheme: {scheme};{properties} }} }}"


def _scheme(colours: Palette) -> str:
    """How the browser is to draw what it draws by itself, such as check boxes: whatever the device is set to, as the
    grounds that they stand on."""
    return "dark" if luminance(colours["paper"]) < luminance(colours["ink"]) else "light"
