"""Statements on many rows at once.

To run a statement costs as much as some of its rows. And where the writer's thread does so, each statement and each row
that it returns is a turn: the thread lets go of the interpreter and has to get it back from the event loop, which costs
both more than what SQLite does meanwhile.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, TypeAlias

MOST = 64
"""Rows in one statement."""

PREPARED = 8 * MOST
"""Statements that SQLite keeps prepared: those of a vote for each number of rows."""

Row: TypeAlias = tuple[Any, ...]


def on_rows(connection: sqlite3.Connection, statement: str, rows: Sequence[Row]) -> list[Row]:
    """Run `statement` on `rows`, in their order, as few times as that takes; what it returns.

    statement: has `{rows}` where they shall stand, as after VALUES.
    """
    found: list[Row] = []
    for place in range(0, len(rows), MOST):
        some = rows[place : place + MOST]
        prepared = _on(statement, len(some), len(some[0]))
        found += connection.execute(prepared, [value for row in some for value in row]).fetchall()
    return found


@lru_cache(PREPARED)
def _on(statement: str, number: int, columns: int) -> str:
    row = f"({', '.join('?' * columns)})"
    return statement.format(rows=", ".join([row] * number))
