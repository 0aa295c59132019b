"""The results of a site as of now: counted, and without what is withheld."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from collector.questions import Question
from collector.store.records import TopicRow
from collector.tallies import Tallies
from generator.model import Site, TopicKey
from generator.results import Results, TopicResults


async def results_of(
    site: Site,
    questions: Mapping[TopicKey, Question],
    topics: Mapping[TopicKey, TopicRow],
    tallies: Tallies,
    now: datetime,
) -> Results:
    """The results of every topic with ballots.

    A topic that is no longer part of the site is listed without a tally, so that no build loses its ballots unnoticed.
    """
    found = {}
    for key, row in topics.items():
        if tallies.as_of(row.id) is not None:
            question = questions.get(key)
            public = question is not None and question.topic.results_public(now)
            found[key] = await _counted(site, question, row, tallies) if question and public else _withheld(row)
    shown = [one.slug for one in site.consultations if one.results_public(now)]
    return Results(found, {slug: tallies.participation[slug] for slug in shown if tallies.participation[slug]})


async def topic_results(
    site: Site, question: Question, row: TopicRow, tallies: Tallies, now: datetime, *, voted: bool = False
) -> TopicResults | None:
    """The results of one topic, None before its first ballot.

    voted: for someone whose own vote counts, who may see what is shown `after_vote`.
    """
    if tallies.as_of(row.id) is None:
        return None
    return await _counted(site, question, row, tallies) if may_see(question, now, voted=voted) else _withheld(row)


def may_see(question: Question, now: datetime, *, voted: bool = False) -> bool:
    """Whether the counts of a topic may be shown: to everyone, or to someone who has `voted`."""
    return question.topic.results_public(now) or (voted and question.topic.results == "after_vote")


async def _counted(site: Site, question: Question, row: TopicRow, tallies: Tallies) -> TopicResults:
    count = await tallies.count(row.id, question.ballot)
    as_of = count.as_of.astimezone(site.timezone) if count.as_of else None
    return TopicResults(json.loads(row.frozen), count.tally, as_of)


def _withheld(row: TopicRow) -> TopicResults:
    return TopicResults(json.loads(row.frozen), None, None)
