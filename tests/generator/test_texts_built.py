"""Texts that are discussed on static pages: what is said of a part is on its pages, and no other page is written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from generator.discussion import History, TextVersion, Thread, ThreadKey, on_part
from generator.results import Results
from generator.site import Builder, Built
from tests.generator.discussing import comment, many
from tests.generator.test_site import NOW, snapshot
from tests.serving import write_site
from tests.templates.reading import Page

CHARTE = "consultations/rue/texts/charte.md"
HEAD = "---\ntitle: {fr: La charte, en: The charter}\nvotes: true\n---\n\n"
PROSE = "# La rue {#rue}\n\nÀ tous. {#p1}\n\n- Des bancs {#p2}\n- Des arbres {#p3}\n"
FILES = {
    "site.yml": "title: Ville\nurl: https://ville.example\nlanguages: [fr, en]\n"
    "collector: https://votes.ville.example\n",
    "consultations/rue/consultation.yml": "title: Rue\nopens: 2026-03-01\ncloses: 2026-12-31\ncomments: true\n",
    CHARTE: HEAD + PROSE,
    "consultations/rue/texts/loi.md": "---\ntitle: La loi\ncomments: false\n---\n\nUne loi.\n",
    "consultations/rue/texts/projet.md": "---\ntitle: Le projet\n---\n\nUn projet. {#p1}\n",
}


def on(part: str) -> ThreadKey:
    return on_part("rue", "charte", part)


def seen(*proses: str) -> Mapping[tuple[str, str], History]:
    versions = [TextVersion(NOW - timedelta(days=9 - number), {"fr": prose}) for number, prose in enumerate(proses)]
    return {("rue", "charte"): History(versions)}


class Town:
    """A resident builder that is told of what changed, and a build from nothing to compare with."""

    def __init__(self, folder: Path) -> None:
        self._folder = write_site(folder, FILES)
        self._resident = Builder(folder, folder / "output")

    def edit(self, prose: str) -> None:
        """Let an editor write the charter anew."""
        write_site(self._folder, {CHARTE: HEAD + prose})

    def build(self, results: Results) -> Built:
        return self._checked(self._resident.build(results, NOW), results)

    def update(self, results: Results, *parts: str) -> Built:
        return self._checked(self._resident.update(results, {on(part) for part in parts}, NOW), results)

    def _checked(self, built: Built, results: Results) -> Built:
        Builder(self._folder, self._folder / "cold", cache=False).build(results, NOW)
        assert snapshot(self._folder / "output") == snapshot(self._folder / "cold")
        return built

    def page(self, path: str) -> Page:
        return Page((self._folder / "output" / path / "index.html").read_text(encoding="utf-8"))

    def paths(self) -> set[str]:
        """The addresses of pages below the charter's."""
        root = self._folder / "output/rue/texts/charte"
        return {path.parent.relative_to(root).as_posix() for path in root.rglob("index.html")}


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(tmp_path)


def words(page: Page) -> str:
    return " ".join(page.root.text.split())


def marked(page: Page, tag: str) -> list[str]:
    """What is marked as put in or taken out, without the word that says so to a screen reader."""
    return [element.text.partition(":")[2].strip("] \n") for element in page.all(tag)]


def test_each_part_has_a_page_from_the_beginning(town: Town) -> None:
    town.build(Results())
    assert town.paths() == {".", "summary", "rue", "p1", "p2", "p3"}
    for part, said in {"rue": "La rue", "p1": "À tous.", "p2": "Des bancs", "p3": "Des arbres"}.items():
        assert said in words(town.page(f"rue/texts/charte/{part}"))
        [form] = [form for form in town.page(f"rue/texts/charte/{part}").all("form") if "/comment/" in form["action"]]
        assert form["action"] == f"https://votes.ville.example/comment/rue/texts/charte/{part}"


def test_the_text_leads_to_each_of_them_in_its_own_language(town: Town) -> None:
    town.build(Results())
    for root in ("", "en/"):
        hrefs = [link["href"] for link in town.page(f"{root}rue/texts/charte").all("a")]
        assert {f"/{root}rue/texts/charte/{part}/" for part in ("rue", "p1", "p2", "p3")} <= set(hrefs)


def test_texts_that_are_only_read_have_no_parts(town: Town, tmp_path: Path) -> None:
    town.build(Results())
    assert [path.name for path in (tmp_path / "output/rue/texts/loi").iterdir()] == ["index.html"]
    assert not [form for form in town.page("rue/texts/projet/p1").all("form") if "/agree/rue/texts/" in form["action"]]


def test_a_comment_is_on_the_pages_of_its_part_and_no_other_part_is_written(town: Town) -> None:
    town.build(Results(threads={on("p1"): many(3)}))
    built = town.update(Results(threads={on("p1"): many(3), on("p2"): many(1)}), "p2")
    below = {path.partition("rue/texts/charte/")[2].partition("/")[0] for path in built.written}
    assert below == {"index.html", "summary", "p2"}
    assert "Oui." in words(town.page("rue/texts/charte/p2"))
    assert "Oui." in words(town.page("en/rue/texts/charte/p2/comments/recent"))


