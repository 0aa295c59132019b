"""What can be done with a comment.

`GET /comment/<id>`: to read it, to answer it, to say what one thinks of it. `POST /agree/<id>`: what one thinks of it.
`GET` and `POST /contribution/<receipt>`: its author's own page, and to change or withdraw it there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from starlette.requests import Request
from starlette.responses import Response

from collector.http import cases, comments, identity, links, proposal_words, replies, rewrite, words
from collector.http.bodies import read_body, read_form
from collector.http.comment_refusals import (
    CommentRefused,
    NoLongerEditable,
    NoVotes,
    UnknownComment,
    UnknownCommentReceipt,
)
from collector.http.guard import Callers, may_call
from collector.http.proposals import check_open
from collector.http.refusals import N_, Closed, NotEntitled, NotYetOpen, UnknownTopic, WrongMediaType
from collector.http.sides import side_of
from collector.moderation import suspicion
from collector.state import Collector, collector_of
from collector.store.reading import EDITABLE, Heard, StoredComment, Words
from collector.written import LONGEST_TEXT, text
from generator.collector_contexts import CommentPage, ContributionPage, StoodPage
from generator.discussion import PUBLISHED
from generator.names import plain_name
from generator.proposals import Proposals
from generator.settings import Commenting
from generator.stages import Stage
from generator.subjects import Subject

SIDES = {"agree": 1, "disagree": -1, "none": 0}


@may_call(Callers.ANYONE)
async def show(request: Request) -> Response:
    """The page of a comment that can be read."""
    collector = collector_of(request)
    comment = await collector.store.comment(id_of(request))
    subject = collector.subject(comment.thread)
    if subject is None or comment.state != PUBLISHED or comment.words.proposal:
        raise UnknownComment
    language, side, own = replies.language_of(request), 0, ""
    if voter := identity.voter_of(request, collector.settings):
        voter_key = identity.voter_key(collector.settings, voter, comment.thread[0])
        side = await collector.store.side(comment.id, identity.agreement(collector.settings, voter_key, comment.id))
        if identity.author(collector.settings, voter_key) == comment.author:
            own = f"/contribution/{identity.comment_receipt(comment.receipt)}?lang={language}"
    back = links.to_subject(collector, subject, language)
    page = CommentPage(
        comment=cases.as_written(collector, comment),
        side=side,
        noted="noted" in request.query_params,
        own=own,
        action=f"/comment/{subject.path}".rstrip("/"),
        taken=comment.parent is None and subject.taken(collector.clock()),
        how=subject.how or Commenting(),
        back=back,
    )
    title = _title(collector, language, N_("A comment on “{title}”"), subject)
    return replies.page(collector, page, language, title)


@may_call(Callers.PAGES)
async def agree(request: Request) -> Response:
    """Note what somebody thinks of a comment: a form is answered with the comment's page, JSON with
    `{"agree", "disagree", "side"}`."""
    collector = collector_of(request)
    side = SIDES[await side_of(request, SIDES)]
    comment = await collector.store.comment(id_of(request))
    subject = collector.subject(comment.thread)
    if subject is None or comment.words.proposal:  # which is supported, and not disagreed with
        raise UnknownComment
    comments.check_taken(collector, subject, collector.clock())
    voter = identity.voter_of(request, collector.settings) or identity.new_voter()
    voter_key = identity.voter_key(collector.settings, voter, comment.thread[0])
    heard = await collector.store.agree(
        comment.id,
        identity.author(collector.settings, voter_key),
        identity.agreement(collector.settings, voter_key, comment.id),
        side,
    )
    response = _agreed(request, heard, side)
    identity.remember(response, voter, collector.settings)
    return response


@may_call(Callers.PAGES)
async def stand(request: Request) -> Response:
    """Note what somebody thinks of a part of a text: a form is answered with the part's page, JSON as by `agree`."""
    collector = collector_of(request)
    side = SIDES[await side_of(request, SIDES)]
    subject = links.discussed(request)
    if subject is None:
        raise UnknownTopic
    _check_asked(collector, subject)
    voter = identity.voter_of(request, collector.settings) or identity.new_voter()
    voter_key = identity.voter_key(collector.settings, voter, subject.thread[0])
    pseudonym = identity.stand(collector.settings, voter_key, "/".join(subject.thread))
    stood = await collector.store.stand(subject.thread, pseudonym, side)
    if replies.media_type(request) == replies.JSON:
        response = replies.personal_json({"agree": stood.agree, "disagree": stood.disagree, "side": _name(side)})
    else:
        language = replies.language_of(request)
        page = StoodPage(side, stood.agree, stood.disagree, links.to_subject(collector, subject, language))
        response = replies.page(
            collector, page, language, _title(collector, language, N_("Your opinion on “{title}”"), subject)
        )
    identity.remember(response, voter, collector.settings)
    return response


def _check_asked(collector: Collector, subject: Subject) -> None:
    """Raises `NoVotes`, `NotEntitled`, `NotYetOpen` or `Closed` where nobody asks whether people agree."""
    consultation = collector.site.consultation(subject.thread[0])
    if not subject.votes or consultation is None:
        raise NoVotes
    if consultation.access != "open":
        raise NotEntitled
    stage = subject.thing.stage(collector.clock())
    if stage is not Stage.OPEN:
        raise NotYetOpen if stage is Stage.UPCOMING else Closed


