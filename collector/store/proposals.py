"""What citizens propose: jobs as those of `comments`. A proposal is the first comment in a thread of its own."""

from __future__ import annotations

import sqlite3

from collector.http.proposal_refusals import TooManyProposals
from collector.store.comments import Written, insert, keep_proposal, thread_id_of
from collector.store.reading import Heard, heard
from generator.discussion import WITHDRAWN, WITHHELD, on_proposal


def file(connection: sqlite3.Connection, written: Written, most: int | None) -> Heard:
    """Store a proposal under the next number of its consultation, unless its author has filed the very same: then that
    one stays, alone. `written.thread` is that of all its proposals; `most` is how many one person may file there.

    Raises `TooManyProposals`.
    """
    proposal = written.words.proposal
    if proposal is None:
        raise ValueError("a proposal has a title")
    own = connection.execute(
        "SELECT id, title, text FROM comment JOIN proposal ON comment_id = id WHERE author = ? AND state NOT IN (?, ?)",
        (written.author, WITHDRAWN, WITHHELD),
    ).fetchall()
    for id, title, text in own:
        if (title, text) == (proposal.title, written.words.text):
            return heard(connection, id)
    if most is not None and len(own) >= most:
        raise TooManyProposals(most)
    consultation = written.thread[0]
    [number] = connection.execute(
        "SELECT coalesce(max(CAST(slug AS INTEGER)), 0) + 1 FROM thread WHERE consultation = ? AND kind = 'proposal'",
        (consultation,),
    ).fetchone()
    thread = on_proposal(consultation, str(number))
    id = insert(connection, thread_id_of(connection, thread), written._replace(thread=thread))
    keep_proposal(connection, id, proposal)
    return heard(connection, id)
