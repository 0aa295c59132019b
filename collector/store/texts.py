"""The versions of texts that are discussed: jobs as those of `comments`."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from datetime import datetime

from collector.store.comments import stamp
from generator.discussion import History, TextVersion
from generator.model import Site, Text

Histories = Mapping[tuple[str, str], History]
"""By consultation and slug."""


def adopt(connection: sqlite3.Connection, site: Site, now: datetime) -> Histories:
    """Keep the texts of a site that are discussed as they are from `now` on; all versions of all texts.

    What is replaced on the day on which it was first seen, before anybody has commented on it, is no version: an editor
    who saves ten times makes one.
    """
    for text in discussed(site):
        _keep(connection, text, now.astimezone(site.timezone))
    return _histories(connection.execute("SELECT consultation, slug, moment, prose FROM text_version ORDER BY id"))


def discussed(site: Site) -> Iterable[Text]:
    """The texts of which parts are discussed."""
    return (text for one in site.consultations for text in one.texts if text.parted)


def _keep(connection: sqlite3.Connection, text: Text, now: datetime) -> None:
    """Keep one text as it is at `now`, a time of the site's own clocks, which say what a day is."""
    prose = json.dumps({language: its.text for language, its in text.prose.items()}, ensure_ascii=False)
    last = connection.execute(
        "SELECT id, moment, prose FROM text_version WHERE consultation = ? AND slug = ? ORDER BY id DESC LIMIT 1",
        (text.consultation, text.slug),
    ).fetchone()
    if last and last[2] == prose:
        return
    today = last and datetime.fromisoformat(last[1]).astimezone(now.tzinfo).date() == now.date()
    if today and not _heard_since(connection, text, last[1]):
        connection.execute("DELETE FROM text_version WHERE id = ?", (last[0],))
    connection.execute(
        "INSERT INTO text_version (consultation, slug, moment, prose) VALUES (?, ?, ?, ?)",
        (text.consultation, text.slug, stamp(now), prose),
    )


def _heard_since(connection: sqlite3.Connection, text: Text, moment: str) -> bool:
    """Whether somebody has written on the text since it was first seen as it was last."""
    row = connection.execute(
        "SELECT 1 FROM comment JOIN thread ON thread.id = thread_id "
        "WHERE consultation = ? AND kind = 'text' AND slug = ? AND moment >= ? LIMIT 1",
        (text.consultation, text.slug, moment),
    ).fetchone()
    return row is not None


def _histories(rows: Iterable[tuple[str, str, str, str]]) -> dict[tuple[str, str], History]:
    found: dict[tuple[str, str], list[TextVersion]] = {}
    for consultation, slug, moment, prose in rows:
        version = TextVersion(datetime.fromisoformat(moment), json.loads(prose))
        found.setdefault((consultation, slug), []).append(version)
    return {key: History(versions) for key, versions in found.items()}
