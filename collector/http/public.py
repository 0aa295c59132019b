"""What anyone may read: tallies, the results document, and what the collector's own pages are shown with."""

from __future__ import annotations

import json

from starlette.requests import Request
from starlette.responses import Response

from collector.http.documents import PublicJson
from collector.http.guard import Callers, may_call
from collector.http.refusals import NotFound, ResultsWithheld, UnknownTopic
from collector.state import collector_of
from generator.results import to_json


@may_call(Callers.ANYONE)
async def tally(request: Request) -> Response:
    """`GET /tally/<consultation>/<topic>`: the same bytes as the page's `tally.json`."""
    collector = collector_of(request)
    question = collector.question((request.path_params["consultation"], request.path_params["topic"]))
    if question is None:
        raise UnknownTopic
    now = collector.clock()
    if not question.topic.results_public(now):
        raise ResultsWithheld
    return (await collector.public_tally(question, now)).to(request)


@may_call(Callers.ANYONE)
async def results(request: Request) -> Response:
    """`GET /results.json`: what a build needs, for one that runs on another machine."""
    document = to_json(await collector_of(request).results())
    return PublicJson(json.dumps(document, ensure_ascii=False).encode() + b"\n").to(request)


@may_call(Callers.ANYONE)
async def asset(request: Request) -> Response:
    """`GET /assets/<name>`: named by its content, so it never changes. A site's logo may be an SVG with scripts in it,
    which have no business at this address."""
    assets = collector_of(request).renderer.assets.values()
    found = next((asset for asset in assets if asset.address == request.url.path), None)
    if found is None:
        raise NotFound
    headers = {
        "cache-control": "public, max-age=31536000, immutable",
        "x-content-type-options": "nosniff",
        "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox",
    }
    return Response(found.content, headers=headers, media_type=found.media_type)
