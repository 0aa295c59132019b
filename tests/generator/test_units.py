"""What is planned is kept for as long as there is room."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest

from generator import units
from generator.freshness import ITSELF
from generator.share import Unit
from generator.units import Units
from tests.collector.house import site, topic


def unit(topics: int) -> Unit:
    """The unit of a consultation with so many topics."""
    [one] = site(*(topic(f"t{place}") for place in range(topics))).consultations
    return cast(Unit, SimpleNamespace(one=one))


ITS_OWN = cast(Unit, SimpleNamespace(one=site()))


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> Units:
    """Room for ten topics."""
    monkeypatch.setattr(units, "MOST", 10)
    found = Units()
    found.keep({ITSELF: ITS_OWN, "a": unit(4), "b": unit(4)})
    return found


def names(kept: Units) -> str:
    return "".join(name for name in "abcd" if name in kept)


def test_what_was_not_asked_for_in_the_longest_time_goes_first(kept: Units) -> None:
    assert kept.get("a")
    kept.keep({"c": unit(5)})
    assert names(kept) == "ac"
    kept.keep({"d": unit(1)})
    assert names(kept) == "acd"
    assert kept.room == 0


def test_what_is_too_large_for_the_room_is_kept_alone(kept: Units) -> None:
    kept.keep({"c": unit(12)})
    assert names(kept) == "c"
    assert kept.get(ITSELF)
    assert kept.room == 0


def test_the_room_of_what_is_forgotten_or_planned_anew_is_free(kept: Units) -> None:
    kept.keep({"a": unit(3)})
    assert kept.room == 3
    kept.forget(lambda slug: slug == "b")
    assert names(kept) == "a"
    assert kept.room == 7
    assert kept.get("b") is None
