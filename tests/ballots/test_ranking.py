"""Options in order of preference."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest

from ballots import Json, Refused
from tests.ballots.asking import ballot, options, problems

FOUR = options("a", "b", "c", "d")

TENNESSEE: Mapping[str, int] = {
    "memphis nashville chattanooga knoxville": 42,
    "nashville chattanooga knoxville memphis": 26,
    "chattanooga knoxville nashville memphis": 15,
    "knoxville chattanooga nashville memphis": 17,
}
"""Which city shall be the capital of Tennessee? The textbook profile in which methods part ways."""


def tally_of(method: str, rankings: Mapping[str, int], *ids: str, tie_break: str = "none") -> dict[str, Any]:
    ranking = ballot("ranking", options=options(*ids), method=method, tie_break=tie_break)
    return dict(ranking.count([(ranked.split(), number) for ranked, number in rankings.items()]))


def tennessee(method: str) -> dict[str, Any]:
    return tally_of(method, TENNESSEE, "memphis", "nashville", "chattanooga", "knoxville")


def test_borda_elects_nashville() -> None:
    tally = tennessee("borda")
    assert tally["scores"] == {"memphis": 126, "nashville": 194, "chattanooga": 173, "knoxville": 107}
    assert tally["order"] == [["nashville"], ["chattanooga"], ["memphis"], ["knoxville"]]
    assert tally["counts"] == {"memphis": 42, "nashville": 26, "chattanooga": 15, "knoxville": 17}


def test_instant_runoff_elects_knoxville() -> None:
    tally = tennessee("instant_runoff")
    assert [round["eliminated"] for round in tally["rounds"]] == [["chattanooga"], ["nashville"], ["memphis"], []]
    assert tally["rounds"][1]["counts"] == {"memphis": 42, "nashville": 26, "knoxville": 32}
    assert tally["order"] == [["knoxville"], ["memphis"], ["nashville"], ["chattanooga"]]


def test_condorcet_elects_nashville() -> None:
    tally = tennessee("condorcet")
    assert tally["pairwise"]["nashville"] == {"memphis": 58, "chattanooga": 68, "knoxville": 68}
    assert tally["order"] == [["nashville"], ["chattanooga"], ["knoxville"], ["memphis"]]


def test_a_tie_stays_a_tie() -> None:
    tally = tally_of("borda", {"b a c": 1, "a b c": 1}, "a", "b", "c")
    assert tally["order"] == [["a", "b"], ["c"]]
    assert tally["broken"] == []


@pytest.mark.parametrize("method", ["borda", "instant_runoff", "condorcet"])
def test_a_tie_is_broken_by_the_sites_rule_and_says_so(method: str) -> None:
    tally = tally_of(method, {"b a c": 1, "a b c": 1}, "a", "b", "c", tie_break="listed")
    assert tally["order"] == [["a"], ["b"], ["c"]]
    assert tally["broken"] == [["a", "b"]]


@pytest.mark.parametrize("method", ["borda", "instant_runoff", "condorcet"])
def test_while_nobody_has_voted_all_are_tied(method: str) -> None:
    assert tally_of(method, {}, "a", "b", tie_break="listed")["order"] == [["a", "b"]]


def test_points_of_options_left_out_may_end_in_a_half() -> None:
    tally = tally_of("borda", Counter({"a": 1}), "a", "b", "c")
    assert tally["scores"] == {"a": 2, "b": 0.5, "c": 0.5}
    assert isinstance(tally["scores"]["a"], int)


@pytest.mark.parametrize(
    ("answer", "code"),
    [([], "no-answer"), (["a"], "too-few-options"), (["a", "a"], "chosen-twice"), (["a", "e"], "unknown-option")],
)
def test_other_rankings_are_refused(answer: Json, code: str) -> None:
    with pytest.raises(Refused) as refused:
        ballot("ranking", options=FOUR, min=2).parse(answer)
    assert refused.value.code == code
    assert refused.value.control == "rank-a"


def test_a_form_gives_ranks_and_may_leave_some_out() -> None:
    sent = {"rank-a": [""], "rank-b": ["3"], "rank-c": ["1"], "rank-d": [" 02 "]}
    assert ballot("ranking", options=FOUR).read_form(sent) == ["c", "d", "b"]
    assert ballot("ranking", options=FOUR).read_form({"rank-a": ["7"], "rank-b": ["3"]}) == ["b", "a"]


@pytest.mark.parametrize("written", ["0", "-1", "1.5", "first", "٣", "9" * 5000])
def test_a_rank_is_a_positive_whole_number(written: str) -> None:
    with pytest.raises(Refused, match="1 for the best") as refused:
        ballot("ranking", options=FOUR).read_form({"rank-b": [written]})
    assert refused.value.control == "rank-b"


def test_two_options_cannot_share_a_rank() -> None:
    with pytest.raises(Refused, match="Two options have the rank 1") as refused:
        ballot("ranking", options=FOUR).read_form({"rank-a": ["1"], "rank-c": ["1"]})
    assert refused.value.control == "rank-c"


def test_too_many_options_are_a_problem() -> None:
    many = options(*(f"o{number}" for number in range(101)))
    assert [problem.at for problem in problems("ranking", options=many)] == [("options",)]
    assert [problem.at for problem in problems("ranking", options=FOUR, min=5)] == [("min",)]
