"""Comments for tests of what is made of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from generator.discussion import PUBLISHED, STANCES, STATES, Comment, Proposal, Thread

MOMENT = datetime(2026, 4, 20, 12, tzinfo=UTC)


def comment(id: int, text: str = "Oui.", **changes: Any) -> Comment:
    """A comment that can be read; `changes` are fields. What cannot be read has no words."""
    published = changes.get("state", PUBLISHED) == PUBLISHED
    plain: dict[str, Any] = {
        "moment": MOMENT + timedelta(minutes=id), "name": "", "stance": "", "text": text if published else "",
        "language": "fr", "agree": 0, "disagree": 0, "edited": False, "state": PUBLISHED, "reason": "", "replies": (),
    }  # fmt: skip
    return Comment(id=id, **{**plain, **changes})


WORDS = st.text(st.characters(codec="utf-8"), max_size=9)
COUNTS = st.integers(0, 5)
PROPOSALS = st.none() | st.builds(Proposal, WORDS, WORDS, st.dictionaries(WORDS, WORDS, max_size=2))


@st.composite
def comments(draw: st.DrawFn, id: int, *, replies: bool = True) -> Comment:
    """A comment of any kind with a number of its own; answers have those that follow."""
    state = draw(st.sampled_from([*STATES, PUBLISHED, PUBLISHED, PUBLISHED]))
    published = state == PUBLISHED
    answers = draw(st.integers(0, 2)) if replies else 0
    return comment(
        id,
        name=draw(WORDS) if published else "",
        stance=draw(st.sampled_from(["", *STANCES])) if published else "",
        text=draw(WORDS) if published else "",
        language=draw(st.sampled_from(["fr", "en"])),
        agree=draw(COUNTS),
        disagree=draw(COUNTS),
        edited=draw(st.booleans()),
        state=state,
        reason="insult" if state == "withheld" else "",
        official=draw(st.booleans()),
        proposed=draw(WORDS) if published else "",
        proposal=draw(PROPOSALS) if published else draw(st.sampled_from([None, Proposal()])),
        replies=tuple(draw(comments(id + number, replies=False)) for number in range(1, answers + 1)),
    )


@st.composite
def threads(draw: st.DrawFn, most: int = 4) -> Thread:
    """A thread with any comments, the earliest first, and any votes."""
    written = [draw(comments(10 * number)) for number in range(1, draw(st.integers(0, most)) + 1)]
    return Thread(written, draw(COUNTS), draw(COUNTS))


def many(number: int, gone: Sequence[int] = ()) -> Thread:
    """A thread of so many comments, on some of which nobody and on others many agree; those with a number in `gone`
    were withdrawn."""
    return Thread(
        [
            comment(
                id,
                agree=id * 7 % 11,
                disagree=id * 5 % 7,
                state="withdrawn" if id in gone else PUBLISHED,
                replies=tuple(comment(100_000 + 10 * id + answer) for answer in range(id * 3 % 4)),
            )
            for id in range(1, number + 1)
        ]
    )
