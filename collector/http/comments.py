"""What somebody writes, checked, stored and acknowledged.

`POST /comment/<consultation>/<topic>`, `POST /comment/<consultation>/texts/<text>/<part>` and
`POST /comment/<consultation>/proposals/<number>`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from collector.http import identity, links, replies, words, writing
from collector.http.bodies import read_body, read_form, read_json
from collector.http.comment_refusals import CommentRefused, CommentsClosed, NoComments
from collector.http.guard import Callers, may_call
from collector.http.refusals import N_, NotEntitled, UnknownTopic, WrongMediaType
from collector.moderation import suspicion
from collector.state import Collector, collector_of
from collector.store.comments import Written
from collector.store.reading import Heard, Words
from generator.model import Text
from generator.pages.versions import words_of
from generator.settings import Commenting
from generator.subjects import Subject


@may_call(Callers.PAGES)
async def write(request: Request) -> Response:
    """Take a comment: a form is answered with the page of its receipt, JSON with `{"id", "receipt", "state"}`."""
    collector = collector_of(request)
    fields = await read(request)
    subject = _subject(request)
    now = collector.clock()
    how = check_taken(collector, subject, now)
    parent = words.parent(fields)
    said = words.read(fields, how, answers=parent is not None, amends=subject.amended and parent is None)
    check_other(subject, said, replies.language_of(request))
    causes = suspicion.causes(said, fields, how, collector.site.moderation)
    written = Written(
        thread=subject.thread,
        parent=parent,
        author=b"",
        receipt=identity.new_comment_receipt(),
        words=said,
        language=replies.language_of(request),
        moment=now,
        causes=causes,
    )
    voter, heard = await writing.store(request, written, collector.store.write)
    response = _acknowledged(request, heard)
    identity.remember(response, voter, collector.settings)
    return response


async def read(request: Request) -> Mapping[str, str]:
    """The fields of a comment. From here on, refusals are in the language of the page that sent it."""
    sent = replies.media_type(request)
    if sent not in (replies.FORM, replies.JSON):
        raise WrongMediaType
    body = await read_body(request, collector_of(request).settings.body)
    if sent == replies.JSON:
        return words.from_json(read_json(body))
    form = read_form(body)
    replies.speak(request, form.get("lang", [""])[0])
    return words.from_form(form)


def check_taken(collector: Collector, subject: Subject, now: datetime) -> Commenting:
    """How comments are taken on something. Raises `NoComments`, `CommentsClosed` or `NotEntitled`."""
    consultation = collector.site.consultation(subject.thread[0])
    if subject.how is None or consultation is None:
        raise NoComments
    if consultation.access != "open":
        raise NotEntitled
    if not subject.taken(now):
        raise CommentsClosed
    return subject.how


def check_other(subject: Subject, said: Words, language: str) -> None:
    """Raises `CommentRefused` for an amendment that proposes the words as they are."""
    if said.proposed and isinstance(subject.thing, Text):
        present = words_of(subject.thing, subject.part, language)
        if said.proposed.split() == present.split():
            raise CommentRefused("unchanged", "proposed", N_("These are the words as they are. Propose other ones."))


def _subject(request: Request) -> Subject:
    subject = links.discussed(request)
    if subject is None:
        raise UnknownTopic
    return subject


def _acknowledged(request: Request, heard: Heard) -> Response:
    receipt = identity.comment_receipt(heard.comment.receipt)
    if replies.media_type(request) == replies.JSON:
        return replies.personal_json({"id": heard.comment.id, "receipt": receipt, "state": heard.comment.state})
    return replies.see(f"/contribution/{receipt}?lang={replies.language_of(request)}")
