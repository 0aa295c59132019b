"""Each kind's form gives an answer that its ballot takes, and each tally is what live results would make of it."""

from __future__ import annotations

import json
from collections.abc import Iterable

import jinja2
import pytest

from ballots import KINDS
from generator.i18n import width
from generator.results import tally_json
from generator.roots import PACKAGE
from tests.templates.reading import Element, Page
from tests.templates.samples import ANSWERS, NOW, TOPICS, Built

OPEN = sorted(set(TOPICS) - {"over", "early"})
COUNTED = sorted(set(ANSWERS) & set(TOPICS) - {"withheld", "after"})


def test_the_samples_have_every_kind(built: Built) -> None:
    assert {topic.ballot.kind for topic in built.site.topics()} == set(KINDS)


def filled(form: Element) -> dict[str, list[str]]:
    """The fields that a voter sends who takes the first of everything, and ranks in the order of the page."""
    fields: dict[str, list[str]] = {}
    for control in form.all("input", "select", "textarea"):
        name = control["name"]
        match control.tag, control["type"]:
            case "input", "hidden":
                fields[name] = [control["value"]]
            case "input", "radio" | "checkbox":
                fields.setdefault(name, [control["value"]])
            case "textarea", _:
                fields[name] = ["Roofs"]
            case "select", _:
                values = [option.get("value", option.text) for option in control.all("option")]
                assert values[0] == ""
                taken = {value for sent in fields.values() for value in sent} if "rank-" in name else set()
                fields[name] = [next(value for value in values[1:] if value not in taken)]
    return fields


@pytest.mark.parametrize("slug", OPEN)
def test_a_form_without_scripts_gives_an_answer_that_the_ballot_takes(
    slug: str, built: Built, pages: dict[str, Page]
) -> None:
    topic = built.topic(slug)
    form = pages[f"/town/{slug}/"].all("form")[0]
    answer = topic.ballot.parse(topic.ballot.read_form(filled(form)))
    assert answer is not None
    if topic.ballot.kind == "survey":
        assert isinstance(answer, dict)
        assert list(answer) == ["how", "vote", "sign", "pace", "long", "rank", "mark", "pay", "wish"]


@pytest.mark.parametrize("slug", sorted(set(OPEN) - {"support", "support-open", "survey"}))
def test_each_field_that_a_refusal_names_is_in_the_page(slug: str, built: Built, pages: dict[str, Page]) -> None:
    topic = built.topic(slug)
    controls = {"grades": "grade-", "ranking": "rank-"}
    prefix = controls.get(topic.ballot.kind)
    names = [prefix + option.id for option in topic.ballot.options] if prefix else ["answer"]
    ids = {element["id"] for element in pages[f"/town/{slug}/"].all()}
    assert {f"ballot.{name}" for name in names} <= ids


def at(tally: object, path: str) -> object:
    for part in path.split("."):
        assert isinstance(tally, dict), path
        tally = tally[part] if tally[part] is not None else dict.fromkeys(("lower", "upper"))
    return tally


def number(tally: object, path: str) -> float:
    found = at(tally, path)
    assert isinstance(found, int | float), path
    return found


def tally_of(slug: str, built: Built) -> object:
    topic = built.topic(slug)
    return json.loads(tally_json(topic, built.results.topics.get(topic.key), NOW))


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("slug", COUNTED)
def test_every_figure_of_a_page_is_what_live_results_would_write(
    slug: str, language: str, built: Built, pages: dict[str, Page]
) -> None:
    page = pages[f"{'' if language == 'en' else '/fr'}/town/{slug}/"]
    tally, tongue = tally_of(slug, built), built.renderer.tongues[language]
    shown = [element for element in page.all() if "data-v" in element]
    assert shown
    for element in shown:
        value = number(tally, element["data-v"])
        if "data-of" in element:
            assert element.text == tongue.share(int(value), int(number(tally, element["data-of"])))
        elif "data-money" in element:
            assert element["data-money"].replace("0", tongue.number(value)) == element.text == tongue.money(int(value))
        else:
            assert element.text == tongue.number(value)


@pytest.mark.parametrize("slug", COUNTED)
def test_every_bar_is_as_wide_as_live_results_would_draw_it(slug: str, built: Built, pages: dict[str, Page]) -> None:
    tally = tally_of(slug, built)
    for bar in pages[f"/town/{slug}/"].all("rect"):
        if "data-w" in bar:
            of = sum(number(tally, path) for path in bar["data-of"].split()) * float(bar["data-times"] or 1)
            assert bar["width"] == width(number(tally, bar["data-w"]), of)
            if "data-x" in bar:
                assert bar["x"] == width(sum(number(tally, path) for path in bar["data-x"].split()), of)
        if "data-h" in bar:
            numbers = at(tally, bar["data-most"])
            assert isinstance(numbers, dict)
            assert bar["height"] == width(number(tally, bar["data-h"]), max(numbers.values()))


