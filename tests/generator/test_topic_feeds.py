"""The feed of a discussion: valid Atom, in which what people wrote is text and stays the entry that it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest

from collector import written
from generator.discussion import HELD, WITHDRAWN, WITHHELD, Comment, Thread, ThreadKey, on_part, on_topic
from generator.pages.comments import PER_PAGE
from generator.pages.programs import LATEST, SHORT
from generator.results import Results
from generator.site import Builder
from tests.collector.hostility import HOSTILE
from tests.generator.discussing import comment, many
from tests.generator.test_site import NOW
from tests.serving import write_site
from tests.templates.reading import Page

ATOM = "{http://www.w3.org/2005/Atom}"
VELO, CHARTE = on_topic(("rue", "velo")), on_part("rue", "charte", "p1")
SITE = "https://ville.example"
FILES = {
    "site.yml": f"title: Ville\nurl: {SITE}\nlanguages: [fr, en]\n",
    "consultations/rue/consultation.yml": "title: Rue\nopens: 2026-03-01\ncloses: 2026-12-31\ncomments: true\n",
    "consultations/rue/topics/velo.md": "---\ntitle: {fr: Une <piste> ?, en: A lane?}\nballot: vote\n---\n",
    "consultations/rue/topics/muet.md": "---\ntitle: Muet\nballot: vote\ncomments: false\n---\n",
    "consultations/rue/texts/charte.md": "---\ntitle: La charte\n---\n\nÀ tous. {#p1}\n",
}


class Feed:
    """A feed as a reader of feeds takes it."""

    def __init__(self, content: bytes) -> None:
        self.root = ElementTree.fromstring(content)
        self.entries = self.root.findall(f"{ATOM}entry")

    def said(self, name: str) -> list[str]:
        """What each entry has under a name."""
        return [entry.findtext(f"{ATOM}{name}", "") for entry in self.entries]

    def links(self) -> list[str]:
        return [link.attrib["href"] for entry in self.entries for link in entry.findall(f"{ATOM}link")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_site(tmp_path, FILES)


def built(folder: Path, *comments: Comment, key: ThreadKey = VELO) -> None:
    thread = Thread(comments)
    Builder(folder, folder / "output").build(Results(threads={key: thread} if thread else {}), NOW)


def feed(folder: Path, path: str = "rue/velo") -> Feed:
    return Feed((folder / "output" / path / "comments/feed.xml").read_bytes())


def test_it_has_all_that_atom_asks_for(folder: Path) -> None:
    """RFC 4287, sections 4.1.1 and 4.1.2."""
    built(folder, comment(1, "Oui.", name="Ada", replies=(comment(2, "Non."),)))
    found = feed(folder)
    assert found.root.tag == f"{ATOM}feed"
    for element in (found.root, *found.entries):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1
            assert element.findtext(f"{ATOM}{name}")
        assert datetime.fromisoformat(element.findtext(f"{ATOM}updated", "")).tzinfo
    assert found.root.findtext(f"{ATOM}author/{ATOM}name") == "Ville"
    [own] = [link for link in found.root.findall(f"{ATOM}link") if link.attrib["rel"] == "self"]
    assert own.attrib["href"] == found.root.findtext(f"{ATOM}id") == f"{SITE}/rue/velo/comments/feed.xml"
    assert found.said("title") == ["Anonyme – Non.", "Ada – Oui."]
    assert found.said("summary") == ["Non.", "Oui."]
    assert found.root.findtext(f"{ATOM}updated") == found.said("updated")[0]


def test_there_is_one_before_anybody_has_written_and_none_where_nobody_may(folder: Path) -> None:
    built(folder)
    assert feed(folder).entries == []
    assert not (folder / "output/rue/muet/comments").exists()


def test_each_language_and_each_part_of_a_text_has_its_own(folder: Path) -> None:
    built(folder, comment(1), key=CHARTE)
    for root in ("", "en/"):
        found = feed(folder, f"{root}rue/texts/charte/p1")
        assert found.said("id") == [f"{SITE}/{root}rue/texts/charte/p1/#c1"]
        assert feed(folder, f"{root}rue/velo").entries == []


def test_the_topics_page_leads_to_it(folder: Path) -> None:
    built(folder)
    for root in ("", "en/"):
        links = Page((folder / f"output/{root}rue/velo/index.html").read_text(encoding="utf-8")).all("link", "a")
        assert any(link["href"].endswith(f"/{root}rue/velo/comments/feed.xml") for link in links)
        muet = (folder / f"output/{root}rue/muet/index.html").read_text(encoding="utf-8")
        assert "comments/feed.xml" not in muet


def test_each_entry_leads_to_where_the_comment_stands(folder: Path) -> None:
    built(folder, *many(PER_PAGE + 5).comments)
    for link in feed(folder).links():
        path, _, anchor = link.removeprefix(f"{SITE}/").partition("#")
        page = Page((folder / "output" / path / "index.html").read_text(encoding="utf-8"))
        assert anchor in {element["id"] for element in page.all("li")}


def test_an_entry_stays_the_same_when_its_comment_moves_to_another_page(folder: Path) -> None:
    replied = comment(1, replies=tuple(comment(1000 + number) for number in range(3)))
    built(folder, replied)
    ids, links = feed(folder).said("id"), feed(folder).links()
    assert ids[-1] == f"{SITE}/rue/velo/#c1"
    later = (comment(id, moment=replied.moment.replace(year=2025)) for id in range(2, PER_PAGE + 9))
    built(folder, replied, *later)
    assert feed(folder).said("id")[: len(ids)] == ids
    assert feed(folder).links()[: len(ids)] != links


def test_only_the_latest_are_in_it(folder: Path) -> None:
    built(folder, *(comment(id) for id in range(1, LATEST + 10)))
    assert feed(folder).said("id") == [f"{SITE}/rue/velo/#c{id}" for id in range(LATEST + 9, 9, -1)]


@pytest.mark.parametrize("state", [WITHHELD, WITHDRAWN, HELD])
def test_what_cannot_be_read_is_not_in_it(folder: Path, state: str) -> None:
    secret = comment(1, "Xylophone", name="Zéphyrine")
    built(folder, secret, comment(2))
    assert len(feed(folder).entries) == 2
    gone = replace(secret, state=state, name="", text="", reason="insult" if state == WITHHELD else "")
    built(folder, replace(gone, replies=(comment(3, "Et moi ?"),)), comment(2))
    content = (folder / "output/rue/velo/comments/feed.xml").read_bytes()
    assert b"Xylophone" not in content
    assert Feed(content).said("summary") == ["Et moi ?", "Oui."]


def test_what_is_hostile_is_text(folder: Path) -> None:
    texts = [text for text in map(written.text, HOSTILE) if text]
    for first in range(0, len(texts), LATEST):
        some = texts[first : first + LATEST]
        comments = [
            comment(id, text, name=written.name(text)[: written.LONGEST_NAME]) for id, text in enumerate(some, 1)
        ]
        built(folder, *comments)
        found = feed(folder)
        assert found.said("summary") == some[::-1]
        assert {element.tag.removeprefix(ATOM) for element in found.root.iter()} == {
            "feed", "title", "id", "updated", "link", "author", "name", "entry", "summary"
        }  # fmt: skip
        assert all(href.startswith(f"{SITE}/rue/velo/comments/") for href in found.links())


def test_a_long_comment_has_a_short_title_of_one_line(folder: Path) -> None:
    built(folder, comment(1, "Un\n\ndeux " * 40, name="Ada"))
    [title] = feed(folder).said("title")
    assert "\n" not in title
    assert title.startswith("Ada – Un deux Un")
    assert len(title) == len("Ada – ") + SHORT + 1
