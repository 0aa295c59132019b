"""Every ballot is read, filled in, cast, changed and withdrawn in a real browser, with scripts and without.

All by keyboard alone once, and by the mouse where it matters.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.keyboard import Keyboard
from tests.serving import Served, wait_until

Fill = Callable[[Page], None]


@dataclass(frozen=True)
class Cast:
    """How a ballot is filled in, and words of it on the receipt."""

    fields: list[tuple[str, str]]
    words: str


def choose(page: Page, selector: str) -> None:
    """Choose a radio button or check box as people do: by a click on its label, which covers it."""
    page.locator(f'label[for="{page.locator(selector).get_attribute("id")}"]').click()
    expect(page.locator(selector)).to_be_checked()


def tick(*values: str) -> Fill:
    """Choose radio buttons or check boxes by their values."""

    def fill(page: Page) -> None:
        for value in values:
            choose(page, f'#ballot input[name="answer"][value="{value}"]')

    return fill


BALLOTS = {
    "vote": Cast([("answer", "for")], "Pour"),
    "poll": Cast([("answer", "tram"), ("answer", "velo")], "Des vélos"),
    "support": Cast([], "soutiens"),
    "scale": Cast([("answer", "50")], "50"),
    "ranking": Cast([("rank-nord", "2"), ("rank-sud", "1")], "Le sud"),
    "grades": Cast([("grade-aube", "good"), ("grade-brume", "poor")], "Aube"),
    "budget": Cast([("answer", "pont"), ("answer", "arbre")], "Un pont"),
    "survey": Cast([("mode.answer", "pied"), ("avis.answer", "Plus <b>d'arbres</b>")], "Plus <b>d'arbres</b>"),
}


def tally(served: Served, topic: str) -> Any:
    return served.http.get(f"/tally/ville/{topic}").raise_for_status().json()


def send(page: Page) -> None:
    page.click("#ballot .submit button")
    page.wait_for_url("**/receipt/**")


def withdraw(page: Page) -> None:
    page.click("details.withdraw summary")
    page.click("details.withdraw button")
    page.wait_for_url("**/receipt/**")


def on_disk(served: Served, topic: str, voters: int) -> str:
    """The page of a topic once the file beside it shows that many voters."""
    file = f"ville/{topic}/tally.json"
    wait_until(lambda: json.loads(served.output(file))["voters"] == voters)
    return served.output(f"ville/{topic}/index.html")


@pytest.mark.parametrize("kind", BALLOTS)
def test_a_ballot_is_cast_counted_shown_and_withdrawn(page: Page, served: Served, kind: str) -> None:
    """By keyboard alone. The receipt says what was recorded, the page on disk follows, and a withdrawal ends it."""
    cast, before, keyboard = BALLOTS[kind], tally(served, kind), Keyboard(page)
    keyboard.open(f"/ville/{kind}/")
    for name, value in cast.fields:
        keyboard.fill(name, value)
    keyboard.go(page.locator("#ballot .submit button"))
    expect(page.locator(".receipt")).to_contain_text(cast.words)
    on_disk(served, kind, before["voters"] + 1)
    page.keyboard.press("Tab")
    keyboard.operate(page.locator("details.withdraw summary"))
    keyboard.go(page.locator("details.withdraw button"))
    assert tally(served, kind) == {**before, "as_of": tally(served, kind)["as_of"]}


def test_a_vote_sent_again_replaces_the_first(page: Page, served: Served) -> None:
    before = tally(served, "vote")
    for answer in ("for", "against"):
        page.goto("/ville/vote/")
        tick(answer)(page)
        send(page)
    after = tally(served, "vote")
    assert after["voters"] == before["voters"] + 1
    assert after["counts"] == {**before["counts"], "against": before["counts"]["against"] + 1}
    withdraw(page)


def test_an_answer_that_the_ballot_does_not_allow_is_explained_with_a_way_back(page: Page, served: Served) -> None:
    page.goto("/ville/poll/")
    tick("tram", "bus", "velo")(page)
    page.click("#ballot .submit button")
    if not page.url.endswith("/vote/ville/poll"):  # a script warns before anything is sent; whoever insists may send it
        expect(page.locator("#ballot .counter")).to_be_focused()
        page.click("#ballot .submit button")
    page.wait_for_url("**/vote/ville/poll")
    expect(page.locator(".errors")).to_be_focused()
    assert page.locator("#ballot input:checked").count() == 3
    page.click(".errors a")
    expect(page.locator("fieldset[id='ballot.answer']")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert [box.get_attribute("value") for box in page.locator("#ballot input:checked").all()] == ["bus", "velo"]
    send(page)
    expect(page.locator(".receipt")).to_contain_text("Des vélos")
    withdraw(page)


def test_a_closed_topic_has_no_form_and_a_late_vote_gets_a_clear_page(page: Page, served: Served) -> None:
    page.goto("/ville/fini/")
    assert page.locator("#ballot form").count() == 0
    late = served.http.post("/vote/ville/fini", data={"answer": "for", "lang": "fr"})
    assert late.status_code == 409
    assert 'href="/ville/fini/"' in late.text
    assert tally(served, "fini")["voters"] == 0


@pytest.mark.parametrize(("topic", "seen"), [("apres", True), ("secret", False)])
def test_withheld_results_are_seen_by_nobody_or_only_by_who_has_voted(
    page: Page, served: Served, topic: str, seen: bool
) -> None:
    page.goto(f"/ville/{topic}/")
    assert page.locator("#tally table").count() == 0
    tick("against")(page)
    send(page)
    assert (page.locator("#tally table").count() == 1) is seen
    assert served.http.get(f"/tally/ville/{topic}").status_code == 403
    assert not (served.folder / f"output/ville/{topic}/tally.json").exists()
    withdraw(page)


def test_a_second_open_page_sees_the_tally_move(scripted: Page, unscripted: Page) -> None:
    """Read, vote, and the number on another citizen's open page moves without a reload."""
    watched, page = scripted, unscripted
    watched.goto("/ville/vote/")
    count = watched.locator('#tally table [data-v="counts.against"]').first
    before = int(count.text_content() or "0")
    page.goto("/")
    page.click('main a[href="/ville/"]')
    page.click('main a[href="/ville/vote/"]')
    tick("against")(page)
    send(page)
    expect(count).to_have_text(str(before + 1))
    expect(watched.locator("#tally [role=status][data-updated]")).not_to_be_empty()
    withdraw(page)
    expect(count).to_have_text(str(before))