@pytest.mark.parametrize("slug", COUNTED)
def test_what_is_shown_or_hidden_is_what_live_results_would_show_or_hide(
    slug: str, built: Built, pages: dict[str, Page]
) -> None:
    tally = tally_of(slug, built)
    for element in pages[f"/town/{slug}/"].all():
        if "data-if" in element:
            values = [at(tally, path) for path in element["data-if"].split()]
            assert ("hidden" in element) is not any(holds(element, value, tally) for value in values) ^ (
                "data-not" in element
            ), element.attributes


def holds(element: Element, value: object, tally: object) -> bool:
    if "data-has" in element:
        assert isinstance(value, list)
        return element["data-has"] in value
    if "data-is" in element:
        return str(value) == element["data-is"]
    if "data-as" in element:
        return value == at(tally, element["data-as"])
    return bool(value)


@pytest.mark.parametrize("slug", COUNTED)
def test_rows_stand_in_the_order_of_the_tally(slug: str, built: Built, pages: dict[str, Page]) -> None:
    tally = tally_of(slug, built)
    for body in pages[f"/town/{slug}/"].all("tbody"):
        if "data-order" in body:
            order = at(tally, body["data-order"])
            rows = [row["data-row"] for row in body.all("tr")]
            places = [cell.text for cell in body.all("span") if "data-place" in cell]
            if isinstance(order, dict):
                first = at(tally, body["data-first"]) if "data-first" in body else []
                assert isinstance(first, list)
                assert rows == sorted(order, key=lambda id: (id not in first, -order[id]))
            else:
                assert isinstance(order, list)
                assert rows == flat(order)
                assert places == [str(1 + len(flat(order[:at]))) for at, group in enumerate(order) for _ in group]


def flat(groups: Iterable[list[str]]) -> list[str]:
    return [id for group in groups for id in group]


def test_options_of_equal_merit_share_a_place_and_are_called_tied(built: Built, pages: dict[str, Page]) -> None:
    rows = [row for row in pages["/town/grades/"].all("tr") if "data-row" in row]
    assert [any("hidden" in mark for mark in row.all("span") if "data-tied" in mark) for row in rows] == [True, True]
    table = pages["/town/nobody/"].all("tbody")[0]
    assert [cell.text for cell in table.all("span") if "data-place" in cell] == ["1", "1"]
    assert not [mark for mark in table.all("span") if "data-tied" in mark and "hidden" in mark]


@pytest.mark.parametrize("slug", COUNTED)
def test_the_rule_of_the_count_is_said_where_the_results_are(slug: str, pages: dict[str, Page]) -> None:
    section = pages["/town/results/"].one(f"topic_{slug}")
    rule = next(part for part in section.all("details") if part["class"] == "rule")
    assert len(rule.text.split()) > 10


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("receipt of vote 0", "For"),
        ("receipt of poll 1", "Saturday"),
        ("receipt of support 0", "I support"),
        ("receipt of scale 0", "-25"),
        ("receipt of borda 0", "Trees"),
        ("receipt of grades 1", "Excellent"),
        ("receipt of greedy 1", "Together: €240 of €300."),
        ("receipt of survey 0", "Roofs <b>please</b>"),
        ("receipt of survey 1", "no answer"),
    ],
)
def test_a_receipt_says_what_was_recorded(name: str, words: str, pages: dict[str, Page]) -> None:
    section = next(part for part in pages[name].all("section") if part["class"] == "receipt")
    assert words in section.text


def test_an_option_has_its_share_on_its_own_page(pages: dict[str, Page]) -> None:
    assert "5 votes, 55.6% of all voters" in pages["/town/projects/swing/"].root.text


def test_a_survey_takes_a_kind_whose_form_knows_nothing_of_surveys(built: Built) -> None:
    """The least that a kind's template has to offer is `form(ballot, choices, prefix)`."""
    topic = built.topic("survey")
    least = '{% macro form(ballot, choices, prefix="") %}<input name="{{ prefix }}guess">{% endmacro %}'
    templates = jinja2.ChoiceLoader([jinja2.DictLoader({"ballots/text.html": least}), jinja2.FileSystemLoader(PACKAGE)])
    environment = jinja2.Environment(
        loader=templates, extensions=["jinja2.ext.i18n"], autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    environment.install_null_translations(newstyle=True)  # type: ignore[attr-defined] # the extension adds it
    tongue = built.renderer.tongues["en"]
    environment.filters |= {"say": tongue.say, "plain": tongue.plain, "number": tongue.number, "money": tongue.money}
    environment.filters |= {"share": tongue.share, "width": width}
    form = environment.get_template("ballots/survey.html").module.form  # type: ignore[attr-defined] # its macro
    page = Page(str(form(topic.ballot, {}, errors={"wish.guess": "Guess a number."})))
    question = page.all("fieldset")[-1]
    assert next(question.all("legend")).text.split() == ["Anything", "else?", "(optional)"]
    assert next(question.all("input"))["name"] == "wish.guess"
    assert page.one("ballot.wish.guess").text.strip() == "Error: Guess a number."
