"""A form that the ballot does not allow comes back filled in, with each fault said at its field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest

from ballots import Ballot
from tests.ballots.asking import ballot, options, projects
from tests.ballots.samples import SAMPLES
from tests.collector.house import FORM, House, rows, running, site, topic
from tests.templates.reading import Element, Page

pytestmark = pytest.mark.anyio

Fields = dict[str, list[str]]

LONG = ballot("scale", from_=0, to=100, step=1)
MANY = ballot("ranking", options=options(*(f"o{number}" for number in range(21))))
BUDGET = SAMPLES["greedy"]
TWO = ballot("poll", options=options("tram", "bus", "velo"), min=2, max=2)
AT_LEAST_TWO = ballot("budget", options=projects(pool=60, park=40, path=30), amount=100, min=2)
SURVEY = SAMPLES["survey"]


@dataclass(frozen=True)
class Case:
    """A form that is refused: the fields at fault, a sentence of the page, and what to change for it to be taken."""

    asked: Ballot
    sent: Fields
    faults: tuple[str, ...]
    said: str
    better: Fields


CASES = {
    "no answer to a vote": Case(
        SAMPLES["vote"], {}, ("answer",), "Choose an answer before you send your vote.", {"answer": ["for"]}
    ),
    "an unknown answer to a vote": Case(
        SAMPLES["vote"],
        {"answer": ["maybe"]},
        ("answer",),
        "Choose one of the answers offered: for, against or abstain.",
        {"answer": ["for"]},
    ),
    "no option": Case(SAMPLES["poll"], {}, ("answer",), "Choose at least one option before", {"answer": ["tram"]}),
    "too many options": Case(
        SAMPLES["poll"],
        {"answer": ["tram", "bus", "velo"]},
        ("answer",),
        "Choose at most 2 options.",
        {"answer": ["tram", "bus"]},
    ),
    "too few options": Case(
        TWO, {"answer": ["bus"]}, ("answer",), "Choose at least 2 options.", {"answer": ["bus", "velo"]}
    ),
    "an unknown option": Case(
        SAMPLES["poll"],
        {"answer": ["tram", "rocket"]},
        ("answer",),
        "Choose among the options offered here only.",
        {"answer": ["tram"]},
    ),
    "no position": Case(SAMPLES["scale"], {}, ("answer",), "Choose a position on the scale", {"answer": ["25"]}),
    "a position between two": Case(
        SAMPLES["scale"], {"answer": ["26"]}, ("answer",), "from -100 to 100 in steps of 25.", {"answer": ["25"]}
    ),
    "a position beyond a long scale": Case(
        LONG, {"answer": ["101"]}, ("answer",), "from 0 to 100 in steps of 1.", {"answer": ["100"]}
    ),
    "a rank twice": Case(
        SAMPLES["borda"],
        {"rank-a": ["1"], "rank-b": ["2"], "rank-c": ["2"], "rank-d": [""]},
        ("rank-c",),
        "Two options have the rank 2",
        {"rank-c": ["3"]},
    ),
    "nothing ranked": Case(
        SAMPLES["borda"], {"rank-a": [""]}, ("rank-a",), "Choose at least one option", {"rank-a": ["1"]}
    ),
    "a rank that is none": Case(
        MANY, {"rank-o0": ["1"], "rank-o7": ["2nd"]}, ("rank-o7",), "A rank is a whole number", {"rank-o7": ["2"]}
    ),
    "no grade": Case(
        SAMPLES["grades"],
        {"grade-a": [""], "grade-b": [""]},
        ("grade-a",),
        "Give at least one option a grade",
        {"grade-a": ["good"]},
    ),
    "an unknown grade": Case(
        SAMPLES["grades"],
        {"grade-a": ["good"], "grade-b": ["superb"]},
        ("grade-b",),
        "Choose one of the grades offered.",
        {"grade-b": ["fair"]},
    ),
    "over the amount": Case(
        BUDGET,
        {"answer": ["pool", "park", "lamp"]},
        ("answer",),
        "Your projects cost €10 more than the amount of €100: leave some out.",
        {"answer": ["pool", "park"]},
    ),
    "too many projects": Case(
        SAMPLES["greedy-cheaper"],
        {"answer": ["pool", "park", "path", "lamp"]},
        ("answer",),
        "Choose at most 3 options.",
        {"answer": ["pool", "park", "path"]},
    ),
    "too few projects": Case(
        AT_LEAST_TWO, {"answer": ["path"]}, ("answer",), "Choose at least 2 options.", {"answer": ["park", "path"]}
    ),
    "several questions of a survey": Case(
        SURVEY,
        {
            "agree.answer": ["for"],
            "sign.answer": ["support"],
            "pace.answer": ["3"],
            "order.rank-x": ["1"],
            "worth.grade-y": ["good"],
            "spend.answer": ["pool", "park"],
            "wish.answer": ["Twenty-one characters\nand more"],
        },
        ("mode.answer", "wish.answer"),
        "On “How do you come?”: This question needs an answer.",
        {"mode.answer": ["bus"], "wish.answer": ["Benches"]},
    ),
    "two questions that cannot be read": Case(
        SURVEY,
        {"mode.answer": ["bus"], "order.rank-x": ["1"], "order.rank-y": ["1"], "pace.answer": ["fast"]},
        ("pace.answer", "order.rank-y"),
        "On “In which order?”: Two options have the rank 1",
        {"order.rank-y": ["2"], "pace.answer": ["4"]},
    ),
}


async def send(house: House, sent: Mapping[str, list[str]]) -> httpx.Response:
    body = urlencode({"lang": "en", **sent}, doseq=True)
    return await house.client.post("/vote/ville/asked", content=body, headers=FORM)


def form_of(page: Page) -> Element:
    return page.all("form")[0]


def filled_in(form: Element) -> Fields:
    """What a browser would send of the form as it stands, without what is empty."""
    fields: Fields = {}
    for control in form.all("input", "select", "textarea"):
        match control.tag, control["type"]:
            case "input", "radio" | "checkbox":
                values = [control["value"]] if "checked" in control else []
            case "select", _:
                values = [option.get("value", option.text) for option in control.all("option") if "selected" in option]
            case "textarea", _:
                values = [control.text.removeprefix("\n")]
            case _:
                values = [control["value"]]
        fields.setdefault(control["name"], []).extend(value for value in values if value)
    return {name: values for name, values in fields.items() if values}


def offered(form: Element, sent: Fields) -> Fields:
    """What of the fields sent the form can show: values that it offers, and whatever was typed."""
    typed = {control["name"] for control in form.all("textarea", "input") if control["type"] in ("", "number")}
    values = {(control["name"], control["value"]) for control in form.all("input")}
    for select in form.all("select"):
        values |= {(select["name"], option.get("value", option.text)) for option in select.all("option")}
    shown = {
        name: [value for value in given if value and (name in typed or (name, value) in values)]
        for name, given in sent.items()
    }
    return {name: given for name, given in shown.items() if given}


@pytest.mark.parametrize("name", CASES)
async def test_a_refused_form_comes_back_filled_in_and_is_taken_once_corrected(tmp_path: Path, name: str) -> None:
    case = CASES[name]
    async with running(tmp_path, site(topic("asked", case.asked))) as house:
        refused = await send(house, case.sent)
        assert refused.status_code == 422
        page = Page(refused.text)
        form = form_of(page)
        fields = filled_in(form)
        assert fields.pop("lang") == ["en"]
        assert fields == offered(form, case.sent)
        check_faults(page, case)
        assert await rows(house, "SELECT count(*) FROM ballot") == [(0,)]
        assert (await send(house, fields | case.better)).status_code == 303


def check_faults(page: Page, case: Case) -> None:
    """The summary leads to each field at fault, and the field says what is wrong with it."""
    summary = next(part for part in page.all("section") if part["class"] == "errors")
    assert [link["href"] for link in summary.all("a")] == [f"#ballot.{fault}" for fault in case.faults]
    assert case.said in summary.text
    assert "autofocus" in summary
    assert page.all("title")[0].text.startswith("Error: ")
    assert "The topic asked" in page.all("h1")[0].text
    for fault, link in zip(case.faults, summary.all("a"), strict=True):
        field, error = page.one(f"ballot.{fault}"), page.one(f"ballot.{fault}.error")
        assert error["id"] in field["aria-describedby"].split()
        assert error.text.removeprefix("Error: ") in link.text
        invalid = [part for part in field.all() if part["aria-invalid"] == "true"]
        assert invalid, f"{fault} is not marked as invalid"
    others = [part["id"] for part in page.all() if part["id"].endswith(".error")]
    assert sorted(others) == sorted(f"ballot.{fault}.error" for fault in case.faults)


async def test_a_survey_without_any_answer_is_at_fault_as_a_whole(tmp_path: Path) -> None:
    asked = ballot("survey", questions={"agree": {"kind": "vote", "title": "Do you agree?"}})
    async with running(tmp_path, site(topic("asked", asked))) as house:
        page = Page((await send(house, {"agree.answer": [""]})).text)
        summary = next(part for part in page.all("section") if part["class"] == "errors")
        assert [link["href"] for link in summary.all("a")] == ["#ballot"]
        assert "Answer at least one question" in summary.text


async def test_what_was_sent_is_shown_as_text_and_nothing_else(tmp_path: Path) -> None:
    """Whatever the values are, they neither close a field nor open an element, and unknown fields are left out."""
    evil = '"></textarea><script src="//evil.example"></script>{{ 7 * 7 }}\x00\x08\u202e'
    sent = {field: [evil] for field in ("wish.answer", "mode.answer", "order.rank-x", "pace.answer", "x", evil)}
    async with running(tmp_path, site(topic("asked", SURVEY))) as house:
        response = await send(house, sent)
        assert response.status_code == 422
        page = Page(response.text)
        assert "evil.example" not in "".join(script["src"] for script in page.all("script"))
        text = page.one("ballot.wish.answer").text
        assert text == "\n" + evil.replace("\x00", "").replace("\x08", "")
        assert response.text.count("evil.example") == 1
    async with running(tmp_path / "many", site(topic("asked", MANY))) as house:
        page = Page((await send(house, {"rank-o1": [evil]})).text)
        assert page.one("ballot.rank-o1")["value"].startswith('"></textarea>')


async def test_a_vote_already_cast_still_counts_and_the_page_says_so(tmp_path: Path) -> None:
    async with running(tmp_path, site(topic("asked", SAMPLES["vote"]))) as house:
        await send(house, {"answer": ["for"]})
        refused = await send(house, {})
        assert "If you voted before, that vote counts until then." in refused.text
        assert (await house.client.get("/tally/ville/asked")).json()["counts"]["for"] == 1


async def test_the_page_is_in_the_language_of_the_form_and_leads_back_to_the_topic(tmp_path: Path) -> None:
    async with running(tmp_path, site(topic("asked", SAMPLES["vote"]))) as house:
        response = await send(house, {"lang": ["fr"]})
        page = Page(response.text)
        assert response.headers["content-language"] == "fr"
        assert filled_in(form_of(page)) == {"lang": ["fr"]}
        assert "https://consultations.example.org/ville/asked/" in [link["href"] for link in page.all("a")]


async def test_a_program_is_told_of_the_first_fault_only(tmp_path: Path) -> None:
    async with running(tmp_path, site(topic("asked", SURVEY))) as house:
        problem = (await house.vote("asked", {"agree": "perhaps"})).json()
        assert (problem["code"], problem["control"]) == ("required", "mode.answer")
        assert "agree" not in problem["detail"]
