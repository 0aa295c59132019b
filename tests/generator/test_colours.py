"""Colours are read as written, and their contrast is that of the standard."""

from __future__ import annotations

from colorsys import rgb_to_hls
from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import Wrong
from generator.values.colours import Colour, contrast, lightened, luminance, mix, nearest, read_colour

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(("text", "colour"), [("#23409f", "#23409f"), ("#23409F", "#23409f"), ("#fC0", "#ffcc00")])
def test_a_colour_is_three_or_six_digits_in_letters_of_either_size(text: str, colour: Colour) -> None:
    assert read_colour(text) == colour


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ("23409F", 'Write `"#23409f"`.'),
        ("#23409f80", 'Write `"#23409f"`.'),
        ("0x23409f", 'Write `"#23409f"`.'),
        ("#23409", 'Write its six digits between quotes, such as `"#23409f"`.'),
        ("blue", 'Write its six digits between quotes, such as `"#23409f"`.'),
        ("rgb(35, 64, 159)", 'Write its six digits between quotes, such as `"#23409f"`.'),
        ("#٢٣٤", 'Write its six digits between quotes, such as `"#23409f"`.'),
    ],
)
def test_what_is_no_colour_is_refused_with_the_one_that_is_meant(text: str, fix: str) -> None:
    with pytest.raises(Wrong) as wrong:
        read_colour(text)
    assert wrong.value.fix == fix


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#767676", "#ffffff", 4.54),  # the lightest grey that the standard allows for text on white
        ("#777777", "#ffffff", 4.48),
        ("#ff0000", "#ffffff", 4.00),
        ("#0000ff", "#ffffff", 8.59),
    ],
)
def test_contrast_is_that_of_the_standard(one: Colour, other: Colour, ratio: float) -> None:
    assert isclose(contrast(one, other), ratio, abs_tol=0.005)


@given(COLOURS, COLOURS)
def test_contrast_is_the_same_both_ways_and_from_1_to_21(one: Colour, other: Colour) -> None:
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21.001


@given(COLOURS, COLOURS)
def test_a_mixture_begins_with_one_and_ends_with_the_other(one: Colour, other: Colour) -> None:
    assert (mix(one, other, 0), mix(one, other, 1)) == (one, other)
    assert mix("#000000", "#ffffff", 0.5) == "#808080"


@given(COLOURS)
def test_a_lighter_colour_has_more_light_and_a_darker_one_less(colour: Colour) -> None:
    assert luminance(lightened(colour, -0.1)) <= luminance(colour) <= luminance(lightened(colour, 0.1))
    assert (lightened(colour, -1), lightened(colour, 1)) == ("#000000", "#ffffff")


def test_the_nearest_colour_is_itself_if_it_fits() -> None:
    assert nearest("#ffcc00", lambda _: True) == "#ffcc00"
    assert nearest("#ffcc00", lambda _: False) is None


@pytest.mark.parametrize("colour", ["#ffcc00", "#ff0000", "#2ecc71", "#a4b8ff", "#e91e63"])
def test_the_nearest_colour_keeps_its_hue_and_goes_no_further_than_it_must(colour: Colour) -> None:
    found = nearest(colour, lambda shade: contrast(shade, "#ffffff") >= 4.5)
    assert found
    assert 4.5 <= contrast(found, "#ffffff") < 4.6
    assert abs(hue(found) - hue(colour)) < 0.03


def test_the_nearest_of_a_grey_is_a_grey() -> None:
    assert nearest("#ffffff", lambda shade: contrast(shade, "#ffffff") >= 4.5) == "#767676"


def hue(colour: Colour) -> float:
    """The place of a colour on the wheel, from 0 to 1; reds may stand at both ends."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    place = rgb_to_hls(red, green, blue)[0]
    return place if place < 0.99 else place - 1
