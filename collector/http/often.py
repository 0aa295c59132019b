"""How often one may write or report: slower than votes, since people read it.

A site whose limit of votes is 0, for a voter or for an address, sets none here either.
"""

from __future__ import annotations

import math

from starlette.requests import Request

from collector.http.comment_refusals import TooManyComments
from collector.http.guard import line_of
from collector.http.identity import Voter
from collector.http.moderation_refusals import TooManyReports
from collector.state import collector_of

SECONDS = 600.0

COMMENTS = 10
"""Of one voter in that time: a comment a minute, for ten minutes on end, is as fast as anybody reads and answers."""

COMMENTS_OF_A_LINE = 100
"""Of all who share an address: a meeting in the town hall, or a school; and whoever puts the cookie away each time."""

REPORTS_OF_A_LINE = 30
"""So that nobody buries the queue under everything that there is to read."""


def check_comment(request: Request, voter: Voter | None) -> None:
    """Count a comment. Raises `TooManyComments`."""
    collector = collector_of(request)
    limits, rates = collector.settings.limits, collector.rates
    wait = rates.take(("writer", voter.id), COMMENTS if limits.per_voter else 0, SECONDS) if voter else 0.0
    # The voter first, as with votes: one who writes too much does not use up what their network may write.
    wait = wait or rates.take(("written", line_of(request)), COMMENTS_OF_A_LINE if limits.per_address else 0, SECONDS)
    if wait:
        raise TooManyComments(math.ceil(wait))


def check_report(request: Request) -> None:
    """Count a report. Raises `TooManyReports`."""
    collector = collector_of(request)
    most = REPORTS_OF_A_LINE if collector.settings.limits.per_address else 0
    if wait := collector.rates.take(("reported", line_of(request)), most, SECONDS):
        raise TooManyReports(math.ceil(wait))
