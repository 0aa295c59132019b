"""How the collector answers: pages, JSON, problems, and the headers that each of them carries."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from ballots import Words
from collector.http import links, retry, rewrite
from collector.http.comment_refusals import CommentRefused
from collector.http.documents import SAFE
from collector.http.headers import header
from collector.http.proposal_refusals import ProposalRefused
from collector.http.refusals import AnswerRefused, Failed, Malformed, NotFound, Refusal, WrongMethod
from collector.state import Collector, collector_of
from generator.collector_contexts import RefusalPage
from generator.names import plain_name
from generator.render import Context

log = logging.getLogger(__name__)

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
HTML = "text/html; charset=utf-8"
PROBLEM = "application/problem+json"

_PERSONAL = {**SAFE, "cache-control": "no-store"}
_RAW_PERSONAL = tuple((name.encode(), value.encode()) for name, value in _PERSONAL.items())


def page(collector: Collector, context: Context, language: str, title: str, status: int = 200) -> Response:
    """A page made for one reader."""
    html = collector.renderer.collector_page(context, language, title)
    headers = {
        **_PERSONAL,
        "content-security-policy": collector.renderer.policy,
        "x-frame-options": "DENY",
        "content-language": language,
    }
    return Response(html, status, headers, media_type=HTML)


def see(address: str) -> Response:
    """Go on to a page made for this reader, by GET, so that a reload sends nothing twice."""
    response = Response(status_code=303)
    response.raw_headers += [*_RAW_PERSONAL, (b"location", address.encode("latin-1"))]
    return response


def personal_json(document: Mapping[str, object]) -> Response:
    """JSON made for one reader."""
    return Response(_encode(document), headers=_PERSONAL, media_type=JSON)


def text(content: str, status: int = 200) -> Response:
    """Plain text for machines that watch."""
    return Response(content, status, {**SAFE, "cache-control": "no-store"}, media_type="text/plain; charset=utf-8")


def language_of(request: Request) -> str:
    """The reader's language: of the page that sent the form, of the address, of the browser, or the site's first."""
    site, spoken = collector_of(request).site, request.scope.get("language", "")
    if spoken in site.languages:
        return str(spoken)
    known = {language.lower(): language for language in site.languages}
    return next((known[tag.lower()] for tag in _wished(request) if tag.lower() in known), site.language)


def speak(request: Request, language: str) -> None:
    """The page that sent the form is in `language`, if that is one of the site's."""
    request.scope["language"] = language


def _wished(request: Request) -> Iterator[str]:
    yield request.scope.get("language", "")
    yield request.query_params.get("lang", "")
    yield from _accepted(request.headers.get("accept-language", ""))


async def refused(request: Request, refusal: Refusal) -> Response:
    """A refusal: a page to a form or a browser, a problem to everything else."""
    collector = collector_of(request)
    collector.metrics.refusals[refusal.type] += 1
    language = language_of(request)
    say = collector.renderer.translate
    title = say(language, refusal.title)
    sentence = say(language, refusal.sentence, refusal.plural, refusal.number, refusal.values)
    if again := _again(request, refusal, title, language):
        form, about = again
        response = page(collector, form, language, retry.tab(collector, about, language), refusal.status)
    elif _wants_page(request):
        response = page(
            collector, _explained(request, refusal, title, sentence, language), language, title, refusal.status
        )
    else:
        response = _problem(refusal, title, sentence, language)
    response.headers.update(refusal.headers)
    return response


def _again(request: Request, refusal: Refusal, title: str, language: str) -> tuple[Context, Words | str] | None:
    """The form that was refused, to be corrected, and what it is about; None for what was no form."""
    collector = collector_of(request)
    tongue = collector.renderer.tongues[language]
    if isinstance(refusal, AnswerRefused) and refusal.sent:
        form = retry.form(collector, refusal.refused, refusal.sent, language, title)
        return form, refusal.sent.question.topic.title
    if media_type(request) != FORM:
        return None
    if isinstance(refusal, ProposalRefused):
        proposals = collector.proposals(request.path_params.get("consultation", ""))
        again = proposals and rewrite.proposal(collector, proposals, refusal, language, heading=title)
        return (again, plain_name(tongue, proposals)) if proposals and again else None
    if isinstance(refusal, CommentRefused) and (subject := links.discussed(request)):
        return rewrite.form(collector, subject, refusal, language, heading=title), plain_name(tongue, subject)
    return None


def _explained(request: Request, refusal: Refusal, title: str, sentence: str, language: str) -> RefusalPage:
    question = links.asked(request)
    return RefusalPage(
        refusal.status,
        title,
        sentence,
        links.back(request, language),
        question.topic if question else None,
        question.topic.stage(collector_of(request).clock()) if question else None,
    )


async def http_error(request: Request, error: Exception) -> Response:
    """What the router refuses, in our shape."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    headers = error.headers if isinstance(error, HTTPException) else None
    kinds: dict[int, type[Refusal]] = {404: NotFound, 405: WrongMethod, 500: Failed}
    return await refused(request, kinds.get(status, Malformed)(headers=headers))


def gone() -> Response:
    """Whoever asked hung up: nobody will read this."""
    return Response(status_code=400)


async def failed(request: Request, error: Exception) -> Response:
    """A fault of ours, logged by the server."""
    return await refused(request, Failed())


def _problem(refusal: Refusal, title: str, sentence: str, language: str) -> Response:
    document = {
        "type": f"/problems/{refusal.type}",
        "title": title,
        "status": refusal.status,
        "detail": sentence,
        **refusal.more,
    }
    headers = {**_PERSONAL, "content-language": language}
    return Response(_encode(document), refusal.status, headers, media_type=PROBLEM)


def _wants_page(request: Request) -> bool:
    """Whether a person reads the answer: who sends a form does, whatever else they accept; JSON is sent by programs."""
    sent = media_type(request)
    if sent == FORM:
        return True
    return sent != JSON and "text/html" in request.headers.get("accept", "").lower()


def media_type(request: Request) -> str:
    """The media type of a request's body, without parameters, in lower case."""
    return header(request, b"content-type").partition(";")[0].strip().lower()


def _accepted(header: str) -> list[str]:
    """Language tags of `Accept-Language`, preferred first, each followed by its language alone (`fr-CA`, `fr`)."""
    weighted = []
    for part in header.split(","):
        tag, _, weight = part.partition(";")
        weighted.append((_weight(weight), tag.strip()))
    ordered = [tag for weight, tag in sorted(weighted, key=lambda pair: -pair[0]) if weight > 0]
    return [form for tag in ordered for form in (tag, tag.partition("-")[0])]


def _weight(parameter: str) -> float:
    """The `q` of an accepted language: 1 where absent, 0 where it is not a number."""
    name, _, value = parameter.strip().partition("=")
    if name.strip().lower() != "q":
        return 1.0
    try:
        return max(0.0, min(1.0, float(value)))
    except ValueError:
        return 0.0


def _encode(document: Mapping[str, object]) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode() + b"\n"
