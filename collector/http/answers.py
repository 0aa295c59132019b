"""`/answers`: those who answer in the authority's name see what waits for an answer, and give it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from starlette.requests import Request
from starlette.responses import Response

from collector.http import cases, identity, links, replies
from collector.http.bodies import read_body, read_form
from collector.http.comment_pages import id_of
from collector.http.comment_refusals import CommentRefused, UnknownComment
from collector.http.guard import Callers, may_call
from collector.http.moderation_refusals import NotSignedIn
from collector.http.moderators import moderator_of
from collector.http.refusals import N_, WrongMediaType
from collector.moderation.people import Moderator
from collector.state import Collector, collector_of
from collector.store.comments import Written
from collector.store.reading import UNANSWERED, StoredComment, Words
from collector.written import LONGEST_TEXT, text
from generator.collector_contexts import AnswersPage
from generator.discussed import Unanswered
from generator.discussion import PUBLISHED


@may_call(Callers.OFFICIALS)
async def show(request: Request) -> Response:
    """What waits for an answer: questions first, then what most people agree with."""
    collector, language = collector_of(request), replies.language_of(request)
    sent, receipt = request.query_params.get("from", ""), request.query_params.get("done", "")
    first = int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 10 else 0
    found = await collector.store.unanswered(first)
    page = AnswersPage(
        official=_official(request).name,
        comments=tuple(_waiting(collector, found, language)),
        own=f"/contribution/{receipt}?lang={language}" if identity.read_comment_receipt(receipt) else "",
        next=f"/answers?from={first + UNANSWERED}" if len(found) == UNANSWERED else "",
    )
    return replies.page(collector, page, language, collector.renderer.translate(language, N_("Comments to answer")))


@may_call(Callers.OFFICIALS)
async def answer(request: Request) -> Response:
    """Answer a comment that can be read, also once nobody else may write."""
    if replies.media_type(request) != replies.FORM:
        raise WrongMediaType
    collector, who = collector_of(request), _official(request)
    form = read_form(await read_body(request, collector.settings.body))
    replies.speak(request, form.get("lang", [""])[0])
    comment = await collector.store.comment(id_of(request))
    if comment.state != PUBLISHED or comment.parent is not None or collector.subject(comment.thread) is None:
        raise UnknownComment
    said = text(form.get("text", [""])[0])
    if not said or len(said) > LONGEST_TEXT:
        raise CommentRefused(
            "length", "text", N_("An answer has at least one and at most {most} characters."), most=LONGEST_TEXT
        )
    heard = await collector.store.write(
        Written(
            thread=comment.thread,
            parent=comment.id,
            author=identity.official(collector.settings, who.name),
            receipt=identity.new_comment_receipt(),
            words=Words(who.name, "", said),
            language=replies.language_of(request),
            moment=collector.clock(),
            causes=(),
            official=True,
        )
    )
    return replies.see(f"/answers?done={identity.comment_receipt(heard.comment.receipt)}")


def _waiting(collector: Collector, comments: Iterable[StoredComment], language: str) -> Iterator[Unanswered]:
    """Those of which the topic or the text is still on the site."""
    for comment in comments:
        if subject := collector.subject(comment.thread):
            yield Unanswered(cases.as_written(collector, comment), links.to_subject(collector, subject, language))


def _official(request: Request) -> Moderator:
    """Who has signed in; an official who is no longer named in the site is none, whatever their link says."""
    found = moderator_of(request)
    if found is None or all(found.name != official.name for official in collector_of(request).site.officials):
        raise NotSignedIn
    return found