def test_the_ranking_is_put_in_order_by_keyboard(scripted: Page) -> None:
    """Each move is said, and the focus stays on the button that was pressed."""
    page = scripted
    keyboard, said = Keyboard(page), page.locator(".ranking [role=status]")
    keyboard.open("/ville/ranking/")

    def move(option: str, step: int) -> None:
        button = page.locator("li.rank", has_text=option).locator(f'button[data-move="{step}"]')
        keyboard.reach(button)
        keyboard.press("Enter")
        expect(button).to_be_focused()
        expect(said).to_contain_text(option)

    move("Le sud", -1)
    first = said.text_content()
    move("L’est", -1)
    move("L’est", -1)
    assert [page.input_value(f'select[name="rank-{option}"]') for option in ("est", "sud", "nord")] == ["1", "2", ""]
    move("L’est", 1)
    move("L’est", 1)
    assert [page.input_value(f'select[name="rank-{option}"]') for option in ("sud", "est", "nord")] == ["1", "", ""]
    assert said.text_content() != first
    keyboard.go(page.locator("#ballot .submit button"))
    expect(page.locator(".receipt .answer li")).to_have_text(["Le sud"])
    withdraw(page)


def test_the_budget_says_what_is_left_and_what_is_too_much(scripted: Page) -> None:
    """By keyboard: what does not fit is said, stopped once before it is sent, and taken out again."""
    page = scripted
    keyboard, counter = Keyboard(page), page.locator("#ballot .counter[role=status]")
    keyboard.open("/ville/budget/")
    keyboard.fill("answer", "pont")
    expect(counter).to_have_text("Reste : 30 € sur 100 €.")
    keyboard.fill("answer", "arbre")
    expect(counter).to_have_text("Reste : 0 € sur 100 €.")
    keyboard.reach(page.locator('#ballot [value="banc"]'), "Shift+Tab")
    keyboard.press("Space")
    expect(counter).to_contain_text("20 €")
    expect(counter).to_have_class(re.compile("over"))
    keyboard.operate(page.locator("#ballot .submit button"))
    expect(counter).to_be_focused()
    keyboard.reach(page.locator('#ballot [value="banc"]'), "Shift+Tab")
    keyboard.press("Space")
    expect(counter).not_to_have_class(re.compile("over"))
    keyboard.go(page.locator("#ballot .submit button"))
    expect(page.locator(".receipt")).to_contain_text("Un arbre")
    withdraw(page)


def test_the_first_key_leads_over_the_header_to_what_the_page_says(page: Page) -> None:
    page.goto("/ville/vote/")
    page.keyboard.press("Tab")
    expect(page.locator("a[href='#main']")).to_be_focused()
    Keyboard(page).press("Enter")
    expect(page.locator("main")).to_be_focused()
    Keyboard(page).press("Tab")
    expect(page.locator("main :focus")).to_have_count(1)


def test_a_page_asks_nothing_of_other_hosts_and_breaks_no_policy(scripted: Page, served: Served) -> None:
    page = scripted.context.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for path in ("/", "/ville/", "/ville/results/", *(f"/ville/{kind}/" for kind in BALLOTS)):
        page.goto(path)
    assert [url for url in asked if not url.startswith(served.url)] == []
    assert complaints == []
    page.close()
