"""A vote for or against, or an abstention."""

from __future__ import annotations

import pytest

from ballots import Refused
from tests.ballots.asking import ballot


def test_expressed_votes_leave_abstentions_out() -> None:
    tally = ballot("vote").count([("for", 3), ("against", 2), ("abstain", 4)])
    assert tally == {"voters": 9, "counts": {"for": 3, "against": 2, "abstain": 4}, "expressed": 5}


def test_two_answers_at_once_are_refused() -> None:
    with pytest.raises(Refused, match="one answer only"):
        ballot("vote").read_form({"answer": ["for", "against"]})
