"""What a database is for: real votes, or those of a demonstration.

A database says so itself, so that it is known for what it is wherever it is moved. The header of its file has two
numbers for programs: `application_id` says here that all votes are invented, `user_version` which population they are
of (https://sqlite.org/pragma.html#pragma_application_id).
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from collector.config import CannotStart

DEMONSTRATION = int.from_bytes(b"demo", "big")


class WrongPurpose(CannotStart):
    """The votes in a database are invented where real ones are expected, or the other way round."""


def check(connection: sqlite3.Connection, path: Path, *, demonstration: bool) -> None:
    """Mark a new database of a demonstration. Raises `WrongPurpose`; then nothing has changed."""
    invented = _header(connection, "application_id") == DEMONSTRATION
    if invented and not demonstration:
        raise WrongPurpose(
            f"the votes in {path} are invented: they are a demonstration's. Put the site's own database in its place "
            "or, if nobody has voted yet, remove this one together with the secret beside it"
        )
    if demonstration and not invented:
        if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            raise WrongPurpose(f"the votes in {path} are no demonstration's: it begins only where there is no database")
        connection.execute(f"PRAGMA application_id = {DEMONSTRATION}")


def population(connection: sqlite3.Connection) -> int:
    """Which population has voted; 0 for none, or for one that has not finished."""
    return _header(connection, "user_version")


def populated(connection: sqlite3.Connection, population: int) -> None:
    """Note, as part of the transaction at hand, that this population has voted: a positive number of 31 bits."""
    connection.execute(f"PRAGMA user_version = {population:d}")


def _header(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])
