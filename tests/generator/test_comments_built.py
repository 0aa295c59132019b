"""Comments on static pages: a fresh one is on those that show it, and no other page is written or left behind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from generator.discussion import WITHDRAWN, Comment, Thread, ThreadKey, on_topic
from generator.pages.comments import PER_PAGE
from generator.results import Results
from generator.site import Builder, Built
from tests.generator.discussing import comment, many
from tests.generator.test_site import NOW, snapshot
from tests.serving import write_site
from tests.templates.reading import Page

VELO = on_topic(("rue", "velo"))
TOPIC = "consultations/rue/topics/velo.md"
FILES = {
    "site.yml": "title: Ville\nurl: https://ville.example\ncollector: https://votes.ville.example\n",
    "consultations/rue/consultation.yml": "title: Rue\nopens: 2026-03-01\ncloses: 2026-12-31\ncomments: true\n",
    TOPIC: "---\ntitle: Une piste\nballot: vote\nstances: [for, question]\n---\n",
    "consultations/rue/topics/muet.md": "---\ntitle: Muet\nballot: vote\ncomments: false\n---\n",
    "consultations/rue/topics/quai.md": "---\ntitle: Le quai\nballot: vote\n---\n",
    "consultations/autre/consultation.yml": "title: Autre\nopens: 2026-03-01\n",
    "consultations/autre/topics/un.md": "---\ntitle: Un\nballot: vote\n---\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_site(tmp_path, FILES)


def written(thread: Thread | Sequence[Comment], key: ThreadKey = VELO) -> Results:
    return Results(threads={key: thread if isinstance(thread, Thread) else Thread(thread)})


def changed(thread: Thread, id: int, **changes: object) -> Thread:
    return Thread([replace(one, **changes) if one.id == id else one for one in thread.comments])  # type: ignore[arg-type] # any field


def pages(built: Sequence[str]) -> list[str]:
    """The paths of comments' pages among those of a build, from the topic's address on."""
    return sorted(path.removeprefix("rue/velo/comments/") for path in built if path.startswith("rue/velo/comments/"))


class Town:
    """A resident builder that is told of threads, and a build from nothing to compare with."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._resident = Builder(folder, folder / "output")

    def build(self, thread: Thread) -> Built:
        return self._resident.build(written(thread), NOW)

    def update(self, thread: Thread) -> Built:
        """Show what was written; the output is that of a build from nothing."""
        built = self._resident.update(written(thread), {VELO}, NOW)
        Builder(self._folder, self._folder / "cold", cache=False).build(written(thread), NOW)
        assert snapshot(self._folder / "output") == snapshot(self._folder / "cold")
        return built

    def page(self, path: str) -> Page:
        return Page((self._folder / "output" / path).read_text(encoding="utf-8"))


@pytest.fixture
def town(folder: Path) -> Town:
    return Town(folder)


def test_a_comment_is_on_the_pages_that_show_it_and_no_other_is_written(town: Town) -> None:
    town.build(many(2 * PER_PAGE + 10))
    built = town.update(many(2 * PER_PAGE + 11))
    assert {path for path in built.written if not path.startswith("rue/velo/")} <= {"rue/index.html", "index.html"}
    assert "recent/index.html" in pages(built.written)
    assert not {"recent/1/index.html", "recent/2/index.html"} & set(pages(built.written))
    assert built.removed == ()
    newest = town.page("rue/velo/comments/recent/index.html")
    assert next(element["id"] for element in newest.all("li") if element["id"]) == "c111"


def test_agreement_with_an_old_comment_writes_the_page_on_which_it_is(town: Town) -> None:
    thread = many(3 * PER_PAGE)
    town.build(thread)
    built = town.update(changed(thread, PER_PAGE + 3, agree=99))
    assert "recent/2/index.html" in pages(built.written)
    assert not {"recent/index.html", "recent/1/index.html"} & set(pages(built.written))


