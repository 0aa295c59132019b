"""Pages of moderation, with comments in every state, for the checks of all pages."""

from __future__ import annotations

from dataclasses import replace

from generator import charter
from generator.collector_contexts import DecisionsPage, ModerationPage, ReportPage, SignInPage
from generator.components import Link
from generator.discussed import CaseView, DecisionLine
from generator.discussion import ACTIONS, STATES, Comment
from generator.render import Renderer

BACK = Link("The topic", "/town/support-open/")


def pages(renderer: Renderer, comment: Comment) -> dict[str, str]:
    """What readers and moderators see, by a name; `comment` is what it is about."""
    rules = charter.rules(renderer.site, renderer.tongues["en"])
    views = cases(comment)
    queue = ModerationPage("Léa <b>", views, 41, "", rules, 2, "/moderation?from=0", "/moderation?from=40")
    said = ("Insults", "Be <b>polite</b>.", comment.moment)
    lines = tuple(
        DecisionLine(number, views[0], "Léa <b>", action, *said, undoable=number > 0)
        for number, action in enumerate(ACTIONS)
    )
    made: dict[str, ModerationPage | DecisionsPage | ReportPage | SignInPage] = {
        "moderation queue": queue,
        "moderation of one": replace(queue, cases=views[:1], number=1, done=0, previous="", next=""),
        "moderation of nothing": replace(queue, cases=(), number=0, done=0, previous="", next=""),
        "moderation search": replace(queue, searched='<b>"', done=1),
        "moderation decisions": DecisionsPage("Léa <b>", lines, "", "/moderation/decisions?from=20"),
        "moderation without decisions": DecisionsPage("Léa <b>", (), "", ""),
        "report": ReportPage(comment, rules, noted=False, action="/report/12", back=BACK),
        "report, thanks": ReportPage(None, rules, noted=True, action="/report/12", back=BACK),
        "sign-in": SignInPage("Léa <b>", "/moderation/sign-in/k3v9x2"),
    }
    return {name: renderer.collector_page(page, "en", name) for name, page in made.items()}


def cases(comment: Comment) -> tuple[CaseView, ...]:
    """The comment in each state, which answers another in the first, and has been objected to in the last."""
    bare = CaseView(
        comment=comment,
        version=3,
        state="waiting",
        consultation=None,
        where=BACK,
        parent=replace(comment, id=900, text="Words of <b>another</b>, " * 10, language="fr"),
        causes=("It has <b>many</b> links",),
        queued=comment.moment,
        reports=(),
        rule="",
        sentence="",
        objection="",
        written=1,
        withheld=0,
    )
    others = tuple(
        replace(
            bare,
            comment=replace(comment, id=901 + number, name="", edited=True),
            state=state,
            parent=None,
            queued=None,
            reports=(("Insults", "It <b>hurts</b>."), ("Off topic", "")),
            rule="Insults",
            sentence="Be <b>polite</b>.",
            objection="I <b>am</b>.",
            written=5,
            withheld=2,
        )
        for number, state in enumerate(STATES)
    )
    return (bare, *others)
