"""A small site with every kind of ballot, every stage and a tally for each, and its pages as they are built."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from ballots import Answer, Json
from generator.collector_contexts import CommentPage, ContributionPage, ReceiptPage, RefusalPage, RetryPage, WritePage
from generator.components import Choice, Counted, Link
from generator.content import load as content
from generator.discussion import HELD, PUBLISHED, STATES, WITHDRAWN, WITHHELD, Comment, Thread, on_topic
from generator.model import Site, Topic
from generator.render import Renderer
from generator.results import Participation, Results, TopicResults, Wording
from generator.settings import Commenting
from generator.site import Builder
from tests.ballots.samples import controls
from tests.serving import write_site
from tests.templates import moderated, parted, proposed

NOW = datetime(2026, 5, 1, 12, tzinfo=ZoneInfo("Europe/Paris"))

TOPICS = {
    "vote": "title: {en: Close the bridge?, fr: Fermer le pont aux voitures ?}\nballot: vote\nformerly: [bridge]",
    "poll": "title: Which days?\nballot: {kind: poll, max: 2, options: {sat: Saturday, sun: Sunday, wed: Wednesday}}",
    "poll-one": """title: Which name?
ballot: {kind: poll, options: {oak: Oak Park, elm: {title: Elm Park, summary: Why not.}}}""",
    "support": "title: A skate park\nballot: {kind: support, threshold: 100}",
    "support-open": """title: A 12" record &amp; a choir
ballot: support
comments: true
stances: [for, against, question, suggestion]""",
    "scale": "title: The pace\nballot: {kind: scale, labels: {low: Too slow, high: Too fast}}",
    "scale-long": "title: The speed\nballot: {kind: scale, from: 0, to: 100, step: 1}",
    "borda": """title: What first?
ballot: {kind: ranking, options: {a: Trees, b: {title: Benches, summary: In oak.}, c: Lamps}}""",
    "runoff": "title: Who?\nballot: {kind: ranking, method: instant_runoff, options: {a: Ada, b: Bea, c: Cleo}}",
    "duels": """title: Where?
ballot: {kind: ranking, method: condorcet, tie_break: listed, options: {a: Here, b: There, c: Nowhere}}""",
    "grades": "title: How good?\nballot: {kind: grades, options: {a: The tram, b: The bus}}",
    "grades-two": """title: Enough?
ballot: {kind: grades, tie_break: listed, options: {a: A, b: B}, grades: {good: Y, bad: N}}""",
    "greedy": """title: Our budget
ballot:
  kind: budget
  amount: 300
  options:
    p1: {title: Swing, cost: 200}
    p2: {title: Tree, cost: 150, summary: One.}
    p3: {title: Bin, cost: 90}""",
    "shares": """title: Our shares
ballot:
  kind: budget
  amount: 300
  max: 2
  rule: equal_shares
  tie_break: cheaper
  options: {p1: {title: Swing, cost: 200}, p2: {title: Tree, cost: 150}}""",
    "survey": """title: You and the market
ballot:
  kind: survey
  questions:
    how: {title: How do you come?, kind: poll, required: true, options: {foot: On foot, bus: By bus}}
    vote: {title: Should it move?, summary: To the quay., kind: vote}
    sign: {title: For roofs, kind: support}
    pace: {title: How crowded?, kind: scale, from: 0, to: 4, step: 1}
    long: {title: How long?, kind: scale, from: 0, to: 60, step: 1}
    rank: {title: Best first, kind: ranking, options: {fish: Fish, bread: Bread}}
    mark: {title: Your grades, kind: grades, options: {fish: Fish, bread: Bread}}
    pay: {title: Spend, kind: budget, amount: 10, options: {p1: {title: A, cost: 8}, p2: {title: B, cost: 5}}}
    wish: {title: Anything else?, kind: text, longest: 500}""",
    "withheld": "title: Secret for now\nballot: vote\nresults: closed",
    "after": "title: Shown after voting\nballot: vote\nresults: after_vote",
    "over": """title: Over
