"""The pages of what citizens propose: which lists there are, in which order, and where each proposal stands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest

from generator.content.load import load
from generator.discussion import Comment, Proposal, Thread, ThreadKey, on_proposal
from generator.model import Consultation
from generator.pages import proposals as pages
from generator.pages.feeds import ATOM
from generator.pages.moment import Moment
from generator.pages.proposals import Sheet, filed, sheets, standing
from generator.results import Results
from generator.site import Builder
from generator.stages import Stage
from tests.generator.discussing import comment
from tests.serving import write_site
from tests.templates.reading import Page

NOW = datetime(2026, 5, 1, 12, tzinfo=ZoneInfo("Europe/Paris"))
LATER = NOW + timedelta(days=60)
FILES = {
    "site.yml": "title: Ville\nurl: https://ville.example\nlanguages: [fr, en]\ntimezone: Europe/Paris\n",
    "consultations/a/consultation.yml": "title: A\nopens: 2026-04-01\ncloses: 2026-06-01\ncomments: true\n"
    "proposals: {threshold: 3, categories: {rue: Rues, parc: Parcs}}\n",
}


def proposed(number: int, agree: int = 0, category: str = "rue", **changes: Any) -> Comment:
    """A proposal; one that cannot be read has no words."""
    readable = changes.get("state", "published") == "published"
    said = Proposal(f"Idée {number}", category) if readable else Proposal()
    return comment(number, proposal=said, agree=agree, **changes)


def threads(*proposals: Comment) -> Mapping[ThreadKey, Thread]:
    """Each in a thread of its own, by its id as its number."""
    return {on_proposal("a", f"{one.id}"): Thread([one]) for one in proposals}


def consultation(folder: Path, **files: str) -> Consultation:
    """The consultation with more files: `proposals_1` is `proposals/1.md`."""
    own = {f"consultations/a/{name.replace('_', '/')}.md": text for name, text in files.items()}
    found = load(write_site(folder, {**FILES, **own}))
    assert found.site, found.mistakes
    return found.site.consultations[0]


def listed(folder: Path, *proposals: Comment, seed: str = "") -> dict[str, list[list[int]]]:
    """The ids on the pages of each list."""
    one = consultation(folder)
    assert one.proposals
    found: dict[str, list[list[int]]] = {}
    every: list[Sheet] = list(
        sheets(one.proposals, filed(one.proposals, Moment(NOW, Results(threads=threads(*proposals)))), seed)
    )
    for sheet in every:
        assert (sheet.number, sheet.of) == (len(found.setdefault(sheet.name, [])) + 1, sheet.of)
        found[sheet.name].append([each.comment.id for each in sheet.filed])
    return found


def test_there_is_a_list_by_supports_by_time_of_those_that_qualify_and_of_each_category(tmp_path: Path) -> None:
    found = listed(tmp_path, proposed(1, 2), proposed(2, 5, "parc"), proposed(3, 3), proposed(4, 5, state="withheld"))
    assert found["supported"] == [[2, 3, 1]]
    assert found["recent"] == [[3, 2, 1]]
    assert found["qualified"] == [[2, 3]]
    assert [sorted(page) for page in found["in/rue"]] == [[1, 3]]
    assert found["in/parc"] == [[2]]
    assert [sorted(page) for page in found["drawn"]] == [[1, 2, 3]]


def test_without_a_proposal_each_list_has_one_page(tmp_path: Path) -> None:
    assert set(map(str, listed(tmp_path).values())) == {"[[]]"}


@pytest.mark.parametrize("number", ["../../evil", "", "x", "٣", "1/2"])
def test_what_has_no_number_is_no_proposal(tmp_path: Path, number: str) -> None:
    one = consultation(tmp_path)
    assert one.proposals
    found = {("a", "proposal", number, ""): Thread([proposed(1)])}
    assert filed(one.proposals, Moment(NOW, Results(threads=found))) == []


def test_lots_are_drawn_anew_with_each_seed_and_nobody_is_left_out(tmp_path: Path) -> None:
    many = [proposed(number) for number in range(1, 21)]
    orders = {str(listed(tmp_path, *many, seed=seed)["drawn"]) for seed in ("a", "b", "c")}
    assert len(orders) == 3
    assert sorted(listed(tmp_path, *many, seed="a")["drawn"][0]) == list(range(1, 21))


def test_of_many_the_drawn_end_and_the_others_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "PER_PAGE", 3)
    monkeypatch.setattr(pages, "DRAWN_PAGES", 2)
    found = listed(tmp_path, *(proposed(number, number) for number in range(1, 11)))
    assert len(found["drawn"]) == 2
    assert found["supported"] == [[10, 9, 8], [7, 6, 5], [4, 3, 2], [1]]


def test_pages_of_lists_and_those_of_proposals_have_addresses_of_their_own() -> None:
    paths = {pages.sheet_path(name, number) for name in ("drawn", "supported", "in/rue") for number in (1, 2)}
    assert paths == {"", "drawn/2/", "supported/", "supported/2/", "in/rue/", "in/rue/2/"}


ANSWER = "---\nstatus: {status}\n---\n\nMerci.\n"
TOPIC = "---\ntitle: Le sujet\nballot: vote\nproposal: 1\nstatus: {status}\n---\n"


@pytest.mark.parametrize(
    ("files", "supports", "now", "expected"),
    [
        ({}, 2, NOW, "open"),
        ({}, 3, NOW, "qualified"),
        ({}, 2, LATER, "closed"),
        ({}, 3, LATER, "qualified"),
        ({"proposals_1": ANSWER.format(status="rejected")}, 2, NOW, "rejected"),
        ({"proposals_1": ANSWER.format(status="open")}, 3, NOW, "qualified"),
        ({"topics_sujet": TOPIC.format(status="open")}, 3, NOW, "topic"),
        ({"topics_sujet": TOPIC.format(status="closed")}, 3, NOW, "topic"),
        ({"topics_sujet": TOPIC.format(status="done")}, 3, LATER, "done"),
        (
            {"topics_sujet": TOPIC.format(status="done"), "proposals_1": ANSWER.format(status="amended")},
            3,
            NOW,
            "amended",
        ),
        ({"proposals_2": ANSWER.format(status="rejected")}, 2, NOW, "open"),
    ],
)
def test_where_a_proposal_stands(
    tmp_path: Path, files: dict[str, str], supports: int, now: datetime, expected: str
) -> None:
    one, moment = consultation(tmp_path, **files), Moment(now, Results(threads=threads(proposed(1, supports))))
    assert one.proposals
    [each] = filed(one.proposals, moment)
    assert standing(one, one.proposals, each, moment) == expected


def test_a_consultation_with_proposals_alone_is_open_as_long_as_they_are(tmp_path: Path) -> None:
    one = consultation(tmp_path)
    assert [one.stage(now) for now in (NOW, LATER)] == [Stage.OPEN, Stage.CLOSED]
    assert one.waiting(LATER) == 28
    early = {"consultations/a/consultation.yml": "title: A\nproposals: {opens: 2026-05-02, closes: 2026-05-03}\n"}
    found = load(write_site(tmp_path, early)).site
    assert found
    assert found.consultations[0].stage(NOW) is Stage.UPCOMING
    assert found.days(NOW + timedelta(days=1)) is not None


def test_texts_link_to_proposals(tmp_path: Path) -> None:
    answered = ANSWER.format(status="studied") + "\nVoir [tout](../proposals/), et [celle-ci](1.md).\n"
    presented = "[Vos idées](proposals/), [la première](proposals/1.md), [toutes](/a/proposals/)."
    write_site(tmp_path, {**FILES, "consultations/a/proposals/1.md": answered})
    write_site(tmp_path, {"consultations/a/presentation.md": presented})
    Builder(tmp_path, tmp_path / "output").build(Results(threads=threads(proposed(1))), NOW)
    for path, wanted in (("a", ["/a/proposals/", "/a/proposals/1/"]), ("a/proposals/1", ["/a/proposals/"])):
        page = Page((tmp_path / f"output/{path}/index.html").read_text(encoding="utf-8"))
        [prose] = [element for element in page.all("div") if element["class"] == "prose"]
        assert set(wanted) <= {link["href"] for link in prose.all("a")}


def test_a_topic_leads_to_its_proposal_once_that_is_known(tmp_path: Path) -> None:
    write_site(tmp_path, {**FILES, "consultations/a/topics/sujet.md": TOPIC.format(status="open")})
    builder = Builder(tmp_path, tmp_path / "output")
    for known in ({}, threads(proposed(1))):
        if known:
            builder.update(Results(threads=known), {on_proposal("a", "1")}, NOW)
        else:
            builder.build(Results(), NOW)
        page = Page((tmp_path / "output/a/sujet/index.html").read_text(encoding="utf-8"))
        assert ("/a/proposals/1/" in [link["href"] for link in page.all("a")]) == bool(known)
        assert "proposition n°" in page.root.text


def test_what_became_of_a_proposal_is_told_on_the_page_of_the_consultation_by_its_title(tmp_path: Path) -> None:
    followed = "studied\nfollow_up: [{date: 2026-04-30, status: retained, text: En mai.}]"
    write_site(tmp_path, {**FILES, "consultations/a/proposals/1.md": ANSWER.format(status=followed)})
    builder = Builder(tmp_path, tmp_path / "output")
    for known, title in (
        ((), ""),
        ((proposed(1),), "Idée 1"),
        ((proposed(1, state="withheld"),), "Proposition n°\xa01"),
    ):
        builder.build(Results(threads=threads(*known)), NOW)
        page = Page((tmp_path / "output/a/index.html").read_text(encoding="utf-8"))
        lines = [line.text for line in page.all("li") if "En mai." in line.text]
        assert [title in line for line in lines] == ([True] if title else [])


def test_the_answers_of_the_authority_are_in_the_feed_of_the_consultation(tmp_path: Path) -> None:
    dated = ANSWER.format(status="studied\ndate: 2026-04-20")
    write_site(tmp_path, {**FILES, "consultations/a/proposals/1.md": dated})
    write_site(tmp_path, {"consultations/a/proposals/2.md": ANSWER.format(status="studied")})
    Builder(tmp_path, tmp_path / "output").build(Results(threads=threads(proposed(1), proposed(2))), NOW)
    feed = ElementTree.parse(tmp_path / "output/en/a/feed.xml").getroot()
    found = [
        (entry.findtext(f"{{{ATOM}}}title"), entry.findtext(f"{{{ATOM}}}id")) for entry in feed.iter(f"{{{ATOM}}}entry")
    ]
    assert ("The answer to proposal 1", "https://ville.example/en/a/proposals/1/#outcome") in found
    assert "proposal 2" not in str(found)
    page = Page((tmp_path / "output/en/a/proposals/1/index.html").read_text(encoding="utf-8"))
    assert any(element["id"] == "outcome" for element in page.all())
