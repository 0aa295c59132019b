"""A call for support."""

from __future__ import annotations

import pytest

from ballots import Refused
from tests.ballots.asking import ballot


@pytest.mark.parametrize(("supporters", "reached"), [(499, False), (500, True)])
def test_the_threshold_is_reached_by_as_many_supporters(supporters: int, reached: bool) -> None:
    tally = ballot("support", threshold=500).count([("support", supporters)])
    expected = {"voters": supporters, "counts": {"support": supporters}, "threshold": 500, "reached": reached}
    assert tally == expected


def test_without_a_threshold_nothing_is_reached_or_missed() -> None:
    assert ballot("support").count([("support", 9)]) == {
        "voters": 9,
        "counts": {"support": 9},
        "threshold": None,
        "reached": None,
    }


def test_opposition_is_no_answer_here() -> None:
    with pytest.raises(Refused, match="only answer here is to support"):
        ballot("support").parse("oppose")