ballot: vote
comments: true
closes: 2026-04-01
status: retained
follow_up: [{date: 2026-04-10, status: retained, text: Yes.}]""",
    "early": "title: To come\nballot: vote\nopens: 2026-06-01",
    "nobody": "title: Nobody yet\ncomments: true\nballot: {kind: grades, options: {a: A, b: B}}",
}
"""The front matter of each topic."""

ANSWERS: dict[str, list[tuple[Json, int]]] = {
    "vote": [("for", 60), ("against", 25), ("abstain", 15)],
    "poll": [(["sat"], 3), (["sat", "sun"], 2)],
    "poll-one": [(["oak"], 1)],
    "support": [("support", 40)],
    "support-open": [("support", 7)],
    "scale": [(-25, 2), (50, 2)],
    "scale-long": [(30, 3)],
    "borda": [(["a", "b"], 3), (["b"], 2), (["c", "b", "a"], 1)],
    "runoff": [(["a", "b"], 4), (["b", "a"], 3), (["c", "b"], 2)],
    "duels": [(["a", "b", "c"], 2), (["b", "a", "c"], 2)],
    "grades": [({"a": "good", "b": "poor"}, 4), ({"a": "excellent"}, 3)],
    "grades-two": [({"a": "good", "b": "good"}, 1)],
    "projects": [(["swing"], 5), (["tree"], 4)],
    "greedy": [(["p1"], 5), (["p2", "p3"], 4)],
    "shares": [(["p1", "p2"], 4), (["p2"], 3)],
    "survey": [
        (
            {"how": ["foot"], "vote": "for", "sign": "support", "pace": 2, "long": 30, "rank": ["fish"],
             "mark": {"fish": "good"}, "pay": ["p1"], "wish": "Roofs <b>please</b>"},
            2,
        ),
        ({"how": ["bus"]}, 1),
    ],
    "over": [("for", 2)],
    "withheld": [("for", 71717)],
    "after": [("for", 73737)],
}  # fmt: skip


def said(id: int, text: str, *replies: Comment, language: str = "en", state: str = PUBLISHED, **more: Any) -> Comment:
    """A comment as everybody may read it; a younger one has a higher `id`."""
    rest: dict[str, Any] = {"name": "", "stance": "", "agree": 0, "disagree": 0, "edited": False, "reason": "", **more}
    return Comment(id, NOW + timedelta(minutes=id), text=text, language=language, state=state, replies=replies, **rest)


WRITTEN = {
    "support-open": [
        said(1, "Yes.\n\nThe <b>hall</b> is empty on Mondays: see https://valbrune.example/hall?a=1&b=2", name="Ada",
             stance="for", agree=1200, disagree=1, edited=True),
        said(2, "هذا جيد.", *(said(number, "Indeed.", agree=number) for number in (3, 4, 5, 6)), language="ar"),
        said(7, "Pourquoi ?", said(8, "Because."), said(9, "", state=WITHDRAWN), language="fr", stance="question"),
        said(10, "", state=WITHDRAWN),
        said(11, "", said(12, "But why?"), state=WITHHELD, reason="insult"),
        said(13, "", state=HELD),
        said(14, "No."),
        said(15, "Perhaps."),
        said(16, "Never."),
    ],
    "over": [said(number, f"Number {number}.", agree=number) for number in range(20, 122)],
}  # fmt: skip
"""What people have said on some topics: of the first, six comments can be read; of the second, three pages."""

FILES = {
    "site.yml": """\
