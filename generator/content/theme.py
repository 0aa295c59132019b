"""The field `theme` of site.yml: colours that can be read, a logo, letters."""

from __future__ import annotations

from math import floor

from generator.content import palettes
from generator.content.folders import Folder
from generator.content.palettes import TEXT, Low, Palette
from generator.content.parts import read_image
from generator.content.reading import Reading
from generator.content.site_tables import DARK
from generator.errors import Place
from generator.settings import Font, Theme
from generator.values.colours import Colour
from generator.values.descriptions import code
from generator.values.validate import Values
from generator.values.yaml_mistakes import quoted


def read_theme(values: Values, reading: Reading, folder: Folder) -> Theme:
    """The theme of a site whose site.yml lies in `folder`; a colour with too little contrast is a mistake."""
    light, dark = palettes.usual(reading.root)
    record = values.record("theme") or Values({}, {}, Place(""))
    in_light = _palette(record, light, light["accent"], reading)
    # On a dark screen an accent of the site's own stays itself; the usual one has its counterpart in the style sheet.
    like = dark["accent"] if in_light["accent"] == light["accent"] else in_light["accent"]
    on_dark = record.record("dark") or Values({}, {}, Place(""))
    return Theme(
        light=in_light,
        dark=_palette(on_dark, dark, like, reading, " on a dark screen"),
        logo=read_image(record, folder, "logo"),
        font=_font(record.record("font"), "sans", reading, folder),
        heading_font=_font(record.record("heading_font"), "serif", reading, folder),
    )


def _palette(record: Values, usual: Palette, like: Colour, reading: Reading, where: str = "") -> Palette:
    written = {entry.name: record.text(entry.name) for entry in DARK.fields if record.text(entry.name)}
    found = palettes.palette(written, usual, like)
    for low in palettes.low(written, found):
        text, ground = (f"{name} {code(found[name])}" for name in (low.text, low.ground))
        # Rounded down: 4.46:1 shall not be said to be the 4.5:1 that it misses.
        message = f"{text} on {ground} has a contrast of {floor(low.ratio * 10) / 10}:1{where}; text needs {TEXT}:1"
        reading.findings.add(record.place(low.name), message, _fix(low))
    return found


def _fix(low: Low) -> str:
    if low.better:
        return f"Write {code(f'{low.name}: {quoted(low.better)}')}, the nearest of the same hue with enough contrast."
    other = low.ground if low.name == low.text else low.text
    return f"No colour of this hue has enough contrast with all that it meets: change {code(other)} as well."


def _font(record: Values | None, usual: str, reading: Reading, folder: Folder) -> Font:
    if not record:
        return Font(usual)
    file, bold = (folder.path(record.text(name)) if record.text(name) else "" for name in ("file", "bold"))
    if bold and not file and "file" not in record.unsure:
        fix = "Write a font file for all other text as `file`."
        reading.findings.add(record.place("bold"), "`bold` goes with a `file`, which is missing", fix)
    return Font(record.text("family") or usual, file, bold)