def test_pages_go_when_there_are_fewer_comments_to_show(town: Town) -> None:
    thread = many(PER_PAGE + 1)
    town.build(thread)
    built = town.update(changed(thread, 7, state=WITHDRAWN, text="", name="", replies=()))
    assert pages(built.removed) == [
        "2/index.html",
        "agreed/2/index.html",
        "debated/2/index.html",
        "needs-votes/2/index.html",
    ]
    assert "recent/index.html" not in built.removed  # its place is kept


def test_what_was_withdrawn_or_withheld_is_on_no_page(town: Town, folder: Path) -> None:
    secret = [comment(1, "Xylophone", name="Zéphyrine", stance="for"), comment(2, replies=(comment(3, "Xylophone"),))]
    town.build(Thread(secret))
    assert b"Xylophone" in b"".join(snapshot(folder / "output").values())
    gone = {"name": "", "stance": "", "text": ""}
    town.update(
        Thread(
            [
                replace(secret[0], state="withheld", reason="insult", **gone),  # type: ignore[arg-type] # text
                replace(secret[1], replies=(replace(secret[1].replies[0], state=WITHDRAWN, **gone),)),  # type: ignore[arg-type] # text
            ]
        )
    )
    everything = b"".join(snapshot(folder / "output").values())
    assert b"Xylophone" not in everything
    assert "Zéphyrine".encode() not in everything
    recent = town.page("rue/velo/comments/recent/index.html")
    assert {"c1", "c2"} <= {element["id"] for element in recent.all("li")}


def test_each_page_has_its_own_comments_and_ids_once(town: Town) -> None:
    town.build(many(120))
    seen: list[str] = []
    for path in ("recent/", "recent/2/", "recent/1/"):
        found = [one["id"] for one in town.page(f"rue/velo/comments/{path}index.html").all("li") if one["id"]]
        assert len(set(found)) == len(found)
        seen += found
    assert {f"c{id}" for id in range(1, 121)} <= set(seen)
    assert len(set(seen)) == len(seen)


def test_a_topic_without_comments_has_no_pages_for_them_unless_some_were_written(folder: Path, town: Town) -> None:
    town.build(Thread(()))
    assert not (folder / "output/rue/muet/comments").exists()
    assert not (folder / "output/autre/un/comments").exists()
    assert (folder / "output/rue/quai/comments/index.html").exists()
    assert "discussion" not in (folder / "output/rue/muet/index.html").read_text(encoding="utf-8")
    Builder(folder, folder / "output").build(written(many(1), on_topic(("rue", "muet"))), NOW)
    assert "/comment/" not in (folder / "output/rue/muet/index.html").read_text(encoding="utf-8")
    assert "Oui." in (folder / "output/rue/muet/comments/index.html").read_text(encoding="utf-8")


def test_a_topic_with_another_name_shows_what_was_written_under_its_former_one(folder: Path) -> None:
    """Until the collector has the edited site, its results know the topic by its former name."""
    (folder / "content" / TOPIC).rename(folder / "content/consultations/rue/topics/piste.md")
    file = folder / "content/consultations/rue/topics/piste.md"
    file.write_text(file.read_text().replace("ballot:", "formerly: [velo]\nballot:"), encoding="utf-8")
    resident = Builder(folder, folder / "output")
    resident.build(written(many(3)), NOW)
    assert 'id="c3"' in (folder / "output/rue/piste/comments/recent/index.html").read_text(encoding="utf-8")
    resident.update(written(many(4)), {VELO}, NOW)
    assert 'id="c4"' in (folder / "output/rue/piste/comments/recent/index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("refresh", [Builder.build, Builder.refresh])
def test_the_next_day_lots_are_drawn_anew(folder: Path, refresh: Callable[..., Built]) -> None:
    resident = Builder(folder, folder / "output")
    resident.build(written(many(40)), NOW)
    built = refresh(resident, written(many(40)), NOW + timedelta(days=1))
    assert set(built.written) == {"rue/velo/index.html", "rue/velo/comments/index.html"}
    assert refresh(resident, written(many(40)), NOW + timedelta(days=1, hours=3)).written == ()
