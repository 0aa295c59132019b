"""The editors' commands, as typed."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ballots import Tally
from collector.cli import cahier
from generator.results import Participation, Results, TopicResults, to_json


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cahier, [str(argument) for argument in arguments], catch_exceptions=False)


@pytest.fixture(params=["fr", "en"])
def town(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    folder = tmp_path / "town"
    assert run("init", folder, "--language", request.param).exit_code == 0
    return folder


def consultation(town: Path) -> str:
    (found,) = (town / "content/consultations").iterdir()
    return found.name


def test_a_new_site_has_no_mistakes_and_builds(town: Path) -> None:
    assert (run("check", "--site", town).output, run("check", "--site", town).exit_code) == ("No mistakes.\n", 0)
    built = run("build", "--site", town)
    assert built.exit_code == 0
    assert "  + index.html\n" in built.output
    assert " 0 written, 0 removed" in run("build", "--site", town).output


@pytest.mark.parametrize("kind", ["vote", "poll", "support", "scale", "ranking", "grades", "budget", "survey"])
def test_a_new_topic_of_every_kind_has_no_mistakes(town: Path, kind: str) -> None:
    assert run("new", "topic", "--site", town, consultation(town), "gare", "--kind", kind).exit_code == 0
    assert run("check", "--site", town).output == "No mistakes.\n"


def test_everything_new_has_no_mistakes(town: Path) -> None:
    assert run("new", "consultation", "--site", town, "plan").exit_code == 0
    assert run("new", "text", "--site", town, "plan", "charte").exit_code == 0
    assert run("new", "news", "--site", town, "plan", "debut", "--date", "2026-03-01").exit_code == 0
    assert run("new", "page", "--site", town, "aide").exit_code == 0
    assert run("check", "--site", town).output == "No mistakes.\n"
    assert (town / "content/consultations/plan/news/2026-03-01-debut.md").is_file()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["new", "page", "Mentions Légales"], "Take mentions-legales."),
        (["new", "topic", "nulle-part", "gare"], "There is no consultation nulle-part"),
    ],
)
def test_what_cannot_be_made_is_explained(town: Path, arguments: list[str], said: str) -> None:
    result = run(*arguments, "--site", town)
    assert (result.exit_code, said in result.output) == (1, True)


def test_nothing_is_overwritten(town: Path) -> None:
    before = (town / "content/site.yml").read_text()
    result = run("init", town)
    assert (result.exit_code, "exists already" in result.output) == (1, True)
    assert (town / "content/site.yml").read_text() == before


def break_site(town: Path) -> None:
    with (town / "content/site.yml").open("a") as file:
        file.write("\ntitel: Autre\n")


def test_mistakes_end_with_1_in_three_formats(town: Path) -> None:
    break_site(town)
    text = run("check", "--site", town)
    assert text.exit_code == 1
    assert "content/site.yml:" in text.output
    assert text.output.endswith("\n1 mistake.\n")
    (found,) = json.loads(run("check", "--site", town, "--format", "json").output)
    assert found["file"] == "content/site.yml"
    assert run("check", "--site", town, "--format", "github").output.startswith("::error file=content/site.yml,line=")


def test_a_site_without_mistakes_is_an_empty_list_in_json(town: Path) -> None:
    assert json.loads(run("check", "--site", town, "--format", "json").output) == []


def test_a_build_with_mistakes_writes_nothing(town: Path) -> None:
    break_site(town)
    assert run("build", "--site", town).exit_code == 1
    assert not (town / "output").exists()


def test_a_build_shows_the_results_that_it_is_given(town: Path, tmp_path: Path) -> None:
    topic = next((town / "content/consultations").rglob("topics/*.md")).stem
    tally: Tally = {"voters": 9, "counts": {"for": 7, "against": 2, "abstain": 0}, "expressed": 9}  # type: ignore[typeddict-unknown-key] # a kind's own field
    topics = {(consultation(town), topic): TopicResults({"kind": "vote"}, tally, datetime(2026, 3, 1, 12, tzinfo=UTC))}
    people = Participation(9, ((date(2026, 2, 28), 4), (date(2026, 3, 1), 5)))
    document = to_json(Results(topics, {consultation(town): people}))
    (tmp_path / "results.json").write_text(json.dumps(document))
    assert run("build", "--site", town, "--results", tmp_path / "results.json").exit_code == 0
    shown = json.loads((town / f"output/{consultation(town)}/{topic}/tally.json").read_text())
    assert shown["counts"] == tally["counts"]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": "cahier-results", "format_version": 2}', "\x00"])
def test_a_results_document_that_is_none_is_refused_in_a_sentence(town: Path, tmp_path: Path, text: str) -> None:
    (tmp_path / "results.json").write_text(text)
    result = run("build", "--site", town, "--results", tmp_path / "results.json")
    assert (result.exit_code, "cannot be used: " in result.output) == (1, True)


def test_a_folder_with_other_files_is_not_built_into(town: Path, tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("years of work")
    result = run("build", "--site", town, "--output", tmp_path)
    assert (result.exit_code, "thesis.tex" in result.output) == (1, True)


def test_the_schema_is_written_for_editors_programs(town: Path) -> None:
    (town / "content/.schemas/site.json").unlink()
    assert "site.json" in run("schema", "--site", town).output
    assert json.loads((town / "content/.schemas/site.json").read_text())["properties"]["title"]