@may_call(Callers.HOLDERS)
async def own(request: Request) -> Response:
    """The author's page of a comment."""
    collector, receipt = collector_of(request), _receipt(request)
    comment = await collector.store.own_comment(receipt)
    return _own_page(request, comment, {}, {})


@may_call(Callers.PAGES)
async def change(request: Request) -> Response:
    """Change or withdraw a comment, for whoever has its receipt."""
    collector, receipt = collector_of(request), _receipt(request)
    if replies.media_type(request) != replies.FORM:
        raise WrongMediaType
    form = read_form(await read_body(request, collector.settings.body))
    replies.speak(request, form.get("lang", [""])[0])
    comment = await collector.store.own_comment(receipt)
    if "withdraw" in form:
        await collector.store.withdraw(receipt)
    elif "objection" in form:
        await collector.store.object_to(receipt, _objection(form["objection"][0]), collector.clock())
    else:
        now = collector.clock()
        try:
            said, causes = _reworded(collector, comment, form)
        except CommentRefused as refused:
            faults = rewrite.faults(collector, refused, replies.language_of(request))
            return _own_page(request, comment, faults, refused.fields, refused.status)
        await collector.store.change(receipt, said, now, causes)
    return replies.see(f"/contribution/{request.path_params['receipt']}?lang={replies.language_of(request)}")


def _reworded(
    collector: Collector, comment: StoredComment, form: Mapping[str, Sequence[str]]
) -> tuple[Words, tuple[str, ...]]:
    """The words of a changed comment or proposal, and why a moderator has to look at them first. Raises
    `NoLongerEditable`, `CommentRefused`, or what `comments.check_taken` raises."""
    subject, moderation = collector.subject(comment.thread), collector.site.moderation
    if subject is None:
        raise NoLongerEditable
    if comment.words.proposal and isinstance(subject.thing, Proposals):
        proposals = subject.thing
        check_open(collector, proposals)
        fields = proposal_words.from_form(form, proposals)
        said = proposal_words.read(fields, proposals)
        return said, suspicion.causes(said, fields, proposals.how, moderation)
    how, fields = comments.check_taken(collector, subject, collector.clock()), words.from_form(form)
    answers, amends = comment.parent is not None, subject.amended and bool(comment.words.proposed)
    said = words.read(fields, how, answers=answers, amends=amends)
    comments.check_other(subject, said, comment.language)
    return said, suspicion.causes(said, fields, how, moderation)


def _objection(sent: str) -> str:
    said = text(sent)
    if not said:
        raise CommentRefused("empty", "objection", N_("Write what you want to say."))
    if len(said) > LONGEST_TEXT:
        raise words.too_long("objection", len(said))
    return said


def _own_page(
    request: Request, comment: StoredComment, faults: Mapping[str, str], given: Mapping[str, str], status: int = 200
) -> Response:
    collector = collector_of(request)
    subject = collector.subject(comment.thread)
    if subject is None:  # the topic was taken off the site
        raise UnknownCommentReceipt
    language, now = replies.language_of(request), collector.clock()
    timezone = collector.site.timezone
    receipt = request.path_params["receipt"]
    proposals = subject.thing if comment.words.proposal and isinstance(subject.thing, Proposals) else None
    taken = proposals.stage(now) is Stage.OPEN if proposals else subject.taken(now)
    filled = proposal_words.given(comment.words) if proposals else _given(comment.words)
    page = ContributionPage(
        comment=cases.as_written(collector, comment),
        state=comment.state,
        rule=cases.rule(collector, comment.reason, language),
        sentence=comment.sentence,
        objection=comment.objection,
        until=(comment.moment + EDITABLE).astimezone(timezone) if taken and comment.editable(now) else None,
        how=subject.how or Commenting(),
        proposals=proposals,
        faults=faults,
        given={**(given or filled), "parent": str(comment.parent or "")},
        action=f"/contribution/{receipt}",
        address=f"{links.here(request)}/contribution/{receipt}",
        back=links.to_subject(collector, subject, language),
    )
    heading = N_("Your proposal: {title}") if proposals else N_("Your comment on “{title}”")
    return replies.page(collector, page, language, _title(collector, language, heading, subject), status)


def _given(words: Words) -> Mapping[str, str]:
    """The form fields of a comment as it was written."""
    return {"name": words.name, "stance": words.stance, "text": words.text, "proposed": words.proposed}


def _agreed(request: Request, heard: Heard, side: int) -> Response:
    comment = heard.comment
    if replies.media_type(request) == replies.JSON:
        return replies.personal_json({"agree": comment.agree, "disagree": comment.disagree, "side": _name(side)})
    return replies.see(f"/comment/{comment.id}?lang={replies.language_of(request)}&noted")


def _name(side: int) -> str:
    return next(name for name, value in SIDES.items() if value == side)


def id_of(request: Request) -> int:
    """The id of the comment that an address names. Raises `UnknownComment`."""
    id = request.path_params["id"]
    if not (id.isascii() and id.isdecimal() and len(id) < 16):
        raise UnknownComment
    return int(id)


def _receipt(request: Request) -> bytes:
    secret = identity.read_comment_receipt(request.path_params["receipt"])
    if secret is None:
        raise UnknownCommentReceipt
    return secret


def _title(collector: Collector, language: str, sentence: str, subject: Subject) -> str:
    title = plain_name(collector.renderer.tongues[language], subject)
    return collector.renderer.translate(language, sentence, values={"title": title})
