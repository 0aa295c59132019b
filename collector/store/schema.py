"""The database, `var/cahier.db`, as migrations: each is applied once, in order, and never edited after a release.

Who voted and what was voted stand apart. `participation` has a person's pseudonym in a consultation, `ballot` one on a
topic, its `handle`; both are keyed hashes (`identity`), so without the secret no row of one leads to a row of the
other, nor a ballot on one topic to the same person's ballot on the next.

What an order of rows would give away:

- `participation` has no row number and is kept in the order of its cohorts and hashes. Numbered rows would rise with
  each person's first vote as the numbers of ballots do, and the n-th of one would be the n-th of the other.
- `ballot.id` rises as ballots arrive, across topics, since the last one counts and a ledger needs an order. So ballots
  that one person sends on several topics without a pause stand near each other. It is the order of arrival, no time is
  kept, and nothing ties it to a person; but whoever watched someone vote at a known moment could guess at the row.
- `cohort` keeps together who came in a crowd (`cohorts`): ten newcomers or more, whose votes were stored in one
  transaction. The ids of their ballots are near each other anyway. In `participation` it tells who came together; and
  that the people of up to sixteen crowds, of ten at the least, cast the ballots of as many cohorts there.
- `day` is a date in the site's time zone. On a day with a single participant the two tables meet by date alone.
- `comment.author` leads from one comment of a person to their others in the same consultation, which the duty to find
  those who abuse it needs, and to none of their votes.
- `topic.as_of` is the moment of the latest ballot only. It is public with every live tally.
- The write-ahead log (`cahier.db-wal`) keeps the latest transactions page by page, participation and ballot of one vote
  together. It is private for that reason; what may be given away is a copy made by `VACUUM INTO`, which has neither log
  nor free pages.

Tables are STRICT, so that a value of a wrong type is an error and no surprise later.
"""

from __future__ import annotations

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

migrations = Migrations("cahier")

_FIRST = (
    # What this database was written under: a fingerprint of the secret, one row.
    """
    CREATE TABLE secret (fingerprint BLOB NOT NULL) STRICT
    """,
    # A topic that votes may be sent to. `kind` and `frozen` (canonical JSON) change with edits until the first ballot;
    # `as_of`, the moment of the latest ballot, is NULL until then.
    """
    CREATE TABLE topic (
        id INTEGER PRIMARY KEY,
        consultation TEXT NOT NULL,
        slug TEXT NOT NULL,
        kind TEXT NOT NULL,
        frozen TEXT NOT NULL,
        as_of TEXT,
        UNIQUE (consultation, slug)
    ) STRICT
    """,
    # The wording of a question that at least one ballot answered.
    """
    CREATE TABLE question (
        id INTEGER PRIMARY KEY,
        topic_id INTEGER NOT NULL REFERENCES topic (id),
        version TEXT NOT NULL,
        wording TEXT NOT NULL,
        day TEXT NOT NULL,
        UNIQUE (topic_id, version)
    ) STRICT
    """,
    # Who voted in a consultation, first on `day`, known at `level` (`open`, `email`, …); for `cohort` see `cohorts`.
    """
    CREATE TABLE participation (
        consultation TEXT NOT NULL,
        cohort INTEGER NOT NULL,
        voter_key BLOB NOT NULL,
        level TEXT NOT NULL,
        day TEXT NOT NULL,
        PRIMARY KEY (consultation, cohort, voter_key)
    ) STRICT, WITHOUT ROWID
    """,
    # How many of them first voted on a day. Follows from `participation`, by the database's own hand; kept so that a
    # start does not read a row a person.
    """
    CREATE TABLE turnout (
        consultation TEXT NOT NULL,
        day TEXT NOT NULL,
        people INTEGER NOT NULL,
        PRIMARY KEY (consultation, day)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TRIGGER participation_turnout AFTER INSERT ON participation BEGIN
        INSERT INTO turnout (consultation, day, people) VALUES (new.consultation, new.day, 1)
        ON CONFLICT (consultation, day) DO UPDATE SET people = people + 1;
    END
    """,
    # What was voted: each change of mind is a new revision, and a withdrawal is one without an answer. The last counts.
    """
    CREATE TABLE ballot (
        id INTEGER PRIMARY KEY,
        topic_id INTEGER NOT NULL REFERENCES topic (id),
        cohort INTEGER NOT NULL,
        handle BLOB NOT NULL,
        revision INTEGER NOT NULL CHECK (revision >= 1),
        answer TEXT,
        salt BLOB NOT NULL,
        question_id INTEGER NOT NULL REFERENCES question (id),
        level TEXT NOT NULL,
        day TEXT NOT NULL,
        UNIQUE (cohort, handle, revision)
    ) STRICT
    """,
    # For a new count of all ballots, which is then a matter of seconds for millions of them.
    """
    CREATE INDEX ballot_answer ON ballot (topic_id, answer)
    """,
    # How many voters' last ballots give each answer, as the kind counts answers. Follows from `ballot`; kept so that a
    # start does not read every ballot.
    """
    CREATE TABLE tally (
        topic_id INTEGER NOT NULL REFERENCES topic (id),
        answer TEXT NOT NULL,
        voters INTEGER NOT NULL CHECK (voters >= 0),
        PRIMARY KEY (topic_id, answer)
    ) STRICT, WITHOUT ROWID
    """,
)


