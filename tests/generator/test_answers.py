"""The authority's final answer to a topic stands on its page, above what came of it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

from generator.pages.feeds import ATOM
from generator.results import Results
from generator.site import Builder
from tests.serving import write_site
from tests.templates.reading import Page

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
FILES = {
    "site.yml": "title: Ville\nurl: https://ville.example\nlanguages: [fr, en]\norganizer: La ville\n",
    "consultations/a/consultation.yml": "title: A\nopens: 2026-04-01\ncloses: 2026-06-01\n",
    "consultations/a/topics/pont.md": "---\ntitle: {fr: Le pont, en: The bridge}\nballot: vote\nstatus: retained\n"
    "follow_up:\n  - {date: 2026-06-20, status: done, progress: 40, text: On bâtit.}\n---\n\n## Answer\n\nUn pont.\n",
    "consultations/a/answers/pont.md": "---\ndate: 2026-06-15\n---\n\n## Oui\n\nLe pont [ferme](../topics/pont.md).\n",
    "consultations/a/answers/pont.en.md": "Yes, the bridge closes.\n",
}


def built(folder: Path) -> Path:
    Builder(folder, folder / "output").build(Results(), NOW)
    return folder / "output"


def page(path: Path) -> Page:
    return Page((path / "index.html").read_text(encoding="utf-8"))


def test_the_answer_and_what_came_of_it_are_on_the_page_in_its_language(tmp_path: Path) -> None:
    output = built(write_site(tmp_path, FILES))
    shown = page(output / "a/pont")
    [answer] = [element for element in shown.all("section") if element["id"] == "answer"]
    words = " ".join(answer.text.split())
    assert "La ville, le 15 juin 2026" in words
    assert "Le pont ferme." in words
    assert [heading["id"] for heading in answer.all("h3")] == ["answer-oui"]
    assert "Avancement : 40 %" in " ".join(shown.root.text.split())
    assert "Yes, the bridge closes." in page(output / "en/a/pont").root.text
    ids = [element["id"] for element in shown.all() if element["id"]]
    assert len(set(ids)) == len(ids)


def test_the_answer_is_in_the_feed_of_the_consultation(tmp_path: Path) -> None:
    feed = ElementTree.parse(built(write_site(tmp_path, FILES)) / "en/a/feed.xml").getroot()
    titles = [entry.findtext(f"{{{ATOM}}}title") for entry in feed.iter(f"{{{ATOM}}}entry")]
    assert titles[0] == "The answer: The bridge"


def test_an_answer_that_is_edited_or_given_is_on_the_page_at_once(tmp_path: Path) -> None:
    without = {path: text for path, text in FILES.items() if "answers" not in path}
    output = built(write_site(tmp_path, without))
    assert "Oui" not in page(output / "a/pont").root.text
    built(write_site(tmp_path, FILES))
    assert "Le pont ferme." in page(output / "a/pont").root.text
    changed = FILES["consultations/a/answers/pont.md"].replace("ferme", "ouvre")
    built(write_site(tmp_path, {"consultations/a/answers/pont.md": changed}))
    assert "Le pont ouvre." in page(output / "a/pont").root.text