def test_a_vote_writes_the_page_of_its_part(town: Town) -> None:
    town.build(Results(threads={on("p1"): Thread((), 1, 0)}))
    built = town.update(Results(threads={on("p1"): Thread((), 4321, 1)}), "p1")
    assert {path for path in built.written if "/p" in path} == {
        "rue/texts/charte/p1/index.html",
        "en/rue/texts/charte/p1/index.html",
    }
    assert "4,321" in words(town.page("en/rue/texts/charte/p1"))
    assert "4,321" in words(town.page("en/rue/texts/charte/summary"))


def test_the_pages_of_comments_go_with_the_last_of_them(town: Town) -> None:
    town.build(Results(threads={on("p1"): many(1)}))
    assert "p1/comments" in town.paths()
    town.update(Results(), "p1")
    assert town.paths() == {".", "summary", "rue", "p1", "p2", "p3"}


def test_the_summary_has_those_first_of_which_most_is_said(town: Town) -> None:
    town.build(Results(threads={on("p3"): many(9), on("p1"): Thread((), 2, 1), on("rue"): Thread([comment(1)])}))
    part = "/rue/texts/charte/"
    hrefs = [link["href"] for link in town.page("rue/texts/charte/summary").all("a")]
    ranked = [href.removeprefix(part) for href in hrefs if href.startswith(part) and href != part]
    assert [href for href in ranked if href in ("p3/", "p1/", "rue/", "p2/")][:3] == ["p3/", "p1/", "rue/"]


def test_a_part_that_is_gone_is_read_with_its_last_words_below_the_text(town: Town) -> None:
    shorter = PROSE.replace("- Des bancs {#p2}\n", "")
    said = {on("p2"): Thread([comment(1, "Où ?")])}
    town.build(Results(threads=said, texts=seen(PROSE)))
    town.edit(shorter)
    town.build(Results(threads=said, texts=seen(PROSE, shorter)))
    gone = town.page("rue/texts/charte/p2")
    assert "Des bancs" in words(gone)
    assert "Où ?" in words(gone)
    assert not [form for form in gone.all("form") if "/comment/" in form["action"] or "/agree/" in form["action"]]
    assert "/rue/texts/charte/p2/" in [link["href"] for link in town.page("rue/texts/charte").all("a")]
    town.edit(PROSE)
    town.build(Results(threads=said, texts=seen(PROSE, shorter, PROSE)))
    assert [form for form in town.page("rue/texts/charte/p2").all("form") if "/comment/" in form["action"]]


def test_a_part_that_is_gone_unheard_leaves_no_page(town: Town) -> None:
    shorter = PROSE.replace("- Des bancs {#p2}\n", "")
    town.build(Results(texts=seen(PROSE)))
    town.edit(shorter)
    town.build(Results(texts=seen(PROSE, shorter)))
    assert town.paths() == {".", "summary", "rue", "p1", "p3", "versions"}


def test_versions_have_a_page_once_there_are_two(town: Town) -> None:
    town.build(Results(texts=seen(PROSE)))
    assert "versions" not in town.paths()
    assert "/rue/texts/charte/versions/" not in [link["href"] for link in town.page("rue/texts/charte").all("a")]
    reworded = PROSE.replace("À tous", "À toutes et tous")
    town.edit(reworded)
    town.build(Results(texts=seen(PROSE, reworded)))
    assert "/rue/texts/charte/versions/" in [link["href"] for link in town.page("rue/texts/charte").all("a")]
    versions = town.page("rue/texts/charte/versions")
    assert marked(versions, "ins") == ["toutes et"]
    assert "/rue/texts/charte/p1/" in [link["href"] for link in versions.all("a")]
    assert marked(town.page("rue/texts/charte/p1"), "ins") == ["toutes et"]
    assert not town.page("rue/texts/charte/p2").all("ins")


def test_an_edit_is_a_version_before_the_collector_has_seen_it(town: Town) -> None:
    town.edit(PROSE.replace("À tous", "À nous"))
    town.build(Results(texts=seen(PROSE)))
    assert marked(town.page("rue/texts/charte/versions"), "del") == ["tous"]


def test_what_is_hostile_in_a_former_version_is_text(town: Town) -> None:
    harm = PROSE.replace("Des bancs", "<script>alert(1)</script> {{ 7*7 }}")
    said = {on("p2"): many(1)}
    town.edit("Un. {#p1}\n")
    town.build(Results(threads=said, texts=seen(harm, "Un. {#p1}\n")))
    for path in ("rue/texts/charte", "rue/texts/charte/p2", "rue/texts/charte/versions"):
        page = town.page(path)
        assert not [script for script in page.all("script") if "src" not in script]
        assert "{{ 7*7 }}" in words(page)


def test_a_text_that_is_no_longer_discussed_keeps_no_pages_of_parts(town: Town, tmp_path: Path) -> None:
    town.build(Results(threads={on("p1"): many(2)}, texts=seen(PROSE)))
    write_site(tmp_path, {CHARTE: "---\ntitle: La charte\ncomments: false\n---\n\nÀ tous.\n"})
    town.build(Results(texts=seen(PROSE)))
    assert town.paths() == {"."}