_COMMENTS = (
    # Something that is discussed (`discussion.ThreadKey`). `agree` and `disagree` follow from `stand`.
    """
    CREATE TABLE thread (
        id INTEGER PRIMARY KEY,
        consultation TEXT NOT NULL,
        kind TEXT NOT NULL,
        slug TEXT NOT NULL,
        part TEXT NOT NULL,
        agree INTEGER NOT NULL DEFAULT 0 CHECK (agree >= 0),
        disagree INTEGER NOT NULL DEFAULT 0 CHECK (disagree >= 0),
        UNIQUE (consultation, kind, slug, part)
    ) STRICT
    """,
    # What somebody wrote. `author` is a pseudonym that they have in the comments of a consultation and nowhere else,
    # `receipt` the secret by which they find it again. `text` and `name` are emptied by whoever withdraws; `said` is a
    # hash of the text; `moment` and `edited` are in ISO 8601, UTC. `agree` and `disagree` follow from `agreement`, by
    # the database's own hand.
    # `proposed` are other words for a part of a text.
    # `official` is an answer in the authority's name, `name` then that of the person.
    # A comment that was `withheld` has the `reason`, a rule of the charter, and a `sentence` of the moderator's; its
    # author may answer with an `objection`. One that a moderator has to look at is `queued` since a moment, for a
    # `cause`; until then it is `waiting`, if nobody has read it, or `held` back. `version` rises with each change that
    # a moderator should know of before deciding. One that was withdrawn before anybody read it leaves no `place`.
    """
    CREATE TABLE comment (
        id INTEGER PRIMARY KEY,
        thread_id INTEGER NOT NULL REFERENCES thread (id),
        parent_id INTEGER REFERENCES comment (id),
        author BLOB NOT NULL,
        receipt BLOB NOT NULL UNIQUE,
        name TEXT NOT NULL,
        stance TEXT NOT NULL,
        official INTEGER NOT NULL DEFAULT 0 CHECK (official IN (0, 1)),
        text TEXT NOT NULL,
        said BLOB NOT NULL,
        proposed TEXT NOT NULL DEFAULT '',
        language TEXT NOT NULL,
        moment TEXT NOT NULL,
        edited TEXT,
        state TEXT NOT NULL CHECK (state IN ('published', 'waiting', 'held', 'withheld', 'withdrawn')),
        reason TEXT NOT NULL DEFAULT '',
        sentence TEXT NOT NULL DEFAULT '',
        objection TEXT NOT NULL DEFAULT '',
        cause TEXT NOT NULL DEFAULT '',
        queued TEXT,
        version INTEGER NOT NULL DEFAULT 1,
        place INTEGER NOT NULL DEFAULT 1 CHECK (place IN (0, 1)),
        agree INTEGER NOT NULL DEFAULT 0 CHECK (agree >= 0),
        disagree INTEGER NOT NULL DEFAULT 0 CHECK (disagree >= 0)
    ) STRICT
    """,
    """
    CREATE INDEX comment_thread ON comment (thread_id)
    """,
    """
    CREATE INDEX comment_author ON comment (author)
    """,
    """
    CREATE INDEX comment_said ON comment (said)
    """,
    """
    CREATE INDEX comment_queued ON comment (queued) WHERE queued IS NOT NULL
    """,
    # What a proposal says besides its text; its `number` is the slug of its thread, and those who agree with it are its
    # supporters. `fields` are words by id, as JSON.
    """
    CREATE TABLE proposal (
        comment_id INTEGER PRIMARY KEY REFERENCES comment (id),
        title TEXT NOT NULL,
        category TEXT NOT NULL,
        fields TEXT NOT NULL
    ) STRICT
    """,
    # Who agrees with a part of a text; as `agreement`, with the counts in `thread`.
    """
    CREATE TABLE stand (
        thread_id INTEGER NOT NULL REFERENCES thread (id),
        voter BLOB NOT NULL,
        side INTEGER NOT NULL CHECK (side IN (1, -1)),
        PRIMARY KEY (thread_id, voter)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TRIGGER stand_taken AFTER INSERT ON stand BEGIN
        UPDATE thread SET agree = agree + (new.side = 1), disagree = disagree + (new.side = -1)
        WHERE id = new.thread_id;
    END
    """,
    """
    CREATE TRIGGER stand_left AFTER DELETE ON stand BEGIN
        UPDATE thread SET agree = agree - (old.side = 1), disagree = disagree - (old.side = -1)
        WHERE id = old.thread_id;
    END
    """,
    # A text that is discussed, as it was from a moment on: its Markdown by language, as JSON.
    """
    CREATE TABLE text_version (
        id INTEGER PRIMARY KEY,
        consultation TEXT NOT NULL,
        slug TEXT NOT NULL,
        moment TEXT NOT NULL,
        prose TEXT NOT NULL
    ) STRICT
    """,
    # Who reported a comment, why and when; a moderator's decision takes those that there are as answered. `reader` is
    # a pseudonym of a line (`identity.reader`), another one with each comment.
    """
    CREATE TABLE report (
        comment_id INTEGER NOT NULL REFERENCES comment (id),
        reader BLOB NOT NULL,
        reason TEXT NOT NULL,
        sentence TEXT NOT NULL,
        moment TEXT NOT NULL,
        answered INTEGER NOT NULL DEFAULT 0 CHECK (answered IN (0, 1)),
        PRIMARY KEY (comment_id, reader)
    ) STRICT, WITHOUT ROWID
    """,
    # What moderators decided, in order; `before` is what stood there, as JSON, so that it can be taken back, as long as
    # the comment is at the `version` that it had then.
    """
    CREATE TABLE decision (
        id INTEGER PRIMARY KEY,
        comment_id INTEGER NOT NULL REFERENCES comment (id),
        moderator TEXT NOT NULL,
        action TEXT NOT NULL CHECK (action IN ('approve', 'withhold', 'undo')),
        reason TEXT NOT NULL,
        sentence TEXT NOT NULL,
        moment TEXT NOT NULL,
        before TEXT NOT NULL,
        version INTEGER NOT NULL
    ) STRICT
    """,
    """
    CREATE INDEX decision_comment ON decision (comment_id)
    """,
    # Who agrees with a comment (1) or does not (-1). `voter` is a pseudonym that they have on this comment alone.
    """
    CREATE TABLE agreement (
        comment_id INTEGER NOT NULL REFERENCES comment (id),
        voter BLOB NOT NULL,
        side INTEGER NOT NULL CHECK (side IN (1, -1)),
        PRIMARY KEY (comment_id, voter)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TRIGGER agreement_given AFTER INSERT ON agreement BEGIN
        UPDATE comment SET agree = agree + (new.side = 1), disagree = disagree + (new.side = -1)
        WHERE id = new.comment_id;
    END
    """,
    """
    CREATE TRIGGER agreement_taken AFTER DELETE ON agreement BEGIN
        UPDATE comment SET agree = agree - (old.side = 1), disagree = disagree - (old.side = -1)
        WHERE id = old.comment_id;
    END
    """,
)


@migrations()
def votes(database: Database) -> None:
    """Topics, their wordings, who voted and what was voted."""
    for statement in _FIRST:
        database.execute(statement)


@migrations()
def comments(database: Database) -> None:
    """What people write, and who agrees with it."""
    for statement in _COMMENTS:
        database.execute(statement)
