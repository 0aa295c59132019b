"""Whatever colours a site writes, its texts can be read, or it is told which cannot."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content.palettes import BASE, NAMES, PAIRS, Palette, low, palette, usual
from generator.roots import PACKAGE
from generator.values.colours import contrast, read_colour
from tests.generator.test_colours import COLOURS

SHEET = (PACKAGE / "assets/style.css").read_text(encoding="utf-8")
LIGHT, DARK = usual(Path())
PRINTED = {
    name: read_colour(colour) for name, colour in re.findall(r"--([a-z-]+): (#\w+)", SHEET.partition("@media print")[2])
}
WRITTEN = st.dictionaries(st.sampled_from([*BASE, "muted", "accent"]), COLOURS)


def too_low(colours: Palette) -> list[tuple[str, str, float]]:
    """The pairs of a palette that cannot be told apart well enough, each with its contrast."""
    found = [(text, ground, contrast(colours[text], colours[ground]), least) for text, ground, least in PAIRS]
    return [(text, ground, round(ratio, 2)) for text, ground, ratio, least in found if ratio < least]


@pytest.mark.parametrize("colours", [LIGHT, DARK, {**LIGHT, **PRINTED}], ids=["light", "dark", "print"])
def test_the_style_sheet_has_every_colour_and_all_its_texts_can_be_read(colours: Palette) -> None:
    assert set(colours) == set(NAMES)
    assert too_low(colours) == []


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_a_theme_without_colours_changes_none(colours: Palette) -> None:
    assert palette({}, colours, colours["accent"]) == colours
    assert palette({"accent": colours["accent"]}, colours, colours["accent"]) == colours


@given(accent=COLOURS)
def test_an_accent_can_be_read_with_all_that_is_made_from_it_or_another_is_proposed_that_can(accent: str) -> None:
    found = palette({"accent": accent}, LIGHT, LIGHT["accent"])
    assert found["accent"] == accent
    for refused in low(["accent"], found):
        assert refused.better
        found = palette({"accent": refused.better}, LIGHT, LIGHT["accent"])
    assert too_low(found) == []


@given(accent=COLOURS)
def test_the_accent_that_we_make_for_the_dark_can_be_read(accent: str) -> None:
    assert too_low(palette({}, DARK, accent)) == []


@given(written=WRITTEN, dark=st.booleans())
def test_colours_that_fit_each_other_make_a_palette_that_can_be_read(written: Palette, dark: bool) -> None:
    usual_ones = DARK if dark else LIGHT
    found = palette(written, usual_ones, usual_ones["accent"])
    assert written.items() <= found.items()
    assert low(written, found) or too_low(found) == []


@given(written=WRITTEN)
def test_each_proposal_fits_with_the_other_colours(written: Palette) -> None:
    found = palette(written, LIGHT, LIGHT["accent"])
    for refused in low(written, found):
        if refused.better:
            mended = {**written, refused.name: refused.better}
            names = {refused.name for refused in low(mended, palette(mended, LIGHT, LIGHT["accent"]))}
            assert refused.name not in names


def test_of_two_written_colours_the_one_of_the_text_is_at_fault() -> None:
    (refused,) = low(["ink", "paper"], palette({"ink": "#444444", "paper": "#777777"}, LIGHT, LIGHT["accent"]))
    assert (refused.name, refused.text, refused.ground) == ("ink", "ink", "paper")
    (refused,) = low(["surface"], palette({"surface": "#23409f"}, LIGHT, LIGHT["accent"]))
    assert (refused.name, refused.text, refused.ground) == ("surface", "ink", "surface")


@given(paper=COLOURS)
def test_a_paper_alone_makes_a_palette_that_can_be_read(paper: str) -> None:
    found = palette({"paper": paper}, LIGHT, LIGHT["accent"])
    assert found["paper"] == paper
    assert too_low(found) == []


def test_every_property_that_is_used_has_a_value() -> None:
    used = set(re.findall(r"var\(--([a-z-]+)\)", SHEET))
    assert used <= set(re.findall(r"--([a-z-]+):", SHEET))


def test_letters_follow_the_theme() -> None:
    """The two families of the sheet stand behind `--font` and `--heading-font`, which a theme can change."""
    found = re.findall(r"[\w-]+: [^;]*var\(--(?:sans|serif)\)", SHEET)
    assert found == ["--font: var(--sans)", "--heading-font: var(--serif)"]
