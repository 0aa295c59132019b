"""`/report/<id>`: readers tell the moderators of a comment."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from collector.http import cases, identity, links, often, replies
from collector.http.bodies import read_body, read_form
from collector.http.comment_pages import id_of
from collector.http.comment_refusals import UnknownComment
from collector.http.guard import Callers, line_of, may_call
from collector.http.moderation_refusals import ReasonMissing
from collector.http.refusals import N_, WrongMediaType
from collector.state import collector_of
from collector.store.moderation import Report
from collector.written import text
from generator import charter
from generator.collector_contexts import ReportPage
from generator.discussion import PUBLISHED

LONGEST_SENTENCE = 500


@may_call(Callers.ANYONE)
async def show(request: Request) -> Response:
    """The form, or, once it was sent, thanks."""
    collector, language = collector_of(request), replies.language_of(request)
    comment = await collector.store.comment(id_of(request))
    subject, noted = collector.subject(comment.thread), "noted" in request.query_params
    if subject is None or (comment.state != PUBLISHED and not noted):
        raise UnknownComment
    page = ReportPage(
        comment=cases.as_written(collector, comment) if comment.state == PUBLISHED else None,
        rules=charter.rules(collector.site, collector.renderer.tongues[language]),
        noted=noted,
        action=f"/report/{comment.id}",
        back=links.to_subject(collector, subject, language),
    )
    return replies.page(collector, page, language, collector.renderer.translate(language, N_("Report a comment")))


@may_call(Callers.PAGES)
async def report(request: Request) -> Response:
    """Note the report of a line, once for each comment."""
    if replies.media_type(request) != replies.FORM:
        raise WrongMediaType
    collector = collector_of(request)
    form = read_form(await read_body(request, collector.settings.body))
    replies.speak(request, form.get("lang", [""])[0])
    id, reason = id_of(request), form.get("reason", [""])[0]
    if reason not in charter.rules(collector.site, collector.renderer.tongues[collector.site.language]):
        raise ReasonMissing
    often.check_report(request)
    said = Report(reason, text(form.get("sentence", [""])[0])[:LONGEST_SENTENCE])
    reader = identity.reader(collector.settings, line_of(request), id)
    await collector.store.report(id, reader, said, collector.clock(), collector.site.moderation.reports)
    return replies.see(f"/report/{id}?lang={replies.language_of(request)}&noted")
