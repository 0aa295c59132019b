"""Discussions as they travel in the results document.

A thread is

    {"consultation": "…", "kind": "topic", "slug": "…", "part": "", "agree": 0, "disagree": 0,
     "comments": [{"id": 12, "moment": "…", "name": "…", "stance": "for", "text": "…", "language": "fr", "agree": 3,
                   "disagree": 1, "edited": false, "state": "published", "reason": "", "official": false,
                   "proposed": "", "proposal": null, "replies": [{…}, …]}, …]}

and the log of what moderators decided in a consultation

    {"consultation": "…", "rulings": [{"moment": "…", "action": "withhold", "reason": "insult", "kind": "topic",
                                       "slug": "…", "part": ""}, …]}

and a text that is discussed, as it was at each change

    {"consultation": "…", "text": "…", "versions": [{"moment": "…", "prose": {"fr": "…"}}, …]}

Where a comment is a proposal, `proposal` is

    {"title": "…", "category": "…", "fields": {"lieu": "…"}}

Of what cannot be read, `name`, `stance` and all words are ''.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from generator.discussion import (
    ACTIONS,
    PUBLISHED,
    STANCES,
    STATES,
    Comment,
    History,
    Log,
    Proposal,
    Ruling,
    TextVersion,
    Thread,
    ThreadKey,
)


def thread_json(key: ThreadKey, thread: Thread) -> dict[str, Any]:
    """A thread, ready for `json.dumps`."""
    names = zip(("consultation", "kind", "slug", "part"), key, strict=True)
    comments = [_comment_json(comment) for comment in thread.comments]
    return {**dict(names), "agree": thread.agree, "disagree": thread.disagree, "comments": comments}


def log_json(consultation: str, log: Log) -> dict[str, Any]:
    """A log, ready for `json.dumps`."""
    return {"consultation": consultation, "rulings": [_ruling_json(ruling) for ruling in log.rulings]}


def _ruling_json(ruling: Ruling) -> dict[str, Any]:
    _, kind, slug, part = ruling.thread
    moment = ruling.moment.isoformat(timespec="seconds")
    return {
        "moment": moment, "action": ruling.action, "reason": ruling.reason, "kind": kind, "slug": slug, "part": part
    }  # fmt: skip


def history_json(key: tuple[str, str], history: History) -> dict[str, Any]:
    """The versions of a text, ready for `json.dumps`."""
    versions = [
        {"moment": one.moment.isoformat(timespec="seconds"), "prose": dict(one.prose)} for one in history.versions
    ]
    return {"consultation": key[0], "text": key[1], "versions": versions}


def _comment_json(comment: Comment) -> dict[str, Any]:
    return {
        "id": comment.id,
        "moment": comment.moment.isoformat(timespec="seconds"),
        "name": comment.name,
        "stance": comment.stance,
        "text": comment.text,
        "language": comment.language,
        "agree": comment.agree,
        "disagree": comment.disagree,
        "edited": comment.edited,
        "state": comment.state,
        "reason": comment.reason,
        "official": comment.official,
        "proposed": comment.proposed,
        "proposal": _proposal_json(comment.proposal) if comment.proposal else None,
        "replies": [_comment_json(reply) for reply in comment.replies],
    }


def _proposal_json(proposal: Proposal) -> dict[str, Any]:
    return {"title": proposal.title, "category": proposal.category, "fields": dict(proposal.fields)}


def thread_of(entry: Any) -> tuple[ThreadKey, Thread]:
    """A thread of a results document. Raises `ValueError`, `KeyError`, `TypeError` or `AttributeError` for anything
    else."""
    consultation, kind, slug, part = (str(entry[name]) for name in ("consultation", "kind", "slug", "part"))
    comments = [_comment(comment) for comment in entry["comments"]]
    return (consultation, kind, slug, part), Thread(comments, _whole(entry["agree"]), _whole(entry["disagree"]))


def log_of(entry: Any) -> tuple[str, Log]:
    """A log of a results document. Raises as `thread_of`."""
    consultation = str(entry["consultation"])
    return consultation, Log([_ruling(consultation, ruling) for ruling in entry["rulings"]])


def _ruling(consultation: str, entry: Any) -> Ruling:
    if entry["action"] not in ACTIONS:
        raise ValueError(f"{entry['action']!r} is not what a moderator does")
    thread = (consultation, str(entry["kind"]), str(entry["slug"]), str(entry["part"]))
    return Ruling(datetime.fromisoformat(entry["moment"]), entry["action"], str(entry["reason"]), thread)


def history_of(entry: Any) -> tuple[tuple[str, str], History]:
    """The versions of a text in a results document. Raises as `thread_of`."""
    versions = [
        TextVersion(
            datetime.fromisoformat(one["moment"]),
            {str(language): str(prose) for language, prose in one["prose"].items()},
        )
        for one in entry["versions"]
    ]
    return (str(entry["consultation"]), str(entry["text"])), History(versions)


def _comment(entry: Any) -> Comment:
    if entry["state"] not in STATES:
        raise ValueError(f"{entry['state']!r} is not the state of a comment")
    if entry["state"] != PUBLISHED and any(entry[words] for words in ("name", "stance", "text", "proposed")):
        raise ValueError("what is withheld or withdrawn has no words")
    proposal = _proposal(entry["proposal"])
    if entry["state"] != PUBLISHED and proposal not in (None, Proposal()):
        raise ValueError("what is withheld or withdrawn has no words")
    if entry["stance"] not in ("", *STANCES):
        raise ValueError(f"{entry['stance']!r} is not what a comment may be")
    if any(reply["replies"] for reply in entry["replies"]):
        raise ValueError("an answer has no answers")
    return Comment(
        id=_whole(entry["id"]),
        moment=datetime.fromisoformat(entry["moment"]),
        name=str(entry["name"]),
        stance=entry["stance"],
        text=str(entry["text"]),
        language=str(entry["language"]),
        agree=_whole(entry["agree"]),
        disagree=_whole(entry["disagree"]),
        edited=entry["edited"] is True,
        state=entry["state"],
        reason=str(entry["reason"]),
        official=entry["official"] is True,
        proposed=str(entry["proposed"]),
        proposal=proposal,
        replies=tuple(_comment(reply) for reply in entry["replies"]),
    )


def _proposal(entry: Any) -> Proposal | None:
    if entry is None:
        return None
    fields = {str(id): str(words) for id, words in entry["fields"].items()}
    return Proposal(str(entry["title"]), str(entry["category"]), fields)


def _whole(value: Any) -> int:
    if type(value) is not int or value < 0:  # True is an int too
        raise ValueError(f"{value!r} is not a whole number")
    return value
