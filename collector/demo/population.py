"""The people of a demonstration: who they are, what they like, and when they vote.

They are drawn, but always the same: each topic has chance of its own, which starts from its name, so that a topic more
or less changes nothing for the others. Nobody votes at random either. People have leanings by where they live, how old
they are and which camp they are of; options appeal to everybody more or less, and to some people more than to others.
So results have shape: clear margins, divided camps, projects that one neighbourhood wants.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from random import Random

from ballots import Json
from ballots.opinions import Chance, Opinion, felt
from collector.demo.days import voting
from generator.model import Consultation, Site, Topic

SEED = "vaubrenne 1086"
"""Where chance starts from. Of many that were tried, this one suits what the demonstration site asks: most people there
drive, the hall that was built had a majority, the speed of cars divides the town."""

VERSION = 3
"""To be raised with every change of what people do, so that demonstrations made before are made anew."""

PEOPLE = 3000
MOST_ASKED = 120_000
"""How many times a person is asked a topic; where there are more topics than that allows, fewer people live."""

NEIGHBOURHOODS = ((0.3, -0.7), (0.25, -0.2), (0.25, 0.4), (0.2, 0.8))
AGES = ((0.25, 0.8), (0.45, 0.1), (0.3, -0.7))
CAMPS = ((0.55, 0.9), (0.45, -0.9))
GROUPS = (NEIGHBOURHOODS, AGES, CAMPS)
"""What people differ by: the share of each group, and how it leans."""

CHANGED = 0.03
WITHDRAWN = 0.01


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who does not exist. `leanings` has one number for each of `GROUPS`; `ease` is near 0 for those who stay
    at home and near 1 for those who answer whatever they are asked."""

    id: bytes
    leanings: tuple[float, ...]
    ease: float


@dataclass(frozen=True, slots=True)
class Said:
    """An answer, to be given to `parse`, or None for a withdrawal."""

    person: Person
    topic: Topic
    answer: Json
    moment: datetime


def fingerprint(site: Site) -> int:
    """A positive number of 31 bits that changes whenever what `said` gives may change."""
    topics = [
        [*topic.key, topic.ballot.frozen(), topic.status, str(topic.opens), str(topic.closes)]
        for topic in site.topics()
    ]
    discussed = [repr((topic.key, topic.comments)) for topic in site.topics() if topic.comments]
    discussed += [repr(text) for one in site.consultations for text in one.texts if text.parted]
    # An answer to a proposal changes nothing of what was proposed.
    discussed += [repr(replace(one.proposals, answers={})) for one in site.consultations if one.proposals]
    text = json.dumps([SEED, VERSION, PEOPLE, str(site.timezone), topics, discussed], sort_keys=True)
    return (int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") >> 1) or 1


def said(site: Site, today: datetime) -> list[Said]:
    """All that people have said on the topics of `site` by `today`, in the order of time."""
    crowd = people(site)
    found = [one for consultation in site.consultations for one in _said(consultation, crowd, today)]
    return sorted(found, key=lambda one: one.moment)


def people(site: Site) -> Sequence[Person]:
    """Those who live where `site` asks: fewer, where there is very much to answer."""
    topics = sum(len(consultation.topics) for consultation in site.consultations)
    return _people(max(1, min(PEOPLE, MOST_ASKED // max(1, topics))))


def _people(number: int) -> Sequence[Person]:
    chance = chance_of("people")
    return [_person(place, chance) for place in range(number)]


def _person(place: int, chance: Chance) -> Person:
    id = hashlib.sha256(f"{SEED}/{place}".encode()).digest()[:16]
    return Person(id, tuple(felt(_leaning(groups, chance), chance) for groups in GROUPS), chance())


def _leaning(groups: Sequence[tuple[float, float]], chance: Chance) -> float:
    place = chance()
    for share, leaning in groups:
        place -= share
        if place < 0:
            return leaning
    return groups[-1][1]


def _said(consultation: Consultation, crowd: Sequence[Person], today: datetime) -> Iterator[Said]:
    """Who comes to a consultation answers its topics one after the other."""
    chance = chance_of("visits", consultation.slug)
    visits = [_visit(chance) for _ in crowd]
    for place, topic in enumerate(consultation.topics):
        if period := voting(topic, today):
            yield from _on_topic(topic, crowd, visits, period, timedelta(minutes=place))


def _visit(chance: Chance) -> float:
    """When somebody comes: 0 at the opening, 1 at the end. Many come at once, some at last, the others in between."""
    kind, place = chance(), chance()
    if kind < 0.5:
        return place**2
    return place if kind < 0.8 else 1 - place**3


def _on_topic(
    topic: Topic,
    crowd: Sequence[Person],
    visits: Sequence[float],
    period: tuple[datetime, datetime],
    later: timedelta,
) -> Iterator[Said]:
    chance, opinions = chance_of("answers", *topic.key), _Opinions(topic)
    begins, last = period[0], period[1] - timedelta(seconds=1)
    effort = _effort(0.25 + 0.5 * chance())
    for person, visit in zip(crowd, visits, strict=True):
        if person.ease + chance() < effort:
            continue
        opinion = opinions.of(person)
        answer = topic.ballot.drawn(opinion, chance)
        if answer is None:
            continue
        moment = min(begins + (last - begins) * visit + later, last)
        yield Said(person, topic, answer, moment)
        mind = chance()
        if mind < CHANGED + WITHDRAWN:
            again = topic.ballot.drawn(opinion, chance) if mind < CHANGED else None
            yield Said(person, topic, again, moment + (last - moment) * chance())


def _effort(turnout: float) -> float:
    """What the sum of two random numbers must reach so that a share `turnout` of people take part."""
    return 2 - math.sqrt(2 * turnout) if turnout < 0.5 else math.sqrt(2 * (1 - turnout))


class _Opinions:
    """What people think of one topic."""

    def __init__(self, topic: Topic) -> None:
        self._appeal = cache(lambda id: _appeal(chance_of("appeal", *topic.key, id)))

    def of(self, person: Person) -> Opinion:
        """What `person` thinks of an option, or of the question itself."""

        def opinion(id: str) -> float:
            general, directions = self._appeal(id)
            return general + sum(
                direction * leaning for direction, leaning in zip(directions, person.leanings, strict=True)
            )

        return opinion


def _appeal(chance: Chance) -> tuple[float, tuple[float, ...]]:
    """How much an option appeals to everybody, never quite indifferent and rather for than against it; and how much
    more to those who lean one way, for each of `GROUPS`."""
    favour = 1 if chance() < 0.7 else -1
    return favour * (0.1 + 0.4 * chance()), tuple(1.3 * chance() - 0.65 for _ in GROUPS)


def chance_of(*names: str) -> Chance:
    """Chance that starts from a name, the same on every machine: Python promises that much of `Random.random` alone."""
    return Random("/".join((SEED, *names))).random  # noqa: S311 (made to repeat itself; it keeps no secret)
