"""`GET /receipt/<id>`: what was recorded, for whoever has the receipt."""

from __future__ import annotations

import hmac
import json

from starlette.requests import Request
from starlette.responses import Response

from collector.http import identity, links, replies
from collector.http.guard import Callers, may_call
from collector.http.refusals import N_, UnknownReceipt
from collector.questions import Question
from collector.state import Collector, collector_of
from collector.store.records import Revision
from generator.collector_contexts import ReceiptPage
from generator.components import Counted

RECORDED = N_("Your vote is recorded")
WITHDRAWN = N_("Your vote is withdrawn")
REPLACED = N_("A later vote has replaced this one")


@may_call(Callers.HOLDERS)
async def show(request: Request) -> Response:
    """The page of a receipt."""
    collector, receipt = collector_of(request), request.path_params["receipt"]
    revision = await _find(collector, receipt)
    question = collector.question_by_id(revision.topic_id)
    if question is None:  # the topic was taken off the site
        raise UnknownReceipt
    language = replies.language_of(request)
    context = await _context(request, question, revision, receipt, language)
    title = collector.renderer.translate(language, _title(revision))
    return replies.page(collector, context, language, title)


def _title(revision: Revision) -> str:
    if not revision.current:
        return REPLACED
    return WITHDRAWN if revision.answer is None else RECORDED


async def _find(collector: Collector, receipt: str) -> Revision:
    parts = identity.read_receipt(receipt)
    if parts is None:
        raise UnknownReceipt
    cohort, handle, salt = parts
    revisions = await collector.store.revisions(cohort, handle)
    found = [revision for revision in revisions if hmac.compare_digest(revision.salt, salt)]
    if not found:
        raise UnknownReceipt
    return found[0]


async def _context(
    request: Request, question: Question, revision: Revision, receipt: str, language: str
) -> ReceiptPage:
    collector, topic = collector_of(request), question.topic
    return ReceiptPage(
        receipt=receipt,
        consultation=question.consultation,
        topic=topic,
        choices=links.choices(collector, question, language),
        answer=None if revision.answer is None else json.loads(revision.answer),
        revision=revision.revision,
        day=revision.day,
        current=revision.current,
        stage=topic.stage(collector.clock()),
        counted=await _counted(collector, question, revision),
        action=links.action(question),
        address=f"{links.here(request)}/receipt/{receipt}",
        back=links.to_topic(collector, question, language),
    )


async def _counted(collector: Collector, question: Question, revision: Revision) -> Counted:
    """The tally where the holder may see it: with results `after_vote`, as long as their vote counts."""
    now = collector.clock()
    voted = revision.current and revision.answer is not None
    results = await collector.topic_results(question.key, now=now, voted=voted)
    return Counted(results.tally, results.as_of) if results else Counted(None, None)
