"""Valid sites are read whole."""

from __future__ import annotations

import pickle
import shutil
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from ballots import KINDS, Words
from generator.content.load import load
from generator.errors import report
from generator.i18n import available
from generator.model import Site
from generator.settings import Collector, Contact, Limits, Organizer
from tests.regenerate import TESTS, VALID

PARIS = ZoneInfo("Europe/Paris")
ROOT = TESTS.parent


def site(case: str) -> Site:
    found = load(TESTS / "sites" / case)
    assert found.mistakes == []
    assert found.site
    return found.site


@pytest.mark.parametrize("case", [*VALID, ROOT], ids=lambda case: case.name)
def test_a_valid_site_has_no_mistakes_and_can_be_pickled(case: Path) -> None:
    loaded = load(case)
    assert report(loaded.mistakes) == ""
    assert pickle.loads(pickle.dumps(loaded.site)) == loaded.site


def test_two_lines_make_a_site_with_defaults() -> None:
    found = site("minimal")
    assert found.title == {"fr": "Valmont participe"}
    assert found.collector == Collector("https://participer.valmont.example", 1000, Limits(60, 600))
    assert (found.languages, found.timezone, found.currency, found.html) == (("fr",), PARIS, "EUR", False)
    (topic,) = found.topics()
    assert (topic.key, topic.results, topic.status, topic.ballot.kind) == (("velo", "pont"), "live", "open", "vote")


def test_every_field_of_a_site_is_read() -> None:
    found = site("bilingual")
    assert found.url == "https://participer.valmont.example/consultations"
    assert found.collector == Collector("https://votes.valmont.example", 500, Limits(0, 600))
    assert found.organizer == Organizer(Words(fr="Ville de Valmont", en="City of Valmont"))
    assert found.contact == Contact(email="participer@valmont.example")
    assert found.announcement.said("en") == ("en", "This site is new.")


def test_what_a_consultation_does_not_say_the_site_does() -> None:
    (minimal,) = site("minimal").consultations
    assert minimal.organizer == Organizer(Words())
    (consultation,) = site("bilingual").consultations
    assert consultation.organizer.url == "https://www.valmont.example/voirie"
    assert consultation.contact.email == ""


def test_dates_inherit_and_end_with_their_day() -> None:
    (consultation,) = site("bilingual").consultations
    assert (consultation.opens, consultation.closes) == (
        datetime(2026, 3, 1, tzinfo=PARIS),
        datetime(2026, 4, 1, tzinfo=PARIS),
    )
    topic = consultation.topics[0]
    assert (topic.opens, topic.closes) == (
        datetime(2026, 3, 5, 8, tzinfo=PARIS),
        datetime(2026, 3, 20, 18, tzinfo=PARIS),
    )
    assert [meeting.title["fr"] for meeting in consultation.meetings] == ["Balade", "Réunion publique"]
    assert consultation.outcome
    assert consultation.outcome.date == date(2026, 6, 15)
    assert consultation.news[0].slug == "ouverture"


def test_a_translation_beside_its_original_gives_title_and_prose() -> None:
    found = site("bilingual")
    (topic,) = found.topics()
    assert topic.title == {"fr": "Faut-il fermer le pont aux voitures ?", "en": "Should the bridge be closed to cars?"}
    assert [(language, prose.file, prose.line) for language, prose in topic.prose.items()] == [
        ("fr", "content/consultations/velo/topics/pont.md", 16),
        ("en", "content/consultations/velo/topics/pont.en.md", 4),
    ]
    assert found.pages[0].title.said("en") == ("en", "Legal notice")


def test_options_come_from_the_topic_and_then_from_their_pages_in_order() -> None:
    (topic,) = site("folder-topic").topics()
    assert [(option.id, option.cost) for option in topic.ballot.options] == [
        ("no", 10000),
        ("aire-de-jeux", 15000),
        ("jardin", 20000),
    ]
    assert [page.option.title["fr"] for page in topic.option_pages] == ["Une aire de jeux", "Le jardin partagé"]


def test_every_kind_of_ballot_can_be_written() -> None:
    assert {topic.ballot.kind for topic in site("every-kind").topics()} == set(KINDS)


def test_files_from_windows_are_read_as_any_other() -> None:
    (page,) = site("windows").pages
    assert page.prose["fr"].text == "Ce site\nest le nôtre.\n"


def test_a_site_may_bring_its_own_language(tmp_path: Path) -> None:
    shutil.copytree(TESTS / "sites/minimal", tmp_path, dirs_exist_ok=True)
    with (tmp_path / "content/site.yml").open("a", encoding="utf-8") as file:
        file.write("languages: [oc, pt-BR]\n")
    assert load(tmp_path).mistakes
    for name in ("oc", "pt_BR"):
        (tmp_path / "templates/locale").mkdir(parents=True, exist_ok=True)
        (tmp_path / f"templates/locale/{name}.po").touch()
    assert {"en", "fr", "oc", "pt-BR"} <= available(tmp_path)
    assert load(tmp_path).mistakes == []


def test_files_that_editors_programs_leave_behind_are_not_content(tmp_path: Path) -> None:
    shutil.copytree(TESTS / "sites/minimal", tmp_path, dirs_exist_ok=True)
    topics = tmp_path / "content/consultations/velo/topics"
    for name in (".pont.md.swp", "_brouillon.md", "pont.md~", "plan.pdf", "photos/pont.jpg"):
        (topics / name).parent.mkdir(exist_ok=True)
        (topics / name).touch()
    assert load(tmp_path).mistakes == []
