"""What `cahier init` and `cahier new` write passes `cahier check`, and says what else may be written."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from ballots import KINDS
from ballots.fields import Table
from collector.cli import cahier
from generator.content import scaffold
from generator.content.load import load
from generator.content.scaffold import LANGUAGES, CannotMake
from generator.content.site_tables import SITE
from generator.content.tables import CONSULTATION, NEWS, PAGE, TEXT, TOPIC
from generator.errors import report

FILLED_IN = {"ballot", "numbered"}
"""Fields that a command writes."""

FIRST = {"fr": "premiere-consultation", "en": "first-consultation"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_can_be_made_passes_check(tmp_path: Path, language: str) -> None:
    scaffold.init(tmp_path, language, 'Valmont: "ici" & là')
    for kind in KINDS:
        scaffold.new_topic(tmp_path, FIRST[language], f"sujet-{kind}", kind=kind)
    scaffold.new_consultation(tmp_path, "velo", "Le plan vélo")
    scaffold.new_topic(tmp_path, "velo", "pont", "Faut-il fermer le pont ?")
    scaffold.new_page(tmp_path, "contact", "Nous écrire")
    scaffold.new_statement(tmp_path, "accessibility", date(2026, 3, 1))
    scaffold.new_text(tmp_path, "velo", "charte", "La charte")
    scaffold.new_news(tmp_path, "velo", "ouverture", date(2026, 3, 1), "Le vote est ouvert")
    loaded = load(tmp_path)
    assert report(loaded.mistakes) == ""
    assert loaded.site
    assert loaded.site.title == {language: 'Valmont: "ici" & là'}
    assert {topic.ballot.kind for topic in loaded.site.topics()} == set(KINDS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("site.yml", SITE),
        ("consultation.yml", CONSULTATION),
        ("topic.md", TOPIC),
        ("page.md", PAGE),
        ("text.md", TEXT),
        ("news.md", NEWS),
    ],
)
def test_every_field_is_shown_written_or_in_a_comment(language: str, name: str, table: Table) -> None:
    text = (Path(scaffold.__file__).parent / "scaffolds" / language / name).read_text(encoding="utf-8")
    fields = {entry.name for entry in table.fields}
    assert fields - set(re.findall(r"^(?:# )?(\w+):", text, re.MULTILINE)) <= FILLED_IN


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_comment_of_a_field_can_be_used_as_it_is(tmp_path: Path, language: str) -> None:
    scaffold.init(tmp_path, language)
    for file in [*tmp_path.rglob("*.yml"), *tmp_path.rglob("topics/*.md")]:
        text = file.read_text(encoding="utf-8")
        file.write_text(re.sub(r"^# (?=\w+:( |$)(?!\$)|  )", "", text, flags=re.MULTILINE), encoding="utf-8")
    found = {mistake.message for mistake in load(tmp_path).mistakes}
    assert {
        message for message in found if "there is no image" not in message and "written twice" not in message
    } == set()


def test_a_statement_on_accessibility_names_who_makes_it_of_what_and_when(tmp_path: Path) -> None:
    scaffold.init(tmp_path, "fr", "Valmont")
    site = tmp_path / "content/site.yml"
    site.write_text(site.read_text().replace("# contact: participer", "contact: participer"))
    made = CliRunner().invoke(cahier, ["new", "page", "accessibility", "--site", str(tmp_path)])
    assert made.exit_code == 0, made.output
    text = (tmp_path / "content/pages/accessibility.md").read_text(encoding="utf-8")
    for said in ("RGAA", "Valmont s'engage", "https://participer.example.org", "mailto:participer@example.org"):
        assert said in text
    assert re.search(r"Elle a été établie le \d+ \w+ \d{4}\.", text)
    assert report(load(tmp_path).mistakes) == ""


PARTS = {
    "fr": [
        "État de conformité",
        "Résultats des tests",
        "Contenus non accessibles",
        "Non-conformités",
        "Dérogations pour charge disproportionnée",
        "Contenus non soumis à l'obligation d'accessibilité",
        "Établissement de cette déclaration d'accessibilité",
        "Technologies utilisées pour ce site",
        "Environnement de test et outils",
        "Pages vérifiées",
        "Retour d'information et contact",
        "Voies de recours",
    ],
    "en": [
        "Compliance status",
        "Content that is not accessible",
        "Not compliant with the law",
        "Disproportionate burden",
        "Outside the scope of the law",
        "Preparation of this statement",
        "Feedback and contact",
        "Enforcement procedure",
    ],
}
"""What the format that RGAA 4.1 imposes, and the model of Decision (EU) 2018/1523, ask of a statement, in order."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_statement_on_accessibility_has_all_the_parts_that_the_law_asks(tmp_path: Path, language: str) -> None:
    scaffold.init(tmp_path, language)
    (file,) = scaffold.new_statement(tmp_path, "accessibility", date(2026, 3, 1))
    assert re.findall(r"^##+ (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE) == PARTS[language]


def test_nothing_that_exists_is_overwritten(tmp_path: Path) -> None:
    scaffold.init(tmp_path)
    before = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    with pytest.raises(CannotMake, match="exists already"):
        scaffold.init(tmp_path)
    with pytest.raises(CannotMake, match="exists already"):
        scaffold.new_consultation(tmp_path, FIRST["fr"])
    with pytest.raises(CannotMake, match="exists already"):
        scaffold.new_topic(tmp_path, FIRST["fr"], "projet")
    with pytest.raises(CannotMake, match="exists already"):
        scaffold.new_page(tmp_path, "mentions-legales")
    assert {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()} == before


def test_what_cannot_be_made_is_explained(tmp_path: Path) -> None:
    with pytest.raises(CannotMake, match="cahier init"):
        scaffold.new_page(tmp_path, "page")
    scaffold.init(tmp_path)
    with pytest.raises(CannotMake, match="Take plan-velo"):
        scaffold.new_consultation(tmp_path, "Plan vélo")
    with pytest.raises(CannotMake, match="cahier new consultation velo"):
        scaffold.new_topic(tmp_path, "velo", "pont")
    with pytest.raises(CannotMake, match="no kind of ballot votte"):
        scaffold.new_topic(tmp_path, FIRST["fr"], "pont", kind="votte")
