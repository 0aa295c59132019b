"""What citizens propose, in every state, for the checks of all pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from generator.collector_contexts import (
    ContributionPage,
    ModerationPage,
    PromotedPage,
    PromotionPage,
    ProposingPage,
    SupportedPage,
)
from generator.components import Link
from generator.discussion import HELD, STATES, WITHDRAWN, WITHHELD, Comment, Proposal, Thread, ThreadKey, on_proposal
from generator.model import Consultation
from generator.proposals import Proposals
from generator.proposed import Promotable
from generator.render import Context, Renderer
from tests.templates import moderated

CALL = """\
proposals:
  title: {en: Your <ideas>, fr: Vos idées}
  summary: An idea for the town.
  threshold: 5
  per_person: 3
  categories: {street: {en: Streets & squares, fr: Rues}, school: Schools}
  fields:
    where: {title: {en: Where?, fr: Où ?}, required: true, hint: A street.}
    cost: {title: How much?, options: {little: {en: Little <b>, fr: Peu}, much: Much}}
    more: {title: And?, long: true}
  comments: true
"""

FILES = {
    "consultations/town/proposals/4.md": "---\nstatus: retained\ndate: 2026-04-20\n"
    "follow_up: [{date: 2026-04-10, status: studied, text: We look.}]\n---\n\nWe **shall**.\n",
    "consultations/past/consultation.yml": "title: Past\nopens: 2026-01-01\ncloses: 2026-02-01\n"
    "proposals: {threshold: 1000}\n",
    "consultations/bare/consultation.yml": "title: Bare\nopens: 2026-01-01\nproposals: {}\n",
}
"""An answer; proposals are over in `past`, in `bare` there is none yet, and `later` takes them once it opens."""

SAID = Proposal(
    'Benches <b>"everywhere"</b>', "street", {"where": "A & B", "cost": "little", "more": "One\n\n<i>Two</i>"}
)
BARE = Proposal("Un puits", "", {})
BACK = Link("Proposal 1", "/town/proposals/1/")


def threads(said: Callable[..., Comment]) -> dict[ThreadKey, Thread]:
    """Proposals by their keys, one of each state, and so many that lists have a second page."""
    official = said(331, "We <b>think</b> of it.", name="Ada", official=True)
    written: list[list[Comment]] = [
        [said(300, "For <b>all</b>.\n\nhttps://valbrune.example/a?b=1&c=2", name="Ada <i>", agree=7, proposal=SAID)],
        [
            said(330, "Pourquoi pas.", official, language="fr", agree=1, edited=True, proposal=SAID),
            said(332, "Why <so>?", said(333, "Thus.")),
        ],
        [said(340, "Deep.", proposal=BARE)],
        [said(350, "Round.", agree=4, name="Ada", proposal=BARE)],
        *([said(360 + number, "", state=state, reason="insult", proposal=Proposal())]
          for number, state in enumerate((WITHDRAWN, WITHHELD, HELD))),
        *([said(400 + number, "Much " * 99, agree=number % 4, proposal=SAID)] for number in range(29)),
    ]  # fmt: skip
    found = {on_proposal("town", f"{number}"): Thread(comments) for number, comments in enumerate(written, 1)}
    return found | {on_proposal("past", "1"): Thread([said(450, "Deep.", agree=999, proposal=BARE)])}


def pages(renderer: Renderer, consultation: Consultation | None, comment: Comment, now: datetime) -> dict[str, str]:
    """What the collector answers about proposals, and what moderators see, by a name. `comment` is any."""
    proposals = consultation.proposals if consultation else None
    assert consultation
    assert proposals
    proposal = replace(comment, proposal=SAID, stance="")
    case = replace(moderated.cases(proposal)[0], parent=None, consultation=consultation)
    promotable = Promotable(proposal, consultation, BACK, "/moderation/promote/town/1")
    waiting = ModerationPage("Ada <b>", (case,), 1, "", {"insult": "Insults"}, 0, "", "")
    made: dict[str, Context] = {
        **_own(proposals, proposal, now),
        **{f"proposal supported {number}": _supported(number, 5) for number in (0, 4, 5)},
        "proposal supported, without threshold": _supported(1, None),
        "proposal supported no more": replace(_supported(1, 5), supports=False),
        "proposing": _refused(proposals),
        "proposing without anything": replace(_refused(proposals), faults={"title": "Say <something>."}, given={}),
        "moderation of a proposal": waiting,
        "promotion": PromotionPage("Ada <b>", (promotable, replace(promotable, proposal=replace(proposal, name="")))),
        "promotion of nothing": PromotionPage("Ada <b>", ()),
        "promoted": PromotedPage("Ada <b>", "content/consultations/town/topics/benches.md"),
    }
    return {name: renderer.collector_page(page, "en", name) for name, page in made.items()}


def _own(proposals: Proposals, proposal: Comment, now: datetime) -> dict[str, ContributionPage]:
    """One's own proposal in each state."""
    own = ContributionPage(
        comment=proposal,
        state="published",
        rule="Insults",
        sentence="",
        objection="",
        until=None,
        how=proposals.how,
        proposals=proposals,
        faults={},
        given=_given(),
        action="/contribution/k3v9x2",
        address="https://votes.valbrune.example/contribution/k3v9x2",
        back=BACK,
    )
    states = {f"own proposal {state}": replace(own, state=state) for state in (*STATES, "waiting")}
    return {**states, "own proposal to be changed": replace(own, until=now, faults=_refused(proposals).faults)}


def _given() -> dict[str, str]:
    fields = {f"field.{id}": words for id, words in SAID.fields.items()}
    return {"title": SAID.title, "text": "\nA <b>long</b> one", "category": "street", "name": "Ada", **fields}


def _supported(number: int, threshold: int | None) -> SupportedPage:
    return SupportedPage(True, number, threshold, "/support/town/1", BACK)


def _refused(proposals: Proposals) -> ProposingPage:
    """A form with every field at fault."""
    faults = dict.fromkeys(_given(), "Say <something>.")
    heading = "Your proposal was not recorded"
    return ProposingPage(422, heading, faults, _given(), proposals, "/propose/town", Link("Ideas <b>", "/town/"))
