"""What the people of a demonstration propose: the same each time, in time, and by the rules of the call."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ballots import Words
from collector.demo import bank, fill, ideas, population
from collector.http import proposal_words
from generator.discussion import on_proposal
from generator.errors import Place
from generator.model import Site
from generator.proposals import ProposalAnswer, ProposalField, Proposals
from generator.settings import Commenting
from tests.collector.house import CLOSES, DURING, OPENS, VELO, House, rows, site
from tests.collector.test_demo import demonstration

pytestmark = pytest.mark.anyio

TITLE = Words(fr="Un titre", en="A title")
CALL = Proposals(
    consultation="ville",
    title=Words(),
    summary=Words(),
    opens=OPENS,
    closes=CLOSES,
    threshold=10,
    per_person=1,
    categories={"eau": TITLE, "nature": TITLE},
    fields={
        "lieu": ProposalField(TITLE, Words(), required=True, long=False, options={}),
        "debut": ProposalField(TITLE, Words(), required=True, long=False, options={"hier": TITLE, "demain": TITLE}),
        "cout": ProposalField(TITLE, Words(), required=False, long=True, options={}),
    },
    how=Commenting(),
    comments=Commenting(),
    answers={},
    place=Place("consultation.yml"),
)


def asked(**changes: Any) -> Site:
    """A site where people may propose something."""
    return site(VELO, proposals=replace(CALL, **changes))


ASKED = asked()


@pytest.fixture(autouse=True)
def village(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(population, "PEOPLE", 120)


def filed(asked: Site = ASKED) -> list[ideas.Filed]:
    return ideas.filed(asked, population.people(asked), DURING)


def test_they_are_filed_in_the_order_of_the_bank_and_in_time() -> None:
    found = filed()
    assert [one.words.proposal and one.words.proposal.title for one in found] == [
        idea.title for idea in bank.FRENCH.ideas
    ]
    moments = [one.moment for one in found]
    assert moments == sorted(moments)
    assert moments[0] >= OPENS
    assert moments[-1] < DURING
    assert all(one.moment <= remark.moment <= DURING for one in found for remark in one.remarks)
    assert sum(len(one.remarks) for one in found) > 5


def test_they_are_the_same_in_every_demonstration() -> None:
    assert filed() == filed()


@pytest.mark.parametrize("threshold", [None, 1, 10, 50])
def test_some_have_the_supports_that_are_asked_for_and_others_have_not(threshold: int | None) -> None:
    supports = [len(one.supporters) for one in filed(asked(threshold=threshold))]
    qualified = [number for number in supports if number >= (threshold or ideas.USUAL_THRESHOLD)]
    assert 1 < len(qualified) < len(supports) / 2


def test_nobody_supports_their_own_or_one_twice_or_files_two() -> None:
    found = filed()
    assert not [one for one in found if one.person in one.supporters]
    assert all(len({person.id for person in one.supporters}) == len(one.supporters) for one in found)
    assert max(Counter(one.person.id for one in found).values()) == 1


@pytest.mark.parametrize("names", ["optional", "required", "none"])
@pytest.mark.parametrize("categories", [{}, {"rue": TITLE}, CALL.categories])
def test_they_say_what_the_form_would_take(names: str, categories: Mapping[str, Words]) -> None:
    call = replace(CALL, how=Commenting((), names), categories=categories)
    for one in filed(asked(how=call.how, categories=categories)):
        assert proposal_words.read({**dict.fromkeys(proposal_words.FIELDS, ""), **_sent(one, call)}, call) == one.words


def _sent(one: ideas.Filed, call: Proposals) -> Mapping[str, str]:
    return {**{proposal_words.OWN + id: "" for id in call.fields}, **proposal_words.given(one.words)}


def test_what_belongs_to_an_idea_is_said_where_it_is_asked_for() -> None:
    first = filed()[0].words.proposal
    assert first
    assert first.category == "nature"
    assert first.fields["lieu"] == bank.FRENCH.ideas[0].fields["lieu"]
    assert {one.words.proposal.fields["debut"] for one in filed() if one.words.proposal} == {"hier", "demain"}
    assert 0 < len([one for one in filed() if one.words.proposal and "cout" in one.words.proposal.fields]) < 12


def test_a_site_without_french_has_them_in_english() -> None:
    found = filed(replace(ASKED, languages=("en", "de")))
    assert [one.words.text for one in found] == [idea.text for idea in bank.ENGLISH.ideas]
    assert {one.language for one in found} == {"en"}


def test_where_nothing_may_be_proposed_or_commented_nothing_is() -> None:
    assert filed(site(VELO)) == []
    assert filed(asked(opens=CLOSES)) == []
    assert not [one for one in filed(asked(comments=None)) if one.remarks]


def test_of_few_people_each_proposes_one_thing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(population, "PEOPLE", 1)
    assert [len(one.supporters) for one in filed()] == [0]
    monkeypatch.setattr(population, "PEOPLE", 4)
    assert len(filed()) == 4


async def test_they_are_on_the_pages_and_none_waits_for_a_moderator(tmp_path: Path) -> None:
    async with demonstration(tmp_path, ASKED) as house:
        await fill.fill(house.collector, DURING)
        assert {state for (state,) in await rows(house, "SELECT state FROM comment")} == {"published"}
        assert await rows(house, "PRAGMA foreign_key_check") == []
        for number, one in enumerate(filed(), 1):
            await check_filed(house, str(number), one)


async def check_filed(house: House, number: str, one: ideas.Filed) -> None:
    """A proposal is found under its number, with all that belongs to it."""
    thread = (await house.collector.results()).threads[on_proposal("ville", number)]
    assert thread.proposal
    assert thread.proposal.proposal == one.words.proposal
    assert (thread.proposal.agree, thread.proposal.disagree) == (len(one.supporters), 0)
    assert [comment.text for comment in thread.comments[1:]] == [remark.text for remark in one.remarks]


def test_another_call_begins_the_demonstration_anew_and_an_answer_does_not() -> None:
    answer = ProposalAnswer(1, "retained", None, (), {}, Place("1.md"))
    assert population.fingerprint(asked(threshold=11)) != population.fingerprint(ASKED)
    assert population.fingerprint(asked(answers={1: answer})) == population.fingerprint(ASKED)
