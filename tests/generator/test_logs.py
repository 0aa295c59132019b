"""What moderators decided, in pages for everybody."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from generator.discussion import APPROVE, UNDO, WITHHOLD, Log, Ruling, ThreadKey, on_topic
from generator.pages.logs import PER_PAGE, log_sheets
from generator.results import Results
from generator.site import Builder
from tests.collector.house import PARIS
from tests.serving import write_site
from tests.templates.reading import Page

NOW = datetime(2026, 5, 1, 12, tzinfo=PARIS)
VELO = on_topic(("ville", "velo"))

FILES = {
    "site.yml": "title: Valbrune\nurl: https://valbrune.example\nlanguages: [fr, en]\n",
    "consultations/ville/consultation.yml": "title: {fr: La ville, en: The town}\ncomments: true\n",
    "consultations/ville/topics/velo.md": "---\ntitle: {fr: Une piste, en: A lane}\nballot: vote\n---\n",
    "consultations/muette/consultation.yml": "title: Muette\n",
    "consultations/muette/topics/velo.md": "---\ntitle: Un vote\nballot: vote\n---\n",
}


def ruling(action: str = WITHHOLD, reason: str = "insult", thread: ThreadKey = VELO, days: int = 0) -> Ruling:
    return Ruling(NOW - timedelta(days=30 - days), action, reason, thread)


def test_there_is_a_page_even_where_nothing_was_decided() -> None:
    [sheet] = log_sheets(Log(()))
    assert (sheet.path, sheet.rulings, sheet.next, sheet.previous) == ("", (), None, None)


@pytest.mark.parametrize("number", [1, PER_PAGE, PER_PAGE + 1, 3 * PER_PAGE])
def test_each_decision_stands_on_one_page_the_latest_first(number: int) -> None:
    rulings = [ruling(days=day) for day in range(number)]
    sheets = {sheet.path: sheet for sheet in log_sheets(Log(rulings))}
    path: str | None = ""
    read: list[Ruling] = []
    while path is not None:
        read += sheets[path].rulings
        path = sheets[path].next
    assert read == rulings[::-1]


def test_a_page_that_is_full_stays_as_it_is() -> None:
    rulings = [ruling(days=day) for day in range(2 * PER_PAGE + 1)]
    before = {sheet.number: sheet for sheet in log_sheets(Log(rulings))}
    after = {sheet.number: sheet for sheet in log_sheets(Log([*rulings, ruling(days=999)]))}
    assert [after[number].rulings for number in (1, 2)] == [before[number].rulings for number in (1, 2)]
    assert after[1].path == before[1].path == "1/"


def built(folder: Path, *rulings: Ruling, more: str = "") -> Path:
    """The output of the site with these decisions."""
    write_site(folder, FILES | {"site.yml": FILES["site.yml"] + more})
    logs = {"ville": Log(rulings)} if rulings else {}
    Builder(folder, folder / "output").build(Results(logs=logs), NOW)
    return folder / "output"


def rows(page: Page) -> list[list[str]]:
    return [[" ".join(cell.text.split()) for cell in row.all("th", "td")] for row in page.all("tr")][1:]


def read(file: Path) -> Page:
    return Page(file.read_text(encoding="utf-8"))


def test_it_stands_in_every_language_of_the_site(tmp_path: Path) -> None:
    output = built(tmp_path, ruling(), ruling(APPROVE, "", on_topic(("ville", "parti")), 1), ruling(UNDO, "", days=2))
    page = read(output / "en/ville/moderation/index.html")
    assert rows(page) == [
        ["3 April 2026", "Decision taken back", "–", "A lane"],
        ["2 April 2026", "Approved", "–", "–"],
        ["1 April 2026", "Withheld", "Insults or threats", "A lane"],
    ]
    assert next(link["href"] for link in page.all("a") if link.text == "A lane") == "/en/ville/velo/#discussion"
    french = read(output / "ville/moderation/index.html")
    assert rows(french)[2][0] == "1er avril 2026"
    assert "Une piste" in french.root.text


def test_only_where_something_is_or_was_discussed(tmp_path: Path) -> None:
    output = built(tmp_path)
    assert "Insult" in (output / "en/ville/moderation/index.html").read_text()
    assert not (output / "muette/moderation").exists()


def test_rules_are_those_of_the_sites_charter_and_one_that_is_gone_is_its_id(tmp_path: Path) -> None:
    charter = "moderation: {charter: {respect: {fr: Le respect, en: Respect}}}\n"
    output = built(tmp_path, ruling(reason="respect"), ruling(reason="insult", days=1), more=charter)
    page = read(output / "en/ville/moderation/index.html")
    assert [row[2] for row in rows(page)] == ["insult", "Respect"]
    assert "Off topic" not in page.root.text


def test_long_logs_have_pages(tmp_path: Path) -> None:
    output = built(tmp_path, *(ruling(days=day) for day in range(PER_PAGE + 1)))
    assert len(rows(read(output / "ville/moderation/index.html"))) == 1
    assert len(rows(read(output / "ville/moderation/1/index.html"))) == PER_PAGE
    read(output / "en/ville/moderation/1/index.html")
    titles = [read(output / name).all("title")[0].text for name in (
        "en/ville/moderation/index.html", "en/ville/moderation/1/index.html"
    )]  # fmt: skip
    assert len(set(titles)) == 2
