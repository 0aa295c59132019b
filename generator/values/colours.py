"""Colours and the contrast between them.

A colour is its hexadecimal notation in sRGB, `#rrggbb` in small letters. Floats are at home here: the standard defines
contrast by powers, and a colour is rounded to whole channels before it is judged.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from math import atan2, cos, hypot, sin
from typing import TypeAlias

from generator.errors import Wrong

Colour: TypeAlias = str
"""`#rrggbb`, in small letters."""

NOTATION = r"#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})"
"""How a colour is written."""

_STEPS = 256
"""Lightnesses from black to white among which the nearest is looked for: no fewer than there are shades of grey."""

_Channels: TypeAlias = tuple[float, float, float]


def read_colour(text: str) -> Colour:
    """The colour that `text` means. Raises `Wrong`."""
    if re.fullmatch(NOTATION, text):
        digits = text[1:].lower()
        return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))
    # `23409f` without its mark, and `#23409f80` with an opacity that pages do not use.
    meant = re.fullmatch(r"(?:#|0x)?([0-9a-fA-F]{6})([0-9a-fA-F]{2})?", text)
    fix = f'Write `"#{meant[1].lower()}"`.' if meant else 'Write its six digits between quotes, such as `"#23409f"`.'
    raise Wrong(f"`{text}` is not a colour", fix)


@lru_cache(maxsize=4096)
def contrast(one: Colour, other: Colour) -> float:
    """The contrast ratio of two colours, from 1 to 21 (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio)."""
    lighter, darker = max(luminance(one), luminance(other)), min(luminance(one), luminance(other))
    return (lighter + 0.05) / (darker + 0.05)


@lru_cache(maxsize=4096)
def luminance(colour: Colour) -> float:
    """Relative luminance, from 0 for black to 1 for white (https://www.w3.org/TR/WCAG22/#dfn-relative-luminance)."""
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """`one` with a `share` of `other` in it, from 0 for none to 1 for nothing else."""
    return _written(tuple(a + (b - a) * share for a, b in zip(_channels(one), _channels(other), strict=True)))


def lightened(colour: Colour, by: float) -> Colour:
    """The colour, of the same hue, lighter by a share of the way from black to white; darker if it is negative."""
    lightness, chroma, hue = _perceived(colour)
    return _shade(min(1.0, max(0.0, lightness + by)), chroma, hue)


def nearest(colour: Colour, fits: Callable[[Colour], bool]) -> Colour | None:
    """The colour itself if it fits, else the one of the same hue and nearest in lightness that does; None if none."""
    return next((shade for shade in _shades(colour) if fits(shade)), None)


def _shades(colour: Colour) -> Iterator[Colour]:
    """The colour, and then others of its hue, those of a lightness near to it first."""
    yield colour
    lightness, chroma, hue = _perceived(colour)
    for step in sorted(range(_STEPS + 1), key=lambda step: abs(step / _STEPS - lightness)):
        yield _shade(step / _STEPS, chroma, hue)


@lru_cache(maxsize=4096)
def _shade(lightness: float, chroma: float, hue: float) -> Colour:
    """A colour of some lightness and hue, as vivid as asked if a screen can show it, else as vivid as it can."""
    if not _shown(found := _of_lab(lightness, chroma, hue)):
        low, high = 0.0, chroma
        for _ in range(10):
            middle = (low + high) / 2
            low, high = (middle, high) if _shown(_of_lab(lightness, middle, hue)) else (low, middle)
        found = _of_lab(lightness, low, hue)
    return _written(tuple(map(_encoded, found)))


def _shown(linear: _Channels) -> bool:
    return all(-1e-6 <= channel <= 1 + 1e-6 for channel in linear)


def _channels(colour: Colour) -> _Channels:
    """Red, green and blue from 0 to 1."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _written(channels: tuple[float, ...]) -> Colour:
    return "#" + "".join(f"{round(255 * min(1.0, max(0.0, channel))):02x}" for channel in channels)


def _linear(colour: Colour) -> _Channels:
    """Red, green and blue as amounts of light."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _channels(colour))
    return red, green, blue


def _encoded(light: float) -> float:
    """The inverse of `_linear`, for one channel."""
    return 12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055


def _perceived(colour: Colour) -> _Channels:
    """Lightness from 0 to 1, chroma and hue in radians, in the space OKLab, whose lightness and hue change
    independently to the eye (Björn Ottosson, 2020, https://bottosson.github.io/posts/oklab/)."""
    red, green, blue = _linear(colour)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    lightness = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    return lightness, hypot(a, b), atan2(b, a)


def _of_lab(lightness: float, chroma: float, hue: float) -> _Channels:
    """The inverse of `_perceived`, as amounts of light; outside 0 to 1 where no screen shows the colour."""
    a, b = chroma * cos(hue), chroma * sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
