"""Spaces that may not break."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.prose.typography import french_spaces

PIECES = [*" \n5hx%€«»?!:;", "000", "n°", "Article", "1er", "mai", "km", "100", "\u00a0", "\u202f"]


@pytest.mark.parametrize(
    ("written", "set"),
    [
        ("« oui » : non !", "«~oui~»~: non_!"),
        ("12 000 km le 1er mai", "12_000~km le 1er~mai"),
        ("18 h 30, n° 3, article 4", "18~h~30, n°~3, article~4"),
        ("au lieu 1, de 3 à 4", "au lieu 1, de 3 à 4"),
    ],
)
def test_spaces_are_set_as_french_does(written: str, set: str) -> None:
    assert french_spaces(written).replace("\u202f", "_").replace("\u00a0", "~") == set


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_a_text_is_set_whatever_else_is_in_it(text: str) -> None:
    assert french_spaces(text) + "\nx\u202f!" == french_spaces(f"{text}\nx !")
