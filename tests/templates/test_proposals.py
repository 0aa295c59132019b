"""What citizens propose: in lists, on a page each, and in the form."""

from __future__ import annotations

import pytest

from collector.http.proposal_words import FIELDS
from tests.templates.proposed import SAID
from tests.templates.reading import Element, Page

LISTS = "/town/proposals/"


def classed(page: Page, name: str) -> list[Element]:
    """The elements of a class."""
    return [element for element in page.all() if name in element["class"].split()]


def actions(page: Page) -> list[str]:
    """Where the forms of a page go."""
    return [form["action"] for form in page.all("form")]


def numbers(page: Page) -> list[str]:
    """The proposals of a list."""
    return [card["id"][1:] for card in page.all("li") if card["class"] == "card" and card["id"].startswith("n")]


def test_a_list_has_each_proposal_that_can_be_read_once(pages: dict[str, Page]) -> None:
    for first, second in (("", "drawn/2/"), ("supported/", "supported/2/"), ("recent/", "recent/2/")):
        listed = [*numbers(pages[f"{LISTS}{first}"]), *numbers(pages[f"{LISTS}{second}"])]
        assert sorted(map(int, listed)) == [1, 2, 3, 4, *range(8, 37)], first
    assert numbers(pages[f"{LISTS}qualified/"]) == ["1"]
    assert len(numbers(pages["/town/"])) == 3


def test_what_citizens_wrote_is_text_in_its_own_language(pages: dict[str, Page]) -> None:
    page = pages["/town/proposals/2/"]
    assert page.all("h1")[0].text == SAID.title
    assert page.all("h1")[0]["lang"] == "fr"
    for name in (f"{LISTS}1/", f"{LISTS}2/", LISTS, "own proposal published", "promotion", "proposing"):
        assert not [element for element in pages[name].all("i", "b") if element.text in ("Two", '"everywhere"')], name


def test_a_card_draws_how_far_a_proposal_is_while_it_wants_supports(pages: dict[str, Page]) -> None:
    cards = {card["id"]: card for card in pages[f"{LISTS}supported/"].all("li") if "card" in card["class"].split()}
    assert not list(cards["n1"].all("svg"))
    (track, fill) = cards["n4"].all("rect")
    assert (track["width"], fill["width"]) == ("100%", "80%")
    assert "5 needed" in cards["n4"].text


@pytest.mark.parametrize(
    ("address", "said"), [(f"{LISTS}4/", "1 more is needed"), ("/past/proposals/1/", "1 was wanting")]
)
def test_a_proposal_says_how_many_supports_it_wants(pages: dict[str, Page], address: str, said: str) -> None:
    assert said in pages[address].one("support").text


def test_supports_and_proposals_are_taken_while_the_call_is_open(pages: dict[str, Page]) -> None:
    assert "/support/town/4" in actions(pages[f"{LISTS}4/"])
    assert actions(pages[f"{LISTS}new/"]) == ["/propose/town"]
    for address in ("/past/proposals/", "/past/proposals/1/", "/past/proposals/new/", "/later/proposals/new/"):
        assert actions(pages[address]) == [], address


@pytest.mark.parametrize("number", ["5", "6", "7"])
def test_what_cannot_be_read_is_neither_supported_nor_passed_on(pages: dict[str, Page], number: str) -> None:
    page = pages[f"{LISTS}{number}/"]
    assert page.all("h1")[0].text == "This proposal cannot be read"
    assert not classed(page, "share")
    assert actions(page) == []


def test_the_form_has_the_fields_that_are_read(pages: dict[str, Page]) -> None:
    wanted = {*FIELDS, *(f"field.{id}" for id in SAID.fields)}
    for name in (f"{LISTS}new/", "proposing", "own proposal to be changed"):
        sent = {control["name"] for control in pages[name].all("input", "textarea") if control["type"] != "hidden"}
        assert wanted <= sent, name


def test_a_proposal_that_waits_leads_to_no_page(pages: dict[str, Page]) -> None:
    """It has none before it was published."""
    assert not [link for link in pages["moderation of a proposal"].all("a") if LISTS in link["href"]]
