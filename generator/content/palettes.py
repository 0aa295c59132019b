"""The colours of the pages: which stand on which, how much contrast that takes, and how all follow from a few.

A palette maps names of custom properties, without their hyphens, to colours. The usual ones stand at the top of
`templates/assets/style.css`, and nowhere else. Whatever a site leaves out is made to fit what it writes, so that its
texts can be read in whatever colours it chooses.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache, partial
from pathlib import Path
from typing import TypeAlias

from ballots.lean import dataclass
from generator.roots import roots
from generator.values.colours import NOTATION, Colour, contrast, lightened, luminance, mix, nearest, read_colour

Palette: TypeAlias = Mapping[str, Colour]

TEXT = 4.5
"""The least contrast of text (https://www.w3.org/TR/WCAG22/#contrast-minimum)."""

GRAPHIC = 3.0
"""The least contrast of what shows where a field or a bar is (https://www.w3.org/TR/WCAG22/#non-text-contrast)."""

COMFORTABLE = 7.0
"""The contrast sought for colours that we choose (https://www.w3.org/TR/WCAG22/#contrast-enhanced)."""

PAIRS: tuple[tuple[str, str, float], ...] = (
    *((text, "paper", TEXT) for text in ("ink", "muted", "accent", "accent-strong")),
    *((text, "surface", TEXT) for text in ("ink", "muted", "accent", "accent-strong")),
    *((text, "accent-soft", TEXT) for text in ("ink", "muted", "accent", "accent-strong")),
    ("ink", "track", TEXT),
    ("on-accent", "accent", TEXT),
    ("on-accent", "accent-strong", TEXT),
    ("edge", "paper", GRAPHIC),
    ("edge", "surface", GRAPHIC),
    ("accent", "track", GRAPHIC),
)
"""What stands on what in the style sheet, and the least contrast between the two."""

BASE = ("paper", "surface", "ink")
"""The grounds and the text on them, which all other colours are made to fit."""

NAMES = (*BASE, "muted", "accent", "on-accent", "accent-soft", "accent-strong", "edge", "track", "line")
"""Every colour of a palette, each after those that it is made from."""

_RULE = re.compile(r"(?P<dark>prefers-color-scheme:\s*dark\)\s*\{\s*)?:root\s*\{(?P<properties>[^}]*)\}")
_PROPERTY = re.compile(rf"--(?P<name>[a-z-]+):\s*(?P<colour>{NOTATION})\s*(?:;|$)")


@dataclass(frozen=True, slots=True)
class Low:
    """A colour that a site wrote, and the one of its pairs whose contrast is furthest below what it takes.

    `better` is the nearest colour that would do in all its pairs; None if none of its hue does.
    """

    name: str
    text: str
    ground: str
    ratio: float
    better: Colour | None


def usual(folder: Path) -> tuple[Palette, Palette]:
    """The palettes, light and dark, of the style sheet of the site in `folder`: its own, or that of the package."""
    light: dict[str, Colour] = {}
    dark: dict[str, Colour] = {}
    for root in reversed(roots(folder)):
        sheet = root / "assets" / "style.css"
        if sheet.is_file():
            rules = _rules(sheet.read_text(encoding="utf-8", errors="replace"))
            light |= rules[0]
            dark |= rules[1]
    return light, dark


@lru_cache(maxsize=8)
def _rules(sheet: str) -> tuple[Palette, Palette]:
    """The colours in the first rule `:root` of a sheet, and in the first one for a dark screen."""
    found: dict[bool, Palette] = {}
    for rule in _RULE.finditer(sheet):
        properties = _PROPERTY.finditer(rule["properties"])
        colours = {one["name"]: read_colour(one["colour"]) for one in properties if one["name"] in NAMES}
        found.setdefault(bool(rule["dark"]), colours)
    return found.get(False, {}), found.get(True, {})


def palette(written: Palette, default: Palette, like: Colour) -> Palette:
    """A whole palette with the colours `written`, and the others as in `default` where those fit, else made to fit.

    like: what the accent is to look like if it is not written.

    Each colour is the first of some candidates that fits with those before it. As long as the colours written fit each
    other (`low` finds nothing) there always is one: the last of each is a colour of which that much is known already,
    such as the surface for the softest accent, and the ink for what stands on the same grounds as the ink.
    """
    paper = written.get("paper", default["paper"])
    # Whoever writes a dark paper means a dark page: a surface on which no ink could be read as well makes way.
    surfaces = (default["surface"], lightened(paper, 0.05), paper)
    fitting = (surface for surface in surfaces if any(_near(default["ink"], paper, surface)))
    surface = written["surface"] if "surface" in written else next(fitting, paper)
    found = {"paper": paper, "surface": surface}

    def take(name: str, candidates: Iterable[Colour | None], *, keep: bool = True) -> Colour:
        """`keep` puts the default one before the candidates."""
        colours = (default[name] if keep else None, *candidates, found.get("ink"))
        fits = (colour for colour in colours if colour and _fits(name, colour, found))
        found[name] = written[name] if name in written else next(fits, default[name])
        return found[name]

    ink = take("ink", _near(default["ink"], paper, surface))
    based = found == {name: default[name] for name in BASE}
    take("muted", (mix(paper, ink, share) for share in (0.7, 0.8, 0.9)))
    accent = take("accent", _near(like, paper, surface), keep=like == default["accent"])
    kept = based and accent == default["accent"]
    stronger = 1 if luminance(accent) > luminance(paper) else -1
    take("on-accent", sorted((surface, paper), key=partial(contrast, accent), reverse=True), keep=kept)
    take("accent-soft", (mix(surface, accent, share) for share in (0.12, 0.09, 0.06, 0.03, 0)), keep=kept)
    take("accent-strong", (lightened(accent, stronger * by) for by in (0.1, 0.06, 0.03, 0)), keep=kept)
    take("edge", (mix(paper, ink, share) for share in (0.5, 0.6, 0.7, 0.8, 0.9)))
    take("track", (mix(paper, ink, share) for share in (0.09, 0.06, 0.03, 0)), keep=based)
    take("line", [mix(paper, ink, 0.15)], keep=based)
    return found


def low(written: Collection[str], colours: Palette) -> list[Low]:
    """Each colour that was written and has too little contrast with another that was, or with one of `BASE`.

    Of a pair whose colours were both written, the one that stands on the other is at fault.
    """
    judged = {*BASE, *written}
    worst: dict[str, Low] = {}
    for text, ground, least in PAIRS:
        ratio = contrast(colours[text], colours[ground])
        name = text if text in written else ground
        wrong = {text, ground} <= judged and name in written and ratio < least
        if wrong and (name not in worst or ratio < worst[name].ratio):
            worst[name] = Low(name, text, ground, ratio, _better(name, colours, judged))
    return list(worst.values())


def _better(name: str, colours: Palette, judged: Collection[str]) -> Colour | None:
    others = {other: colours[other] for other in judged if other != name}
    return nearest(colours[name], lambda colour: _fits(name, colour, others))


def _fits(name: str, colour: Colour, others: Palette) -> bool:
    """Whether a colour has the contrast that each of its pairs with `others` takes."""
    found = {**others, name: colour}
    return all(
        contrast(found[text], found[ground]) >= least
        for text, ground, least in PAIRS
        if name in (text, ground) and {text, ground} <= found.keys()
    )


def _near(like: Colour, *grounds: Colour) -> Iterator[Colour | None]:
    """The nearest shade that can be read on all grounds, with comfort and without."""
    for least in (COMFORTABLE, TEXT):
        yield nearest(like, partial(_readable, grounds, least))


def _readable(grounds: Iterable[Colour], least: float, colour: Colour) -> bool:
    return all(contrast(colour, ground) >= least for ground in grounds)
