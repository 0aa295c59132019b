"""`/moderation/proposals`: proposals that qualify, and the button that makes a topic of one."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from starlette.requests import Request
from starlette.responses import Response

from collector.http import links, replies
from collector.http.bodies import read_body, read_form
from collector.http.guard import Callers, may_call
from collector.http.moderators import signed_in
from collector.http.proposal_refusals import AlreadyPromoted, CannotPromote, NotYetQualified, UnknownProposal
from collector.http.refusals import N_, WrongMediaType
from collector.state import Collector, collector_of
from generator.collector_contexts import PromotedPage, PromotionPage
from generator.content.scaffold import CannotMake
from generator.discussion import Comment, Thread, ThreadKey, on_proposal
from generator.promotion import AlreadyTopic, NotQualified, promote
from generator.proposed import Promotable
from generator.subjects import of_proposal


@may_call(Callers.MODERATORS)
async def show(request: Request) -> Response:
    """The proposals that qualify and are no topics yet, the most supported first."""
    collector, language = collector_of(request), replies.language_of(request)
    await collector.threads.read(collector.store)
    found = sorted(_promotable(collector, language), key=lambda one: (-one.proposal.agree, one.proposal.id))
    page = PromotionPage(signed_in(request).name, tuple(found))
    title = collector.renderer.translate(language, N_("Proposals that qualify"))
    return replies.page(collector, page, language, title)


@may_call(Callers.MODERATORS)
async def make_topic(request: Request) -> Response:
    """Write the topic that a proposal becomes into `content/`, and say where."""
    if replies.media_type(request) != replies.FORM:
        raise WrongMediaType
    collector = collector_of(request)
    form = read_form(await read_body(request, collector.settings.body))
    replies.speak(request, form.get("lang", [""])[0])
    consultation = collector.site.consultation(request.path_params["consultation"])
    number = request.path_params["number"]
    if consultation is None or not (number.isascii() and number.isdecimal() and len(number) < 10):
        raise UnknownProposal
    proposal = await _read(collector, on_proposal(consultation.slug, number))
    folder, site = collector.settings.folder, collector.site
    try:
        file = await asyncio.to_thread(promote, folder, site, consultation, int(number), proposal)
    except NotQualified:
        raise NotYetQualified from None
    except AlreadyTopic:
        raise AlreadyPromoted from None
    except CannotMake:
        raise CannotPromote from None
    language = replies.language_of(request)
    title = collector.renderer.translate(language, N_("The topic is written"))
    page = PromotedPage(signed_in(request).name, file.as_posix())
    return replies.page(collector, page, language, title)


async def _read(collector: Collector, key: ThreadKey) -> Comment:
    """The proposal in a thread, as everybody may read it. Raises `UnknownProposal`."""
    await collector.threads.read(collector.store, [key])
    proposal = collector.public_threads([key[0]]).get(key, Thread(())).proposal
    if proposal is None or not proposal.published:
        raise UnknownProposal
    return proposal


def _promotable(collector: Collector, language: str) -> Iterator[Promotable]:
    for one in collector.site.consultations:
        if one.proposals is None:
            continue
        for key, thread in collector.public_threads([one.slug]).items():
            proposal = thread.proposal
            if proposal is None or not proposal.published or one.became(int(key[2])):
                continue
            if one.proposals.may_become_topic(proposal.agree):
                where = links.to_subject(collector, of_proposal(one.proposals, key[2]), language)
                yield Promotable(proposal, one, where, f"/moderation/promote/{one.slug}/{key[2]}")
