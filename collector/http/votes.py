"""`POST /vote/<consultation>/<topic>`: an answer, checked, stored and acknowledged, in this order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from ballots import Json, Refused
from collector.casting import cast_vote
from collector.http import identity, replies
from collector.http.bodies import read_body, read_form, read_json
from collector.http.guard import Callers, may_call, our_origin
from collector.http.identity import Voter
from collector.http.refusals import (
    AnswerRefused,
    Closed,
    ForeignOrigin,
    Malformed,
    NotEntitled,
    NotYetOpen,
    Sent,
    UnknownTopic,
    WrongMediaType,
)
from collector.questions import Question, canonical
from collector.state import Collector, collector_of
from collector.store.recording import CastVote, Recorded
from generator.stages import Stage


@may_call(Callers.PAGES)
async def vote(request: Request) -> Response:
    """Take a vote: a form is answered with its receipt's page, JSON with `{"receipt", "revision", "tally"}`."""
    collector = collector_of(request)
    read = await _read(request)
    # The clock is read once, after the last byte has come: before this moment the vote had not been cast. From here to
    # the store nothing is awaited, so that all of it speaks of one site.
    now = collector.clock()
    question = _question(collector, request)
    _check_open(question, now)
    known = identity.voter_of(request, collector.settings)
    voter = known or identity.new_voter()
    cast = cast_vote(
        collector.settings,
        collector.site.timezone,
        topic_id=collector.row(question.key).id,
        question=question,
        voter=voter,
        answer=_answer(read, question),
        moment=now,
        unknown=known is None,
    )
    recorded = await collector.store.cast(cast)
    receipt = identity.receipt(recorded.placed, cast.handle, cast.salt)
    if isinstance(read, Form):
        response = replies.see(f"/receipt/{receipt}?lang={replies.language_of(request)}")
    else:
        response = await _acknowledge(collector, cast, recorded, receipt)
    identity.remember(response, Voter(voter.id, voter.level, recorded.cohort), collector.settings)
    return response


@may_call(Callers.ANYONE)
async def preflight(request: Request) -> Response:
    """What a browser asks before it sends JSON from a page of another origin: whether it may."""
    origin = our_origin(request)
    if origin is None:
        raise ForeignOrigin
    return Response(
        status_code=204,
        headers={
            "access-control-allow-origin": origin,
            "access-control-allow-credentials": "true",
            "access-control-allow-methods": "POST",
            "access-control-allow-headers": "content-type",
            "access-control-max-age": "7200",  # Chromium's longest
            "vary": "Origin",
        },
    )


@dataclass(frozen=True, slots=True)
class Form:
    """A page's form: the fields that are the ballot's, and whether it withdraws."""

    fields: Mapping[str, Sequence[str]]
    withdraws: bool


@dataclass(frozen=True, slots=True)
class Program:
    """A JSON answer, None for a withdrawal."""

    answer: Json


async def _read(request: Request) -> Form | Program:
    """The body, whichever it is. From here on, refusals are in the language of the page that sent it."""
    sent = replies.media_type(request)
    if sent not in (replies.FORM, replies.JSON):
        raise WrongMediaType
    body = await read_body(request, collector_of(request).settings.body)
    if sent == replies.JSON:
        return _program(read_json(body))
    fields = read_form(body)
    replies.speak(request, fields.get("lang", [""])[0])
    own = {name: values for name, values in fields.items() if name not in ("lang", "withdraw")}
    return Form(own, "withdraw" in fields)


def _program(document: Json) -> Program:
    if not isinstance(document, Mapping) or "answer" not in document:
        raise Malformed
    return Program(document["answer"])


def _question(collector: Collector, request: Request) -> Question:
    question = collector.question((request.path_params["consultation"], request.path_params["topic"]))
    if question is None:
        raise UnknownTopic
    if question.consultation.access != "open":
        raise NotEntitled
    return question


def _answer(read: Form | Program, question: Question) -> str | None:
    """The answer as canonical JSON, None for a withdrawal."""
    ballot = question.ballot
    try:
        match read:
            case Form(withdraws=True) | Program(answer=None):
                return None
            case Form(fields):
                return canonical(ballot.parse(ballot.read_form(fields)))
            case Program(answer):
                return canonical(ballot.parse(answer))
    except Refused as refused:
        sent = Sent(question, read.fields) if isinstance(read, Form) else None
        raise AnswerRefused(refused, sent) from None


def _check_open(question: Question, now: datetime) -> None:
    match question.stage(now):
        case Stage.UPCOMING:
            raise NotYetOpen
        case Stage.CLOSED:
            raise Closed


async def _acknowledge(collector: Collector, cast: CastVote, recorded: Recorded, receipt: str) -> Response:
    """The vote is stored, whatever happens now. The tally is of the topic as it is called now, an edit later."""
    question = collector.question_by_id(cast.topic_id) or cast.question
    tally = await collector.document(question.key, now=cast.moment, voted=cast.answer is not None)
    return replies.personal_json({"receipt": receipt, "revision": recorded.revision, "tally": tally})