title: {en: Valbrune takes part, fr: Valbrune participe}
summary: Consultations of the town.
url: https://participer.valbrune.example
collector: https://votes.valbrune.example
languages: [en, fr]
timezone: Europe/Paris
organizer: {name: Town of Valbrune, url: https://valbrune.example}
contact: {email: ask@valbrune.example, phone: 01 23 45 67 89, address: 1 town square}
announcement: {en: The hall is closed on Friday., fr: La mairie est fermée vendredi.}
""",
    "pages/legal.md": "---\ntitle: Legal notice\n---\n\nWho publishes this.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
    "consultations/town/consultation.yml": """\
title: {en: The town of tomorrow, fr: La ville de demain}
summary: Twenty questions.
category: Town planning
opens: 2026-03-01
closes: 2026-12-31
phases:
  - {title: Ideas, opens: 2026-01-01, closes: 2026-02-28, summary: All ideas.}
  - {title: Vote, opens: 2026-03-01, closes: 2026-12-31}
  - {title: Decision, opens: 2027-01-01}
image: {file: plan.svg, alt: A plan}
"""
    + proposed.CALL,
    "consultations/town/presentation.md": "## Why\n\nBecause.\n\n## Main\n\n## Outcome\n\n> Quoted.\n",
    "consultations/town/plan.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"/>\n',
    "consultations/town/outcome.md": "---\ntitle: What was decided\ndate: 2026-04-20\n---\n\nThis.\n",
    "consultations/town/meetings.yml": (
        "- {title: Walk, starts: 2026-05-20 18:00, location: Bridge, url: https://valbrune.example/walk}\n"
    ),
    "consultations/town/news/2026-04-02-open.md": "---\ntitle: It is open\nsummary: At last.\n---\n\nCome.\n",
    "consultations/town/texts/charter.md": "---\ntitle: The charter\nsummary: A draft.\n---\n\n## Article 1\n\nText.\n",
    "consultations/town/texts/law.md": parted.FILE,
    "consultations/town/topics/projects/index.md": "---\ntitle: Projects\nballot:\n  kind: budget\n  amount: 300\n"
    "---\n\nChoose.\n",
    "consultations/town/topics/projects/swing.md": (
        "---\ntitle: Swing\ncost: 200\nauthor: Ada\nimage: plan.svg\n---\n\nA swing.\n"
    ),
    "consultations/town/topics/projects/tree.md": "---\ntitle: Tree\nsummary: An oak.\ncost: 150\n---\n",
    "consultations/town/topics/projects/plan.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"/>\n',
    "consultations/later/consultation.yml": "title: Later\nopens: 2027-03-01\nproposals: {threshold: 5}\n",
    "consultations/later/topics/un.md": "---\ntitle: One\nballot: vote\n---\n",
    **proposed.FILES,
    **{
        f"consultations/town/topics/{slug}.md": f"---\n{front}\n---\n\n## Answer\n\nProse.\n"
        for slug, front in TOPICS.items()
    },
}  # fmt: skip


def written(folder: Path) -> Path:
    """The site, written into `folder`."""
    return write_site(folder, FILES)


def loaded(folder: Path) -> Site:
    """The site written into `folder`, as the model has it."""
    found = content.load(folder)
    assert not found.mistakes, found.mistakes
    assert found.site
    return found.site


def results(site: Site) -> Results:
    """What was counted, by the ballots themselves."""
    topics = {}
    for topic in site.topics():
        ballot = topic.ballot
        answers: list[tuple[Answer, int]] = [
            (ballot.counted(ballot.parse(answer)), number) for answer, number in ANSWERS.get(topic.slug, [])
        ]
        if answers:
            tally = ballot.count(answers)
            topics[topic.key] = TopicResults(ballot.frozen(), tally, NOW, *reworded(topic))
    participation = {"town": Participation(123, ((date(2026, 3, 1), 100), (date(2026, 4, 30), 23)))}
    threads = {on_topic(("town", slug)): Thread(written) for slug, written in WRITTEN.items()}
    threads |= parted.threads(said) | proposed.threads(said)
    return Results(topics, participation, threads, texts=parted.history(NOW))


def reworded(topic: Topic) -> tuple[tuple[Wording, ...], date | None]:
    """What the vote and the survey were called before, and since when people vote on their present wording."""
    wording: dict[str, Any] = json.loads(json.dumps(topic.wording()))
    match topic.slug:
        case "vote":
            wording["title"] = {"en": "Close the bridge <to cars>?", "fr": "Fermer le pont ?"}
            wording["text"] = {"en": "## Answer\n\nEarlier prose.\n\n- A note."}
            return (Wording(date(2026, 3, 2), wording),), date(2026, 3, 9)
        case "survey":
            wording["words"]["how"]["ballot"]["foot"][0] = {"en": "By foot"}
            return (Wording(date(2026, 3, 2), wording),), None
    return (), None


@dataclass(frozen=True)
class Built:
    """The site as built into `output`, and what it was built from."""

    output: Path
    site: Site
    results: Results
    renderer: Renderer

    def topic(self, slug: str) -> Topic:
        """One of the site's topics."""
        return next(topic for topic in self.site.topics() if topic.slug == slug)


def built(folder: Path) -> Built:
    """The site, written into `folder` and built."""
    site = loaded(written(folder))
    counted = results(site)
    Builder(folder, folder / "output", local=True).build(counted, NOW)
    return Built(folder / "output", site, counted, Renderer(site, folder, local=True))


def collector_pages(built: Built) -> dict[str, str]:
    """A receipt for every answer, for a withdrawal and for an answer replaced later, and refusals; by a name."""
    made = {}
    for topic in built.site.topics():
        for number, (answer, _) in enumerate(ANSWERS.get(topic.slug, [])):
            page = receipt(built, topic, topic.ballot.parse(answer))
            made[f"receipt of {topic.slug} {number}"] = built.renderer.collector_page(page, "en", "Receipt")
        made[f"retry of {topic.slug}"] = built.renderer.collector_page(retry(built, topic), "en", "Error")
    topic = next(built.site.topics())
    made |= {name: built.renderer.collector_page(page, "en", name) for name, page in comment_pages(built).items()}
    made |= moderated.pages(built.renderer, WRITTEN["support-open"][0])
    made |= parted.pages(built.renderer, WRITTEN["support-open"][0])
    made |= proposed.pages(built.renderer, built.site.consultation("town"), WRITTEN["support-open"][0], NOW)
    others: dict[str, ReceiptPage | RefusalPage] = {
        "withdrawal": receipt(built, topic, None),
        "replaced": receipt(built, topic, None, current=False),
        "refusal": RefusalPage(422, "Your vote was not recorded", "Choose an answer.", Link("Back <b>", "/town/vote/")),
        "refusal without a way": RefusalPage(404, "Nothing", "Nothing here.", None),
    }
    return made | {name: built.renderer.collector_page(other, "fr", name) for name, other in others.items()}


def receipt(built: Built, topic: Topic, answer: Answer, *, current: bool = True) -> ReceiptPage:
    """A receipt for `answer`."""
    consultation = built.site.consultation(topic.consultation)
    found = built.results.topics.get(topic.key)
    assert consultation
    return ReceiptPage(
        receipt="k3v9x2",
        consultation=consultation,
        topic=topic,
        choices={option.id: Choice(option, "", None) for option in topic.ballot.options},
        answer=answer,
        revision=2,
        day=NOW.date(),
        current=current,
        stage=topic.stage(NOW),
        counted=Counted(found.tally if found else None, NOW),
        address="https://votes.valbrune.example/receipt/k3v9x2",
        action=f"/vote/{topic.consultation}/{topic.slug}",
        back=Link("The topic", f"/{topic.consultation}/{topic.slug}/"),
    )


def retry(built: Built, topic: Topic) -> RetryPage:
    """A form with every field at fault."""
    consultation = built.site.consultation(topic.consultation)
    assert consultation
    faults = dict.fromkeys(controls(topic.ballot), "Choose <something>.")
    return RetryPage(
        status=422,
        heading="Your vote was not recorded",
        faults=faults,
        errors=faults,
        given={},
        consultation=consultation,
        topic=topic,
        stage=topic.stage(NOW),
        choices={option.id: Choice(option, "", None) for option in topic.ballot.options},
        action=f"/vote/{topic.consultation}/{topic.slug}",
        back=Link("The topic", f"/{topic.consultation}/{topic.slug}/"),
    )


def comment_pages(built: Built) -> dict[str, CommentPage | ContributionPage | WritePage]:
    """Pages about a comment: somebody else's, one's own in each state, and one that cannot be taken; by a name."""
    how = built.topic("support-open").comments
    assert how
    action, back = "/comment/town/support-open", Link("The topic", "/town/support-open/")
    comment = WRITTEN["support-open"][0]
    other = CommentPage(comment, 0, False, "", action, True, how, back)
    own = ContributionPage(
        comment=comment,
        state=PUBLISHED,
        rule="",
        sentence="",
        objection="",
        until=None,
        how=how,
        proposals=None,
        faults={},
        given={"name": comment.name, "stance": comment.stance, "text": comment.text},
        action="/contribution/k3v9x2",
        address="https://votes.valbrune.example/contribution/k3v9x2",
        back=back,
    )
    given = {"text": "\nA <b>long</b> one", "name": "Ada", "stance": "for"}
    faults = dict.fromkeys(("stance", "text", "name"), "Say <something>.")
    error = WritePage(422, "Your comment was not recorded", faults, given, how, action, back)
    reply = {"text": "Say <something>."}, {**given, "parent": "1"}
    return {
        "comment": other,
        "comment agreed with": replace(other, side=1, noted=True),
        "comment of the reader": replace(other, own="/contribution/k3v9x2"),
        "comment after the end": replace(other, taken=False),
        **{f"contribution {state}": replace(own, state=state, rule="Insults") for state in (*STATES, "waiting")},
        "contribution to be changed": replace(own, until=NOW, faults=faults),
        "contribution objected to": replace(own, state=WITHHELD, rule="Insults", sentence="Be kind.", objection="No."),
        "write": error,
        "write a reply": replace(error, how=Commenting(names="required"), faults=reply[0], given=reply[1]),
    }
