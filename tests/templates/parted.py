"""A text in parts, of which some are discussed and others have changed, for the checks of all pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from generator.collector_contexts import AnswersPage, StoodPage
from generator.components import Link
from generator.discussed import Unanswered
from generator.discussion import Comment, History, TextVersion, Thread, ThreadKey, on_part
from generator.render import Renderer

MARKDOWN = """\
A law of <b>some</b> length, with [the plan](../presentation.md). {#p1}

## Trees & "benches" {#trees}

- One tree a year {#p2}
  - An oak if it can be had {#p3}

- Benches {#p4}

  in all streets {#p5}

> Shade is a right. {#p6}

| Street | Trees |
| --- | ---: |
| <i>Oak</i> street | 12 {#p7} |
| Elm street | 9 {#p8} |
"""
FILE = f"---\ntitle: The law of trees\nsummary: A draft.\ncomments: true\nvotes: true\nnumbered: 9\n---\n\n{MARKDOWN}"
FORMER = MARKDOWN.replace("One tree a year", "Two trees a month").replace("- Benches", "- Gone {#p9}\n\n- Benches")
BACK = Link("The law of trees", "/town/texts/law/p1/")


def threads(said: Callable[..., Comment]) -> dict[ThreadKey, Thread]:
    """What people think of a paragraph, an item, a row, and a part that is gone."""
    written = {"p1": 200, "p3": 201, "p7": 202, "p9": 203}
    return {
        on_part("town", "law", part): Thread([said(id, "Why <so>?", stance="question")], agree=3, disagree=1)
        for part, id in written.items()
    }


def history(now: datetime) -> dict[tuple[str, str], History]:
    """The text as it was, with a part more, and as it is."""
    former, present = ({"en": prose} for prose in (FORMER, MARKDOWN))
    return {("town", "law"): History((TextVersion(now - timedelta(days=9), former), TextVersion(now, present)))}


def pages(renderer: Renderer, comment: Comment) -> dict[str, str]:
    """What the collector answers about parts, and what officials see, by a name."""
    waiting = AnswersPage("Ada <b>", (Unanswered(comment, BACK),), own="/contribution/r", next="/answers?from=25")
    made: dict[str, StoodPage | AnswersPage] = {
        **{f"stood {side}": StoodPage(side, 1200, 1, BACK) for side in (1, -1, 0)},
        "answers": waiting,
        "answers, none": AnswersPage("Ada <b>", (), own="", next=""),
    }
    return {name: renderer.collector_page(page, "en", name) for name, page in made.items()}
