"""The demonstration site: without mistakes, complete, and with schemas as they are now."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from ballots import KINDS
from collector.demo import days, ideas, population
from generator import errors, site
from generator.content.load import load
from generator.content.schema import write_schemas
from generator.results import Results
from generator.stages import Stage
from tests.pages.tools import needs_checker
from tests.pages.validity import faults
from tests.pages.weights import BUDGETS, kinds, weigh
from tests.serving import ROOT
from tests.templates import samples
from tests.templates.reading import Element, Page


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("built") / "output"
    site.Builder(ROOT, folder).build(Results(), datetime(2026, 12, 1, tzinfo=UTC))
    return folder


def test_it_has_no_mistakes() -> None:
    assert errors.report(site.check(ROOT)) == ""


def test_it_has_a_topic_of_every_kind_and_every_page_in_both_languages(output: Path) -> None:
    loaded = load(ROOT).site
    assert loaded
    assert {topic.ballot.kind for topic in loaded.topics()} == set(KINDS)
    french = {path.relative_to(output).as_posix() for path in output.rglob("*.html")}
    english = {path.removeprefix("en/") for path in french if path.startswith("en/")}
    assert english == {path for path in french if not path.startswith("en/")} - {"404.html"}


def test_on_its_day_it_shows_consultations_in_every_stage_and_results_in_every_way() -> None:
    """Dates in the content decide which day that is: what closes late moves it, and something else may have opened."""
    loaded = load(ROOT).site
    assert loaded
    day = days.today(loaded, datetime(2026, 11, 22, tzinfo=UTC))
    assert day.date().isoformat() == "2026-11-22"
    assert {consultation.stage(day) for consultation in loaded.consultations} == set(Stage)
    asked = [topic for topic in loaded.topics() if topic.stage(day) is Stage.OPEN]
    assert {topic.results for topic in asked} == {"live", "after_vote", "closed"}


def test_what_the_town_says_of_proposals_is_said_of_those_that_its_people_file() -> None:
    """Editors know a proposal by its number alone, which it has from the order of the bank."""
    loaded = load(ROOT).site
    assert loaded
    day = days.today(loaded, datetime(2026, 11, 22, tzinfo=UTC))
    [town] = [consultation for consultation in loaded.consultations if consultation.proposals]
    call = town.proposals
    assert call
    assert call.stage(day) is Stage.OPEN
    filed = dict(enumerate(ideas.filed(loaded, population.people(loaded), day), 1))
    titles = {number: one.words.proposal.title for number, one in filed.items() if one.words.proposal}
    assert [titles[number] for number in call.answers] == ["Des arceaux à vélo devant les écoles"]
    for number, answer in call.answers.items():
        assert answer.date
        assert filed[number].moment.date() < min(line.date for line in answer.follow_up) <= answer.date <= day.date()
        assert call.qualified(len(filed[number].supporters))
    [topic] = [topic for topic in town.topics if topic.proposal]
    assert topic.proposal
    assert titles[topic.proposal.number] == "Éteindre les lampadaires au milieu de la nuit"
    assert topic.proposal.supports
    assert call.qualified(topic.proposal.supports)
    assert topic.proposal.supports <= len(filed[topic.proposal.number].supporters)
    assert filed[topic.proposal.number].moment.date().isoformat() < "2026-10-01", "the topic says so"


def test_its_schemas_are_those_of_the_tables(tmp_path: Path) -> None:
    """After a change of a table run `cahier schema`."""
    loaded = load(ROOT).site
    assert loaded
    for file in write_schemas(tmp_path, loaded.languages):
        assert (ROOT / file.relative_to(tmp_path)).read_text(encoding="utf-8") == file.read_text(encoding="utf-8")


def test_its_pages_have_one_title_no_skipped_heading_no_id_twice_and_nothing_inline(output: Path) -> None:
    for path in sorted(output.rglob("*.html")):
        elements = Page(path.read_text(encoding="utf-8")).all()
        levels = [int(element.tag[1]) for element in elements if re.fullmatch("h[1-6]", element.tag)]
        assert levels[:1] == [1], path
        assert levels.count(1) == 1, path
        assert all(after <= before + 1 for before, after in pairwise(levels)), (path, levels)
        ids = [element["id"] for element in elements if "id" in element]
        assert len(ids) == len(set(ids)), path
        assert not [element for element in elements if inline(element)], path


def inline(element: Element) -> bool:
    """Whether it runs or styles something that stands in the page itself."""
    within = element.tag == "style" or (element.tag == "script" and "src" not in element)
    return within or any(name == "style" or name.startswith("on") for name in element.attributes)


@needs_checker
@pytest.mark.slow
def test_its_pages_and_those_of_the_collector_are_valid_html(output: Path, tmp_path: Path) -> None:
    pages = samples.collector_pages(samples.built(tmp_path / "site"))
    for number, html in enumerate(pages.values()):
        (tmp_path / f"{number}.html").write_text(html, encoding="utf-8")
    assert "\n".join(faults([*output.rglob("*.html"), *tmp_path.glob("*.html")])) == ""


def test_its_topics_keep_within_their_weight_with_everything_that_they_show(output: Path) -> None:
    loaded = load(ROOT).site
    assert loaded
    weights = {address: weigh(output, address).total for kind, address in kinds(loaded) if kind.startswith("topic")}
    assert {address: weight for address, weight in weights.items() if weight > BUDGETS["first visit"]} == {}
