"""What the people of a demonstration propose where proposals are taken, and what others think of it; as `voices`.

They file their ideas in the order of the bank: so a proposal has the same number in every demonstration of a site, and
its editors can answer it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from ballots.opinions import Chance
from collector.demo.bank import ENGLISH, FRENCH, Bank, Idea
from collector.demo.days import voting
from collector.demo.population import Person, chance_of
from collector.demo.voices import NAMES, Voiced, name, shuffled, sides, somebody
from collector.store.reading import Words
from generator.discussion import Proposal, on_proposal
from generator.model import Site
from generator.proposals import ProposalField, Proposals

USUAL_THRESHOLD = 15
"""Supports by which ideas are measured where none are asked for."""

UNSAID = 0.5
"""The share of those who leave out what they need not say."""


@dataclass(frozen=True, slots=True)
class Filed:
    """A proposal that `person` files under `call`, who supports it, and what others write about it, in the order of
    time; the thread of these remarks has no number yet."""

    person: Person
    call: Proposals
    words: Words
    language: str
    moment: datetime
    supporters: Sequence[Person]
    remarks: Sequence[Voiced]


def filed(site: Site, crowd: Sequence[Person], today: datetime) -> list[Filed]:
    """All that the people of `crowd` have proposed by `today`, in the order of time."""
    calls = [one.proposals for one in site.consultations if one.proposals]
    found = [one for call in calls for one in _under(call, site, crowd, today)]
    return sorted(found, key=lambda one: one.moment)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where people propose something, when they could, and in which words they do."""

    call: Proposals
    begins: datetime
    ends: datetime
    bank: Bank
    language: str


def _under(call: Proposals, site: Site, crowd: Sequence[Person], today: datetime) -> Iterator[Filed]:
    if period := voting(call, today):
        bank, language = (FRENCH, "fr") if "fr" in site.languages else (ENGLISH, site.language)
        yield from _all(_Place(call, *period, bank, language), crowd)


def _all(place: _Place, crowd: Sequence[Person]) -> Iterator[Filed]:
    """Each idea in a stretch of time of its own, by somebody who files no other."""
    call, ideas = place.call, place.bank.ideas
    each = (place.ends - place.begins) / len(ideas)
    authors = shuffled(crowd, chance_of("authors", call.consultation))
    for number, (idea, author) in enumerate(zip(ideas, authors, strict=False)):
        # Chance of its own: an idea more or less changes nothing for the others.
        chance = chance_of("ideas", call.consultation, idea.title)
        moment = place.begins + each * (number + chance())
        words = _words(idea, call, place.bank, chance)
        others = [person for person in crowd if person is not author]
        supporters = shuffled(others, chance)[: _supports(idea, call, crowd)]
        remarks = sorted(_remarks(idea, place, moment, others, chance), key=lambda one: one.moment)
        yield Filed(author, call, words, place.language, moment, supporters, remarks)


def _words(idea: Idea, call: Proposals, bank: Bank, chance: Chance) -> Words:
    category = _category(idea, call, chance)
    fields = {id: _said(field, idea.fields.get(id, ""), bank, chance) for id, field in call.fields.items()}
    proposal = Proposal(idea.title, category, {id: said for id, said in fields.items() if said})
    return Words(_signed(idea, call, chance), "", idea.text, "", proposal)


def _category(idea: Idea, call: Proposals, chance: Chance) -> str:
    if idea.category in call.categories or not call.categories:
        return idea.category if call.categories else ""
    return _drawn(list(call.categories), chance)


def _said(field: ProposalField, own: str, bank: Bank, chance: Chance) -> str:
    """What somebody says in a field: their `own` words, if there are any that answer it."""
    if own and (own in field.options or not field.options):
        return own
    if not field.required and chance() < UNSAID:
        return ""
    return _drawn(list(field.options) or bank.anything, chance)


def _signed(idea: Idea, call: Proposals, chance: Chance) -> str:
    if call.how.names == "none":
        return ""
    return idea.name or (_drawn(NAMES, chance) if call.how.names == "required" else "")


def _supports(idea: Idea, call: Proposals, crowd: Sequence[Person]) -> int:
    """How many support it: never more than half of those who live there."""
    return min(idea.warmth * (call.threshold or USUAL_THRESHOLD) // 100, len(crowd) // 2)


def _remarks(idea: Idea, place: _Place, begins: datetime, crowd: Sequence[Person], chance: Chance) -> Iterator[Voiced]:
    """What is written about it, where that may be."""
    how, thread = place.call.comments, on_proposal(place.call.consultation, "")
    if how is None or not crowd:
        return
    for text in idea.remarks:
        moment, person = begins + (place.ends - begins) * chance(), somebody(crowd, chance)
        one = Voiced(person, thread, name(how, chance), "", text, place.language, moment)
        one.sides = sides(crowd, chance)
        yield one


def _drawn(things: Sequence[str], chance: Chance) -> str:
    return things[int(chance() * len(things))]
