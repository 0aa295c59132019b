"""For how long the authority's answer has been waited for: said from the end of the vote to the outcome, each day."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from generator.content.load import load
from generator.model import Consultation, Site
from generator.results import Results
from generator.site import Builder, Built
from tests.generator.test_site import snapshot
from tests.serving import write_site
from tests.templates.reading import Page

PARIS = ZoneInfo("Europe/Paris")
END = datetime(2026, 6, 2, tzinfo=PARIS)
"""The midnight that ends the last day."""

TOWN = "consultations/rue/consultation.yml"
TOPIC = "---\ntitle: Une piste\nballot: vote\n{more}---\n"
FILES = {
    "site.yml": "title: Ville\nurl: https://ville.example\ntimezone: Europe/Paris\nlanguages: [fr, en]\n",
    TOWN: "title: Rue\nopens: 2026-03-01\ncloses: 2026-06-01\n",
    "consultations/rue/topics/velo.md": TOPIC.format(more=""),
}
OUTCOME = {"consultations/rue/outcome.md": "---\ntitle: La décision\ndate: 2026-06-20\n---\n\nOui.\n"}


def site(folder: Path, **files: str) -> Site:
    found = load(write_site(folder, FILES | files)).site
    assert found
    return found


def rue(folder: Path, **files: str) -> Consultation:
    return site(folder, **files).consultations[0]


def test_not_while_anything_is_open_or_to_come(tmp_path: Path) -> None:
    one = rue(tmp_path)
    assert one.waiting(datetime(2026, 2, 1, tzinfo=PARIS)) is None
    assert one.waiting(END - timedelta(seconds=1)) is None


def test_from_the_end_on_each_day(tmp_path: Path) -> None:
    one = rue(tmp_path)
    assert [one.waiting(END + timedelta(hours=hours)) for hours in (0, 23, 24, 240)] == [0, 0, 1, 10]
    assert one.waiting(datetime(2027, 6, 2, 12, tzinfo=PARIS)) == 365


def test_a_day_is_one_of_the_place_that_is_consulted(tmp_path: Path) -> None:
    early = datetime(2026, 6, 2, 23, tzinfo=ZoneInfo("UTC"))  # one in the morning of the third in Paris
    assert rue(tmp_path).waiting(early) == 1


def test_not_once_there_is_an_outcome(tmp_path: Path) -> None:
    assert rue(tmp_path, **OUTCOME).waiting(END + timedelta(days=99)) is None


def test_with_topics_that_end_one_after_the_other_since_the_last(tmp_path: Path) -> None:
    other = {"consultations/rue/topics/quai.md": TOPIC.format(more="closes: 2026-05-01\n")}
    one = rue(tmp_path, **other)
    assert one.waiting(END - timedelta(days=1)) is None
    assert one.waiting(END + timedelta(days=3)) == 3


def test_not_where_nobody_said_when_it_ends(tmp_path: Path) -> None:
    decided = {
        TOWN: "title: Rue\nopens: 2026-03-01\n",
        "consultations/rue/topics/velo.md": TOPIC.format(more="status: retained\n"),
    }
    one = rue(tmp_path, **decided)
    assert one.waiting(END + timedelta(days=99)) is None


def said(folder: Path, output: str = "output") -> str:
    """The figure in the sentence of the English page, '' without one."""
    page = Page((folder / output / "en/rue/index.html").read_text(encoding="utf-8"))
    found = re.search(r"awaited for (\w+) days?", " ".join(page.root.text.split()))
    return found[1] if found else ""


@pytest.mark.parametrize("refresh", [Builder.build, Builder.refresh])
def test_the_page_changes_with_the_day_and_equals_one_built_from_nothing(
    tmp_path: Path, refresh: Callable[..., Built]
) -> None:
    write_site(tmp_path, FILES)
    resident = Builder(tmp_path, tmp_path / "output")
    resident.build(Results(), END - timedelta(hours=1))
    assert said(tmp_path) == ""
    for days in (2, 3, 40):
        now = END + timedelta(days=days)
        built = refresh(resident, Results(), now)
        assert "en/rue/index.html" in built.written
        assert said(tmp_path) == f"{days}"
        Builder(tmp_path, tmp_path / "cold", cache=False).build(Results(), now)
        assert snapshot(tmp_path / "output") == snapshot(tmp_path / "cold")
        assert refresh(resident, Results(), now + timedelta(hours=5)).written == ()


def test_a_site_on_which_nothing_is_waited_for_changes_with_no_day(tmp_path: Path) -> None:
    open_, closed = END - timedelta(days=9), END + timedelta(days=9)
    assert site(tmp_path).days(open_) is None
    assert site(tmp_path).days(closed) == PARIS
    assert site(tmp_path, **OUTCOME).days(closed) is None
