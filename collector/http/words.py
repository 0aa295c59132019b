"""What is sent as a comment, read from a form or from JSON and held to the rules of its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ballots import Json
from collector import written
from collector.http.comment_refusals import CommentRefused
from collector.http.refusals import N_, Malformed
from collector.moderation.suspicion import TRAP_FIELD
from collector.store.reading import Words
from generator.settings import Commenting

FIELDS = ("text", "name", "stance", "parent", "proposed", TRAP_FIELD)


def from_form(form: Mapping[str, Sequence[str]]) -> Mapping[str, str]:
    """The fields of a comment, '' for those that are missing."""
    return {name: form.get(name, [""])[0] for name in FIELDS}


def from_json(document: Json) -> Mapping[str, str]:
    """The same from `{"text": "…", "name": "…", "stance": "…", "parent": 12}`. Raises `Malformed`."""
    if not isinstance(document, Mapping):
        raise Malformed
    values = {name: document.get(name) for name in FIELDS}
    parent = values["parent"]
    if type(parent) is int:  # True is an int too
        values["parent"] = str(parent)
    if not all(value is None or isinstance(value, str) for value in values.values()):
        raise Malformed
    return {name: str(value or "") for name, value in values.items()}


def read(fields: Mapping[str, str], how: Commenting, *, answers: bool, amends: bool = False) -> Words:
    """The words of a comment, or of one that `answers` another. amends: whether other words may be proposed here.

    Raises `CommentRefused`.
    """
    try:
        name = name_of(fields["name"], how)
        if amends and fields["proposed"]:
            return Words(name, "", text_of(fields["text"], needed=False), text_of(fields["proposed"], "proposed"))
        return Words(name, "" if answers else _stance(fields["stance"], how), text_of(fields["text"]))
    except CommentRefused as refused:
        refused.fields = fields
        raise


def parent(fields: Mapping[str, str]) -> int | None:
    """The id of the comment that is answered; None where none is. Raises `Malformed`."""
    number = fields["parent"]
    if not number:
        return None
    if not (number.isascii() and number.isdecimal() and len(number) < 16):
        raise Malformed
    return int(number)


def text_of(sent: str, control: str = "text", *, needed: bool = True) -> str:
    """A text as it is kept. Raises `CommentRefused`."""
    text = written.text(sent)
    if needed and not text:
        raise CommentRefused("empty", control, N_("Write what you want to say."))
    if len(text) > written.LONGEST_TEXT:
        raise too_long(control, len(text))
    return text


def too_long(control: str, length: int) -> CommentRefused:
    """Why more cannot be taken in a field."""
    sentence = N_("This is {length} characters long. A comment has at most {most}.")
    return CommentRefused("too-long", control, sentence, length=length, most=written.LONGEST_TEXT)


def name_of(sent: str, how: Commenting) -> str:
    """Who signs, or ''. Raises `CommentRefused`."""
    name = written.name(sent) if how.names != "none" else ""
    if not name and how.names == "required":
        raise CommentRefused("no-name", "name", N_("Give a name: comments here are signed."))
    if len(name) > written.LONGEST_NAME:
        raise CommentRefused(
            "long-name", "name", N_("A name has at most {most} characters."), most=written.LONGEST_NAME
        )
    return name


def _stance(sent: str, how: Commenting) -> str:
    if not how.stances:
        return ""
    if sent not in how.stances:
        raise CommentRefused("no-stance", "stance", N_("Say what your comment is."))
    return sent
