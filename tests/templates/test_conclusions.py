"""The sentence that says a result in words: exact for one voter, for ties, and for whatever a rule leaves open."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from ballots import Ballot, Json
from generator.components import Counted
from generator.stages import Stage
from tests.ballots.asking import ballot, options, projects
from tests.ballots.samples import SAMPLES
from tests.templates import samples
from tests.templates.reading import Page
from tests.templates.samples import NOW, Built

Answers = list[tuple[Json, int]]

ABC = options("a", "b", "c")
VOTE, POLL, SIGN = ballot("vote"), ballot("poll", options=ABC, max=2), ballot("support", threshold=500)
SCALE, WORDED = ballot("scale"), ballot("scale", from_=0, to=4, step=1, labels={"low": "Slow", "high": "Fast"})
POINTS, LISTED = ballot("ranking", options=ABC), ballot("ranking", options=ABC, tie_break="listed")
ROUNDS = ballot("ranking", options=ABC, method="instant_runoff")
DUELS = ballot("ranking", options=ABC, method="condorcet")
GRADES = ballot("grades", options=ABC)
BUDGET = ballot("budget", options=projects(roof=60, wall=60, key=10), amount=100)
CIRCLE: Answers = [(["a", "b", "c"], 5), (["b", "c", "a"], 4), (["c", "a", "b"], 3)]


@dataclass(frozen=True)
class Case:
    """A ballot, its answers, and what is said of them while voting is open."""

    asked: Ballot
    answers: Answers
    said: str


CASES = {
    "a majority": Case(
        VOTE,
        [("for", 1204), ("against", 738), ("abstain", 85)],
        "So far, 62% of expressed votes are for (1,204 for, 738 against, 85 abstentions).",
    ),
    "a majority against": Case(
        VOTE, [("against", 1)], "So far, 100% of expressed votes are against (0 for, 1 against, 0 abstentions)."
    ),
    "as many for as against": Case(
        VOTE,
        [("for", 2), ("against", 2), ("abstain", 1)],
        "So far, as many votes are for as against (2 for, 2 against, 1 abstention).",
    ),
    "a majority that a rounded share would hide": Case(
        VOTE,
        [("for", 1001), ("against", 1000)],
        "So far, slightly more votes are for than against (1,001 for, 1,000 against, 0 abstentions).",
    ),
    "abstentions only": Case(VOTE, [("abstain", 1)], "So far, nobody has voted for or against; 1 voter has abstained."),
    "a first and a second option": Case(
        POLL,
        [(["a"], 3), (["a", "b"], 1), (["c"], 1)],
        "So far, “A” comes first with 4 votes, 80% of voters, before “B” and “C” (1).",
    ),
    "one voter": Case(POLL, [(["b"], 1)], "So far, “B” comes first with 1 vote, 100% of voters."),
    "two options tied": Case(
        POLL,
        [(["a", "c"], 2), (["b"], 1)],
        "So far, “A” and “C” are tied for first place. Each has 2 votes, 66.7% of voters.",
    ),
    "all options tied": Case(
        POLL,
        [(["a"], 1), (["b"], 1), (["c"], 1)],
        "So far, all options are tied for first place. Each has 1 vote, 33.3% of voters.",
    ),
    "support that lacks one": Case(
        SIGN,
        [("support", 499)],
        "So far, 499 people give their support. 1 more is needed to reach the number sought, 500.",
    ),
    "support that is enough": Case(
        SIGN, [("support", 500)], "So far, 500 people give their support; the number sought, 500, is reached."
    ),
    "support without a threshold": Case(ballot("support"), [("support", 1)], "So far, 1 person gives support."),
    "one median": Case(
        SCALE,
        [(0, 1), (25, 3)],
        "So far, half of the voters are at 25 or below, half at 25 or above. The scale goes from -100 to 100.",
    ),
    "two medians, and words": Case(
        WORDED,
        [(1, 2), (3, 2)],
        "So far, half of the voters are at 1 or below, half at 3 or above. The scale goes from 0 (Slow) to 4 (Fast).",
    ),
    "one position": Case(SCALE, [(50, 1)], "So far, one person has answered: 50. The scale goes from -100 to 100."),
    "points": Case(
        POINTS, [(["a", "b"], 2), (["b"], 1)], "So far, “A” comes first (points: 4.5), before “B” (4)."
    ),
    "points tied": Case(
        POINTS, [(["a", "b"], 1), (["b", "a"], 1)], "So far, “A” and “B” are tied for first place."
    ),
    "points tied and put in the order of the list": Case(
        LISTED,
        [(["a", "b"], 1), (["b", "a"], 1)],
        "So far, “A” comes first (points: 3), before “B” (3). In a tie with “B”, the order of the list decided.",
    ),
    "rounds": Case(
        ROUNDS,
        [(["a"], 4), (["b"], 3), (["c", "b"], 2)],
        "So far, “B” wins in round 2 with 5 of 9 votes that still count, 55.6%.",
    ),
    "rounds with votes that go to none": Case(
        ROUNDS,
        [(["a"], 4), (["b"], 3), (["c"], 2)],
        "So far, “A” wins in round 2 with 4 of 7 votes that still count, 57.1%.",
    ),
    "rounds with a tie that changes nothing": Case(
        ROUNDS,
        [(["a"], 3), (["b"], 2), (["c"], 2)],
        "So far, “A” comes first, whichever way the ties in the rounds are broken.",
    ),
    "a Condorcet winner": Case(
        DUELS,
        [(["b", "a", "c"], 2), (["a", "b", "c"], 1)],
        "So far, “B” comes first by Condorcet’s method: in each duel with another option, more voters prefer it.",
    ),
    "a circle": Case(DUELS, CIRCLE, "So far, “A” comes first by Schulze’s method; no option wins all its duels."),
    "grades": Case(
        GRADES,
        [({"a": "good", "b": "fair"}, 3)],
        "So far, “A” comes first with the majority grade “Good”, before “B” with “Fair”.",
    ),
    "grades tied": Case(
        GRADES,
        [({"a": "good", "c": "good"}, 1)],
        "So far, “A” and “C” are tied for first place. Their majority grade is “Good”.",
    ),
    "projects": Case(BUDGET, [(["roof", "key"], 2)], "So far, 2 of 3 projects are selected, for €70 of €100."),
    "projects tied": Case(
        BUDGET,
        [(["roof"], 1), (["wall"], 1)],
        "So far, 2 projects depend on a tie that the rule does not break.",
    ),
}  # fmt: skip


def shown(built: Built, asked: Ballot, answers: Answers, stage: Stage = Stage.OPEN, language: str = "en") -> Page:
    """A page with the tally of `answers`."""
    topic = replace(built.topic("vote"), ballot=asked)
    tally = asked.count([(asked.counted(asked.parse(answer)), number) for answer, number in answers])
    receipt = replace(samples.receipt(built, topic, None), counted=Counted(tally, NOW), stage=stage)
    return Page(built.renderer.collector_page(receipt, language, "Receipt"))


def said(page: Page) -> list[str]:
    """The sentences of a page that say a result, without line breaks."""
    return [" ".join(line.text.split()) for line in page.all("p") if line["class"] == "conclusion"]


@pytest.mark.parametrize("name", CASES)
def test_a_result_is_said_in_words(built: Built, name: str) -> None:
    case = CASES[name]
    assert said(shown(built, case.asked, case.answers)) == [case.said]


def test_once_voting_has_closed_it_is_the_result(built: Built) -> None:
    assert said(shown(built, SIGN, [("support", 1)], Stage.CLOSED))[0].startswith("Result: 1 person")


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_nothing_is_said_where_nobody_has_voted(built: Built, name: str) -> None:
    assert not any(said(shown(built, SAMPLES[name], [])))


def test_each_question_of_a_survey_has_its_own_sentence(built: Built) -> None:
    answer: Json = {"mode": ["bus"], "agree": "for", "wish": "Des bancs."}
    assert said(shown(built, SAMPLES["survey"], [(answer, 1)])) == [
        "So far, “Bus” comes first with 1 vote, 100% of voters.",
        "So far, 100% of expressed votes are for (1 for, 0 against, 0 abstentions).",
        *[""] * 5,
    ]


def test_titles_keep_their_language(built: Built) -> None:
    sentence = next(
        line for line in shown(built, POLL, [(["a"], 1)], language="fr").all("p") if line["class"] == "conclusion"
    )
    assert [(title["lang"], title.text) for title in sentence.all("span")] == [("en", "A")]


def test_the_rounds_say_who_leaves_and_which_votes_go_to_none(built: Built) -> None:
    page = shown(built, ROUNDS, [(["a"], 4), (["b"], 3), (["c"], 2)])
    rounds = next(part for part in page.all("ol") if part["class"] == "rounds")
    assert [" ".join(line.text.split()) for line in rounds.all("li")] == [
        "Round 1: “C” leaves, with the fewest votes: 2.",
        "Round 2: “B” leaves, with the fewest votes: 3. “A” has more than half of the votes. "
        "2 votes go to none: their options have all left.",
        "Round 3: “A” is left. 5 votes go to none: their options have all left.",
    ]


def test_the_duels_are_read_with_the_titles_of_both(built: Built) -> None:
    page = shown(built, DUELS, [(["b", "a", "c"], 2), (["a", "b", "c"], 1)])
    table = next(part for part in page.all("table") if "duels" in part["class"])
    rows = [[" ".join(cell.text.split()) for cell in row.all("th", "td")] for row in table.all("tr")]
    assert rows == [
        ["Option", "1B", "2A", "3C"],
        ["1. B", "–", "2 ✓ wins", "3 ✓ wins"],
        ["2. A", "1", "–", "3 ✓ wins"],
        ["3. C", "0", "0", "–"],
    ]
    order = next(part for part in page.all("tbody") if "data-order" in part)
    assert [[cell.text.split()[0] for cell in row.all("td")] for row in order.all("tr")] == [
        ["2", "2"],
        ["1", "1"],
        ["0", "0"],
    ]
