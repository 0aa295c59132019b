"""Every kind of page in every state, on the site of `tests.pages.town`. A new kind of page is a line here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, Route

from tests.pages.town import BALLOTS, INVITATION, MANDATE

Visit = Callable[[Page], None]


@dataclass(frozen=True)
class Shown:
    """A kind of page in one state, and how a browser gets there."""

    page: str
    state: str
    visit: Visit

    def __str__(self) -> str:
        return f"{self.page}, {self.state}" if self.state else self.page


def at(address: str) -> Visit:
    """Open an address."""

    def visit(page: Page) -> None:
        page.goto(address)

    return visit


def sent(topic: str, *forms: str) -> Visit:
    """Send forms to a topic, one after the other, and stay where the last one leads: to a receipt or a refusal."""

    def visit(page: Page) -> None:
        for fields in forms:
            page.goto("/mentions-legales/")
            with page.expect_navigation():
                page.evaluate(SEND, [f"/vote/{topic}", f"lang=fr&{fields}"])

    return visit


SEND = """([action, fields]) => {
    const form = Object.assign(document.createElement("form"), { method: "post", action });
    for (const [name, value] of new URLSearchParams(fields))
        form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    document.body.append(form);
    form.submit();
}"""


def replaced(topic: str, first: str, second: str) -> Visit:
    """The receipt of a vote that was sent again."""

    def visit(page: Page) -> None:
        sent(topic, first)(page)
        receipt = page.url
        sent(topic, second)(page)
        page.goto(receipt)

    return visit


def unreachable(address: str) -> Visit:
    """A page whose collector does not answer."""

    def visit(page: Page) -> None:
        for path in ("**/live/**", "**/healthz"):
            page.route(path, lambda route: route.abort())
        page.goto(address)
        page.locator("[data-unavailable]").first.wait_for()

    return visit


def staying(address: str, leads_to: str) -> Visit:
    """A page that leads elsewhere at once."""

    def stay(route: Route) -> None:
        route.fulfill(status=204)

    def visit(page: Page) -> None:
        page.route(f"**{leads_to}", stay)
        page.goto(address)

    return visit


def chosen(address: str) -> Visit:
    """A topic whose boxes have all been ticked: too many."""

    def visit(page: Page) -> None:
        page.goto(address)
        for box in page.locator("#ballot input[type=checkbox]").all():
            box.check(force=True)

    return visit


def said(*forms: str, to: str = "/comment/neuve/vote") -> Visit:
    """Send comments on the vote of `neuve`, one after the other: to the receipt of the last, or back to its form. A
    form without text is of the receipt at hand."""

    def visit(page: Page) -> None:
        for fields in forms:
            action = to if "text=" in fields else page.url
            with page.expect_navigation():
                page.evaluate(SEND, [action, f"lang=fr&{fields}"])

    def begun(page: Page) -> None:
        page.goto("/mentions-legales/")
        visit(page)

    return begun


def filed(*forms: str) -> Visit:
    """Send proposals to `ouverte`, likewise."""
    return said(*forms, to="/propose/ouverte")


def moderated(address: str) -> Visit:
    """A page for moderators."""
    return signed_in(INVITATION, address)


def signed_in(secret: str, address: str) -> Visit:
    """A page for whoever has the link of this secret."""

    def visit(page: Page) -> None:
        page.goto(f"/moderation/sign-in/{secret}")
        page.locator("main form button").click()
        page.goto(address)
        for summary in page.locator(".case summary").all():
            summary.click()

    return visit


def withheld(page: Page) -> None:
    """What an author is told once a moderator has withheld a comment."""
    said("text=Zut&stance=for")(page)
    receipt = page.url
    moderated("/moderation/search?q=Zut")(page)
    page.locator(".case .rules label").first.click()
    page.locator(".case .rules ~ .submit button").first.click()
    page.goto(receipt)


def reporting(page: Page) -> None:
    """The form by which a comment is reported."""
    page.goto("/ouverte/vote/")
    page.goto(page.locator(".comments .report").first.get_attribute("href") or "")


def agreed(page: Page) -> None:
    """The page of a comment with which somebody who has no scripts agrees."""
    page.goto("/ouverte/vote/")
    address = page.locator(".comments .agreement").first.get_attribute("action")
    with page.expect_navigation():
        page.evaluate(SEND, [address, "lang=fr&side=agree"])


def supported(*sides: str) -> Visit:
    """What somebody who has no scripts is told who supports a proposal, or takes that back."""

    def visit(page: Page) -> None:
        for side in sides:
            page.goto("/ouverte/proposals/3/")
            address = page.locator("#support form").get_attribute("action")
            with page.expect_navigation():
                page.evaluate(SEND, [address, f"lang=fr&side={side}"])

    return visit


def promoted(page: Page) -> None:
    """What a moderator is told who makes a topic of a proposal."""
    moderated("/moderation/proposals")(page)
    page.locator(".case .button").first.click()


def stood(page: Page) -> None:
    """What somebody who has no scripts is told who agrees with a part of a text."""
    page.goto("/ouverte/texts/loi/p2/")
    with page.expect_navigation():
        page.locator(".stands button").first.click()


ANSWERS = {
    "vote": "answer=for",
    "poll": "answer=tram&answer=velo",
    "support": "answer=support",
    "scale": "answer=25",
    "ranking": "rank-sud=1&rank-nord=2",
    "grades": "grade-aube=good&grade-brume=poor",
    "budget": "answer=banc&answer=arbre",
    "survey": "mode.answer=pied&place.answer=for&avis.answer=Oui",
}

BENCHES = "title=Des+bancs&category=rue&field.lieu=Partout"

SAMPLE = [
    Shown("home", "", at("/")),
    Shown("consultation", "open, in a language that it is not written in", at("/en/ouverte/")),
    Shown("consultation", "upcoming", at("/bientot/")),
    Shown("consultation", "concluded", at("/conclue/")),
    *(Shown(f"topic: {kind}", "open, with votes", at(f"/ouverte/{kind}/")) for kind in reversed(ANSWERS)),
    Shown("topic: grades", "open, without votes", at("/neuve/grades/")),
    Shown("topic: poll", "too many chosen", chosen("/ouverte/poll/")),
    Shown("topic: vote", "collector out of reach", unreachable("/ouverte/vote/")),
    Shown("topic: vote", "withheld until it closes", at("/secrete/vote/")),
    Shown("topic: vote", "upcoming", at("/bientot/vote/")),
    Shown("topic: vote", "closed, with votes", at("/conclue/vote/")),
    Shown("option", "open, with votes", at("/ouverte/budget/pont/")),
    Shown("embed: grades", "with votes", at("/ouverte/grades/embed/")),
    Shown("text", "", at("/ouverte/texts/charte/")),
    Shown("text in parts", "some discussed, one gone", at("/ouverte/texts/loi/")),
    Shown("part", "reworded, discussed, to be amended", at("/ouverte/texts/loi/p2/")),
    Shown("part", "agreed with", stood),
    Shown("part", "gone", at("/ouverte/texts/loi/p3/")),
    Shown("parts discussed most", "", at("/ouverte/texts/loi/summary/")),
    Shown("versions of a text", "", at("/ouverte/texts/loi/versions/")),
    Shown("news", "", at("/ouverte/news/ouvert/")),
    Shown("results", "concluded", at("/conclue/results/")),
    Shown("results", "withheld", at("/secrete/results/")),
    Shown("plain page", "", at("/mentions-legales/")),
    Shown("site map", "", at("/site-map/")),
    Shown("not found", "", at("/nulle-part/")),
    Shown("moved", "", staying("/fermee/ancien/", "/fermee/vote/")),
    Shown("receipt: survey", "", sent("ouverte/survey", ANSWERS["survey"])),
    Shown("receipt: vote", "withdrawn", sent("ouverte/vote", "answer=for", "withdraw=1")),
    Shown("refused form: poll", "too many chosen", sent("ouverte/poll", "answer=tram&answer=velo&answer=bus")),
    Shown("refusal", "closed", sent("fermee/vote", "answer=for")),
    Shown("comments", "most recent, with replies", at("/ouverte/vote/comments/recent/")),
    Shown("comments", "closed, with one withdrawn", at("/conclue/vote/comments/recent/")),
    Shown("comment", "agreed with", agreed),
    Shown("contribution", "published", said("text=Oui&stance=for&name=Ada")),
    Shown("refused comment", "nothing written, no stance", said("text=&name=Ada")),
    Shown("contribution", "withheld", withheld),
    Shown("proposals", "open, drawn by lot", at("/ouverte/proposals/")),
    Shown("proposals", "open, none", at("/neuve/proposals/")),
    Shown("proposal", "open, discussed, answered by an official", at("/ouverte/proposals/2/")),
    Shown("proposal", "long words", at("/ouverte/proposals/3/")),
    Shown("proposal", "answered, with what became of it", at("/ouverte/proposals/5/")),
    Shown("proposal", "withheld", at("/ouverte/proposals/6/")),
    Shown("form of proposals", "open", at("/ouverte/proposals/new/")),
    Shown("refused proposal", "several faults", filed("title=&text=Des+bancs&field.lieu=")),
    Shown("contribution", "a proposal, published", filed(f"{BENCHES}&text=Oui")),
    Shown("supported", "", supported("support")),
    Shown("report", "", reporting),
    Shown("moderation", "the queue", moderated("/moderation")),
    Shown("moderation", "decisions", moderated("/moderation/decisions")),
    Shown("moderation", "proposals that qualify", moderated("/moderation/proposals")),
    Shown("promoted", "", promoted),
    Shown("answers", "some wait", signed_in(MANDATE, "/answers")),
    Shown("log of moderation", "with decisions", at("/neuve/moderation/")),
]
"""What each run of the tests looks at: every kind of page and every kind of ballot."""

CATALOGUE = [
    *SAMPLE,
    Shown("home", "in a language that texts are not written in", at("/en/")),
    Shown("consultation", "open", at("/ouverte/")),
    Shown("consultation", "open, without votes", at("/neuve/")),
    Shown("consultation", "closed", at("/fermee/")),
    *(Shown(f"topic: {kind}", "open, with votes", at(f"/ouverte/{kind}/")) for kind in BALLOTS if kind not in ANSWERS),
    *(Shown(f"topic: {kind}", "open, without votes", at(f"/neuve/{kind}/")) for kind in BALLOTS if kind != "grades"),
    *(Shown(f"topic: {kind}", "closed, with votes", at(f"/conclue/{kind}/")) for kind in BALLOTS if kind != "vote"),
    Shown("topic: vote", "closed, without votes", at("/fermee/vote/")),
    Shown("topic: budget", "upcoming", at("/bientot/budget/")),
    Shown("topic: budget", "over the amount", chosen("/ouverte/budget/")),
    Shown("topic: grades", "withheld until one has voted", at("/apres/grades/")),
    Shown("option", "open, without votes", at("/neuve/budget/pont/")),
    Shown("option", "closed", at("/conclue/budget/pont/")),
    Shown("option", "upcoming", at("/bientot/budget/pont/")),
    Shown("option", "withheld", at("/secrete/budget/pont/")),
    *(Shown(f"embed: {kind}", "closed, with votes", at(f"/conclue/{kind}/embed/")) for kind in BALLOTS),
    Shown("embed: vote", "upcoming", at("/bientot/vote/embed/")),
    Shown("embed: vote", "withheld", at("/secrete/vote/embed/")),
    Shown("results", "open, with votes", at("/ouverte/results/")),
    Shown("results", "open, without votes", at("/neuve/results/")),
    Shown("results", "upcoming", at("/bientot/results/")),
    *(
        Shown(f"receipt: {kind}", "", sent(f"ouverte/{kind}", answer))
        for kind, answer in ANSWERS.items()
        if kind != "survey"
    ),
    Shown("receipt: vote", "sent again", sent("ouverte/vote", "answer=for", "answer=against")),
    Shown("receipt: vote", "replaced", replaced("ouverte/vote", "answer=for", "answer=against")),
    Shown("receipt: vote", "results withheld", sent("secrete/vote", "answer=for")),
    Shown("receipt: grades", "results for those who have voted", sent("apres/grades", "grade-aube=good")),
    Shown("refused form: budget", "over the amount", sent("ouverte/budget", "answer=pont&answer=banc&answer=arbre")),
    Shown("refused form: ranking", "a rank twice", sent("ouverte/ranking", "rank-sud=1&rank-nord=1")),
    Shown("refused form: grades", "no grade", sent("ouverte/grades", "grade-aube=&grade-brume=")),
    Shown("refused form: scale", "no position", sent("ouverte/scale", "")),
    Shown("refused form: survey", "a question left out", sent("ouverte/survey", "avis.answer=Oui")),
    Shown("refusal", "not yet open", sent("bientot/vote", "answer=for")),
    Shown("refusal", "nothing to withdraw", sent("neuve/vote", "withdraw=1")),
    Shown("refusal", "no such receipt", at("/receipt/nobody")),
    Shown("comments", "drawn by lot", at("/ouverte/vote/comments/")),
    Shown("comments", "none", at("/fermee/vote/comments/")),
    Shown("comments", "in another language", at("/en/ouverte/vote/comments/debated/")),
    Shown("contribution", "withdrawn", said("text=Non&stance=against", "withdraw=1")),
    Shown("proposals", "open, most supported", at("/ouverte/proposals/supported/")),
    Shown("proposals", "open, of a category", at("/ouverte/proposals/in/rue/")),
    Shown("proposals", "open, enough supports", at("/ouverte/proposals/qualified/")),
    Shown("proposals", "open, in a language that they are not written in", at("/en/ouverte/proposals/recent/")),
    Shown("proposals", "upcoming", at("/bientot/proposals/")),
    Shown("proposals", "closed", at("/conclue/proposals/")),
    Shown("proposal", "enough supports", at("/ouverte/proposals/1/")),
    Shown("proposal", "a topic by now", at("/ouverte/proposals/4/")),
    Shown("proposal", "withdrawn", at("/ouverte/proposals/7/")),
    Shown("proposal", "closed", at("/conclue/proposals/1/")),
    Shown("proposal", "in a language that it is not written in", at("/en/ouverte/proposals/2/")),
    Shown("form of proposals", "upcoming", at("/bientot/proposals/new/")),
    Shown("contribution", "a proposal, withdrawn", filed(f"{BENCHES}&text=Non", "withdraw=1")),
    Shown("supported", "taken back", supported("support", "none")),
    Shown("moderation", "what was searched", moderated("/moderation/search?q=Avis")),
    Shown("moderation", "nothing found", moderated("/moderation/search?q=Xylophone")),
    Shown("sign-in", "", at(f"/moderation/sign-in/{INVITATION}")),
    Shown("log of moderation", "without decisions", at("/conclue/moderation/")),
]
"""Everything."""
