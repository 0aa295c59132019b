"""What citizens propose, and who supports it.

`POST /propose/<consultation>` files a proposal, `POST /support/<consultation>/<number>` supports one.
"""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from collector.http import identity, links, proposal_words, replies, writing
from collector.http.bodies import read_body, read_form, read_json
from collector.http.guard import Callers, may_call
from collector.http.proposal_refusals import NoProposals, OwnProposal, ProposalsClosed
from collector.http.refusals import N_, NotEntitled, WrongMediaType
from collector.http.sides import side_of
from collector.moderation import suspicion
from collector.state import Collector, collector_of
from collector.store.comments import Written
from generator.collector_contexts import SupportedPage
from generator.discussion import on_proposal
from generator.proposals import Proposals
from generator.stages import Stage
from generator.subjects import of_proposal

SIDES = {"support": 1, "none": 0}


@may_call(Callers.PAGES)
async def propose(request: Request) -> Response:
    """File a proposal: a form is answered with the page of its receipt, JSON with
    `{"id", "number", "receipt", "state"}`."""
    collector = collector_of(request)
    proposals = _proposals(request)
    fields = await _read(request, proposals)
    now = collector.clock()
    check_open(collector, proposals)
    said = proposal_words.read(fields, proposals)
    written = Written(
        thread=on_proposal(proposals.consultation, ""),
        parent=None,
        author=b"",
        receipt=identity.new_comment_receipt(),
        words=said,
        language=replies.language_of(request),
        moment=now,
        causes=suspicion.causes(said, fields, proposals.how, collector.site.moderation),
    )
    most = proposals.per_person
    voter, heard = await writing.store(request, written, lambda signed: collector.store.file(signed, most))
    comment = heard.comment
    receipt = identity.comment_receipt(comment.receipt)
    if replies.media_type(request) == replies.JSON:
        number = int(comment.thread[2])
        response = replies.personal_json(
            {"id": comment.id, "number": number, "receipt": receipt, "state": comment.state}
        )
    else:
        response = replies.see(f"/contribution/{receipt}?lang={replies.language_of(request)}")
    identity.remember(response, voter, collector.settings)
    return response


@may_call(Callers.PAGES)
async def support(request: Request) -> Response:
    """Support a proposal, or take that back: a form is answered with a page, JSON with `{"support", "side"}`."""
    collector = collector_of(request)
    side = await side_of(request, SIDES)
    proposals, number = _proposals(request), request.path_params["number"]
    check_open(collector, proposals)
    subject = of_proposal(proposals, number)
    voter = identity.voter_of(request, collector.settings) or identity.new_voter()
    voter_key = identity.voter_key(collector.settings, voter, proposals.consultation)
    author = identity.author(collector.settings, voter_key)
    proposal = await collector.store.proposal(subject.thread)
    if proposal.author == author:
        raise OwnProposal
    supporter = identity.agreement(collector.settings, voter_key, proposal.id)
    heard = await collector.store.agree(proposal.id, author, supporter, SIDES[side])
    supports = heard.comment.agree
    if replies.media_type(request) == replies.JSON:
        response = replies.personal_json({"support": supports, "side": side})
    else:
        language = replies.language_of(request)
        page = SupportedPage(
            supports=side == "support",
            number=supports,
            threshold=proposals.threshold,
            action=request.url.path,
            back=links.to_subject(collector, subject, language),
        )
        title = collector.renderer.translate(language, N_("Your support is noted"))
        if side == "none":
            title = collector.renderer.translate(language, N_("Your support is taken back"))
        response = replies.page(collector, page, language, title)
    identity.remember(response, voter, collector.settings)
    return response


def _proposals(request: Request) -> Proposals:
    """What may be proposed where a request is about. Raises `NoProposals`."""
    found = collector_of(request).proposals(request.path_params["consultation"])
    if found is None:
        raise NoProposals
    return found


def check_open(collector: Collector, proposals: Proposals) -> None:
    """Whether proposals are taken now. Raises `NotEntitled` or `ProposalsClosed`."""
    consultation = collector.site.consultation(proposals.consultation)
    if consultation is None or consultation.access != "open":
        raise NotEntitled
    if proposals.stage(collector.clock()) is not Stage.OPEN:
        raise ProposalsClosed


async def _read(request: Request, proposals: Proposals) -> Mapping[str, str]:
    """The fields of a proposal. From here on, refusals are in the language of the page that sent it."""
    sent = replies.media_type(request)
    if sent not in (replies.FORM, replies.JSON):
        raise WrongMediaType
    body = await read_body(request, collector_of(request).settings.body)
    if sent == replies.JSON:
        return proposal_words.from_json(read_json(body), proposals)
    form = read_form(body)
    replies.speak(request, form.get("lang", [""])[0])
    return proposal_words.from_form(form, proposals)
