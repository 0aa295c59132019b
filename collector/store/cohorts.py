"""Where the votes of a crowd are stored: beside each other.

Pseudonyms are spread over the whole of an index, so that each vote changes a page of its own in two of them, and SQLite
writes whole pages, to its log and to the file. That was most of what a commit cost. Newcomers whose votes are stored in
one transaction are therefore a cohort: its number comes before their pseudonyms in both indexes, and they share pages.

What that gives away is which rows of `participation` and which ballots came together. The numbers of ballots rise, as
their ids do, and say nothing new. In `participation` a cohort has any number of the same `AROUND`, so that only so many
cohorts together can be told to be those of so many. And none is formed for fewer than `CROWD` people who vote for the
first time in one consultation. A voter's other ballots are in no cohort, and nobody else is told its numbers.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

CROWD = 10
"""People in a cohort, at least."""

AROUND = 16
"""Cohorts that share their numbers in `participation`; they stand close enough to share pages."""


class Cohort(NamedTuple):
    """A cohort's numbers, in `participation` and in `ballot`; 0 for none."""

    participation: int
    ballot: int


ALONE = Cohort(0, 0)
"""Who came in no crowd."""


def formed(connection: sqlite3.Connection, newcomers: Iterable[str]) -> Mapping[str, Cohort]:
    """New cohorts of newcomers, who are given by their consultations: one for each that has a crowd of them."""
    crowded = [consultation for consultation, number in Counter(newcomers).items() if number >= CROWD]
    if not crowded:
        return {}
    (latest,) = connection.execute("SELECT coalesce(max(cohort), 0) FROM ballot").fetchone()
    first = max(latest + 1, AROUND)
    return {consultation: _numbered(number) for number, consultation in enumerate(crowded, first)}


def _numbered(number: int) -> Cohort:
    return Cohort(number - number % AROUND + secrets.randbelow(AROUND), number)
