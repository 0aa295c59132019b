"""The results of a site as of now: counted, and without what is withheld."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime

from collector.questions import Question
from collector.store.records import TopicRow
from collector.tallies import Tallies
from collector.wordings import Wordings
from generator.model import Consultation, Site, TopicKey
from generator.results import Participation, Results, TopicResults


async def results_of(
    site: Site,
    questions: Mapping[TopicKey, Question],
    topics: Mapping[TopicKey, TopicRow],
    now: datetime,
    *,
    tallies: Tallies,
    wordings: Wordings,
) -> Results:
    """The results of every topic with ballots.

    A topic that is no longer part of the site is listed without a tally, so that no build loses its ballots unnoticed.
    """
    found = {}
    for key, row in topics.items():
        if tallies.as_of(row.id) is not None:
            question = questions.get(key)
            if question:
                shown = may_see(question, now)
                found[key] = await _results(site, question, row, tallies, wordings, shown=shown)
            else:
                found[key] = TopicResults(json.loads(row.frozen), None, None)
    return Results(found, participation_of(site.consultations, tallies, now))


def participation_of(
    consultations: Iterable[Consultation], tallies: Tallies, now: datetime
) -> Mapping[str, Participation]:
    """The people who took part in each of `consultations`, where it may be shown and there is somebody."""
    found = {one.slug: tallies.participation(one.slug) for one in consultations if one.results_public(now)}
    return {slug: participation for slug, participation in found.items() if participation.people}


async def topic_results(
    site: Site,
    question: Question,
    row: TopicRow,
    now: datetime,
    *,
    tallies: Tallies,
    wordings: Wordings,
    voted: bool = False,
) -> TopicResults | None:
    """The results of one topic, None before its first ballot.

    voted: for someone whose own vote counts, who may see what is shown `after_vote`.
    """
    if tallies.as_of(row.id) is None:
        return None
    shown = may_see(question, now, voted=voted)
    return await _results(site, question, row, tallies, wordings, shown=shown)


def may_see(question: Question, now: datetime, *, voted: bool = False) -> bool:
    """Whether the counts of a topic may be shown: to everyone, or to someone who has `voted`."""
    return question.topic.results_public(now) or (voted and question.topic.results == "after_vote")


async def _results(
    site: Site, question: Question, row: TopicRow, tallies: Tallies, wordings: Wordings, *, shown: bool
) -> TopicResults:
    """The results of a topic with ballots; its counts only where they may be `shown`."""
    count = await tallies.count(row.id, question.ballot) if shown else None
    return TopicResults(
        frozen=json.loads(row.frozen),
        tally=count.tally if count else None,
        as_of=count.as_of.astimezone(site.timezone) if count and count.as_of else None,
        wordings=wordings.former(row.id, question),
        reworded=wordings.reworded(row.id, question),
    )
