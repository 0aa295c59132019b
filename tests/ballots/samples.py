"""Ballots of every kind, the answers that they allow, the forms that mean the same, and much that they must refuse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from ballots import Ballot, Json
from ballots.budget import Budget
from ballots.grades import Grades
from ballots.poll import Poll
from ballots.ranking import Ranking
from ballots.scale import Scale
from ballots.support import Support
from ballots.survey import FreeText, Survey
from ballots.vote import ANSWERS, Vote
from tests.ballots.asking import ballot, options, projects

QUESTIONS = {
    "mode": {"kind": "poll", "title": "How do you come?", "options": options("foot", "bus"), "required": True},
    "agree": {"kind": "vote", "title": "Do you agree?"},
    "sign": {"kind": "support", "title": "Do you support it?"},
    "pace": {"kind": "scale", "title": "Too slow?", "from": 0, "to": 4, "step": 1},
    "order": {"kind": "ranking", "title": "In which order?", "options": options("x", "y", "z")},
    "worth": {"kind": "grades", "title": "What is it worth?", "options": options("x", "y")},
    "spend": {"kind": "budget", "title": "What first?", "options": projects(pool=5, park=4), "amount": 9},
    "wish": {"kind": "text", "title": "What else?", "longest": 20},
}

COSTS = {"pool": 60, "park": 40, "path": 30, "lamp": 10}

SAMPLES: Mapping[str, Ballot] = {
    "vote": ballot("vote"),
    "poll": ballot("poll", options=options("tram", "bus", "velo"), max=2),
    "support": ballot("support", threshold=3),
    "scale": ballot("scale"),
    "borda": ballot("ranking", options=options("a", "b", "c", "d")),
    "instant-runoff": ballot("ranking", options=options("a", "b", "c", "d"), method="instant_runoff"),
    "instant-runoff-listed": ballot(
        "ranking", options=options("a", "b", "c", "d"), method="instant_runoff", tie_break="listed"
    ),
    "condorcet": ballot("ranking", options=options("a", "b", "c", "d"), method="condorcet", tie_break="listed"),
    "grades": ballot("grades", options=options("a", "b", "c")),
    "greedy": ballot("budget", options=projects(**COSTS), amount=100),
    "greedy-cheaper": ballot("budget", options=projects(**COSTS), amount=100, max=3, tie_break="cheaper"),
    "equal-shares": ballot("budget", options=projects(**COSTS), amount=100, max=4, rule="equal_shares"),
    "survey": ballot("survey", questions=QUESTIONS),
}

WORDS = ["", "a", "b", "tram", "velo", "pool", "foot", "x", "for", "support", "excellent", "good", "0", "25", "1", "2"]
"""Words and ids that some of the samples know."""


def answers(sample: Ballot) -> SearchStrategy[Json]:
    """Answers that a ballot allows."""
    match sample:
        case Vote():
            return st.sampled_from(ANSWERS)
        case Support():
            return st.just("support")
        case Scale():
            return st.sampled_from(list(sample.positions))
        case Poll():
            return _picks(sample.ids, sample.min, sample.max)
        case Ranking():
            return _picks(sample.ids, sample.min, len(sample.ids))
        case Budget():
            most = len(sample.ids) if sample.max is None else sample.max
            picks = _picks(sample.ids, sample.min, most)
            return picks if sample.max is not None else picks.filter(lambda chosen: _fits(sample, chosen))
        case Grades():
            grades = st.sampled_from([grade.id for grade in sample.grades])
            return st.dictionaries(st.sampled_from(sample.ids), grades, min_size=1).map(dict)
        case FreeText():
            return st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=5)
        case Survey():
            wanted = {question.id: answers(question.ballot) for question in sample.questions if question.required}
            others = {question.id: answers(question.ballot) for question in sample.questions if not question.required}
            return st.fixed_dictionaries(wanted, optional=others).map(dict)
    raise NotImplementedError(sample.kind)


def _fits(budget: Budget, picks: Sequence[str]) -> bool:
    return sum(budget.costs[pick] for pick in picks) <= budget.amount


def _picks(ids: Sequence[str], least: int, most: int) -> SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(ids), unique=True, min_size=least, max_size=most)


def form(sample: Ballot, answer: Json, prefix: str = "") -> dict[str, list[str]]:
    """The form that a page sends for an answer, with the fields that are left empty."""
    match sample:
        case Vote() | Support() | Scale() | FreeText():
            return {f"{prefix}answer": [str(answer)]}
        case Ranking():
            assert isinstance(answer, list)
            ranks = {option: str(rank) for rank, option in enumerate(answer, start=1)}
            return {f"{prefix}rank-{id}": [ranks.get(id, "")] for id in sample.ids}
        case Poll() | Budget():
            assert isinstance(answer, list)
            return {f"{prefix}answer": [str(pick) for pick in answer]}
        case Grades():
            assert isinstance(answer, dict)
            return {f"{prefix}grade-{id}": [str(answer.get(id, ""))] for id in sample.ids}
        case Survey():
            assert isinstance(answer, dict)
            return {
                name: values
                for question in sample.questions
                if question.id in answer
                for name, values in form(question.ballot, answer[question.id], f"{prefix}{question.id}.").items()
            }
    raise NotImplementedError(sample.kind)


def controls(sample: Ballot) -> list[str]:
    """The names of a ballot's fields in a form."""
    match sample:
        case Ranking():
            return [f"rank-{id}" for id in sample.ids]
        case Grades():
            return [f"grade-{id}" for id in sample.ids]
        case Survey():
            return [f"{asked.id}.{control}" for asked in sample.questions for control in controls(asked.ballot)]
    return ["answer"]


_known = st.sampled_from([*WORDS, *QUESTIONS])
_scalars = st.none() | st.booleans() | st.integers() | st.just(10**400) | st.floats() | st.text() | _known

junk: SearchStrategy[Json] = st.recursive(
    _scalars,
    lambda inner: (
        st.lists(inner, max_size=4).map(list) | st.dictionaries(_known | st.text(), inner, max_size=4).map(dict)
    ),
    max_leaves=10,
)
"""Any JSON value, and the NaN and infinities that Python's reader of JSON lets through."""


def forms(sample: Ballot) -> SearchStrategy[dict[str, list[str]]]:
    """Any form, often with the names of the ballot's fields."""
    names = st.sampled_from(controls(sample)) | st.text()
    values = _known | st.text() | st.integers().map(str)
    return st.dictionaries(names, st.lists(values, max_size=3), max_size=6)
