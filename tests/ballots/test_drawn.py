"""What invented voters answer: always something that the ballot allows, and what they like."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballots import Ballot, Json, Refused, Settings, Tally
from ballots.opinions import Opinion
from tests.ballots.asking import ballot, options, projects
from tests.ballots.pace import brief, briefest
from tests.ballots.samples import QUESTIONS, SAMPLES

SEEDS = st.integers(0, 10**6)


def opinion(seed: int) -> Opinion:
    """An opinion of anything, the same whenever it is asked for."""
    return lambda id: Random(f"{seed}/{id}").uniform(-1.5, 1.5)


def fond_of(*liked: str) -> Opinion:
    """Someone who is quite sure of what they like, and dislikes all else."""
    return lambda id: 3.0 if id in liked else -3.0


def answers(sample: Ballot, thinks: Opinion, number: int = 50) -> list[Json]:
    chance = Random(7).random
    return [sample.drawn(thinks, chance) for _ in range(number)]


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)
@given(seed=SEEDS)
@briefest
def test_an_invented_voter_answers_what_the_ballot_allows_or_nothing(sample: Ballot, seed: int) -> None:
    chance = Random(seed).random
    for answer in [sample.drawn(opinion(seed), chance) for _ in range(3)]:
        if answer is not None:
            sample.parse(answer)


@given(costs=st.lists(st.integers(1, 100), min_size=2, max_size=7), least=st.integers(1, 7), seed=SEEDS, data=st.data())
@brief
def test_an_invented_budget_has_enough_projects_and_keeps_to_the_amount(
    costs: list[int], least: int, seed: int, data: st.DataObject
) -> None:
    least = min(least, len(costs))
    amount = data.draw(st.integers(max(*costs, sum(sorted(costs)[:least])), 300 + sum(costs)))
    named = projects(**{f"p{place}": cost for place, cost in enumerate(costs)})
    sample = ballot("budget", options=named, amount=amount, min=least)
    sample.parse(sample.drawn(opinion(seed), Random(seed).random))


@pytest.mark.parametrize(
    ("sample", "liked", "answer"),
    [
        (SAMPLES["vote"], "", "for"),
        (SAMPLES["support"], "", "support"),
        (SAMPLES["scale"], "", 100),
        (SAMPLES["poll"], "bus", ["bus"]),
        (SAMPLES["greedy"], "park", ["park"]),
    ],
)
def test_people_answer_what_they_like(sample: Ballot, liked: str, answer: Json) -> None:
    assert all(given == answer for given in answers(sample, fond_of(liked)))


def test_people_who_dislike_something_vote_against_it_and_do_not_support_it() -> None:
    assert set(map(str, answers(SAMPLES["vote"], fond_of()))) == {"against"}
    assert set(answers(SAMPLES["support"], fond_of())) == {None}
    assert set(map(str, answers(SAMPLES["scale"], fond_of()))) == {"-100"}


def test_people_rank_and_grade_best_what_they_like_best() -> None:
    rankings = answers(SAMPLES["borda"], fond_of("c"))
    assert {ranking[0] for ranking in rankings if isinstance(ranking, list)} == {"c"}
    assert len({len(ranking) for ranking in rankings if isinstance(ranking, list)}) > 1, "some rank a few only"
    given_grades = [graded for graded in answers(SAMPLES["grades"], fond_of("b")) if isinstance(graded, dict)]
    assert {graded["b"] for graded in given_grades if "b" in graded} == {"excellent"}
    assert {graded["a"] for graded in given_grades if "a" in graded} == {"reject"}
    assert any(len(graded) < 3 for graded in given_grades), "some leave an option without a grade"


def test_a_cheap_project_is_preferred_to_a_dear_one_that_is_liked_as_much() -> None:
    sample = ballot("budget", options=projects(pool=90, path=10), amount=100)
    chosen = [picks for picks in answers(sample, lambda _: 0.3, 400) if isinstance(picks, list)]
    assert sum("path" in picks for picks in chosen) > sum("pool" in picks for picks in chosen)


def test_questions_of_a_survey_whose_options_have_the_same_ids_are_questions_of_their_own() -> None:
    sample = ballot(
        "survey",
        questions={
            name: {"kind": "poll", "title": name, "required": True, "options": options("x", "y")} for name in ("a", "b")
        },
    )
    drawn = answers(sample, fond_of("a/x", "b/y"))
    assert all(answer == {"a": ["x"], "b": ["y"]} for answer in drawn)


def test_a_survey_is_sent_without_some_answers_but_never_without_one_that_it_needs() -> None:
    sent = [answer for answer in answers(SAMPLES["survey"], lambda _: 0.5, 200) if isinstance(answer, dict)]
    assert all("mode" in answer for answer in sent)
    assert {question for question in QUESTIONS if any(question not in answer for answer in sent)} >= {"agree", "wish"}
    assert sum("wish" in answer for answer in sent) in range(1, 60), "few write something"
    needed = ballot("survey", questions={"sign": {"kind": "support", "title": "Sign?", "required": True}})
    assert set(answers(needed, fond_of())) == {None}


@dataclass(frozen=True)
class Silent(Ballot):
    """A kind that says nothing of invented voters."""

    @classmethod
    def read(cls, settings: Settings) -> Silent:
        return cls()

    def frozen(self) -> Json:
        return {}

    def read_form(self, form: object, prefix: str = "") -> Json:
        return ""

    def parse(self, answer: Json) -> Json:
        raise Refused("nothing", "Nothing is allowed here.")

    def count(self, answers: object) -> Tally:
        return {"voters": 0, "counts": {}}


def test_nobody_votes_by_a_kind_that_does_not_say_how() -> None:
    assert set(answers(Silent(), fond_of(""))) == {None}
