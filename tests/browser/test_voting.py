"""Every ballot is read, filled in, cast, changed and withdrawn in a real browser, with scripts and without."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.serving import Served

Fill = Callable[[Page], None]


@dataclass(frozen=True)
class Cast:
    """How a ballot is filled in, the answer that is recorded, and words of it on the receipt."""

    fill: Fill
    answer: object
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


def rank(**ranks: str) -> Fill:
    def fill(page: Page) -> None:
        for option, place in ranks.items():
            page.select_option(f'#ballot select[name="rank-{option}"]', place)

    return fill


def grade(**grades: str) -> Fill:
    def fill(page: Page) -> None:
        for option, given in grades.items():
            choose(page, f'#ballot input[name="grade-{option}"][value="{given}"]')

    return fill


def survey(page: Page) -> None:
    choose(page, '#ballot input[name="mode.answer"][value="pied"]')
    page.fill('#ballot textarea[name="avis.answer"]', "Plus <b>d'arbres</b>")


def nothing(_: Page) -> None:
    """A petition is a button."""


BALLOTS = {
    "vote": Cast(tick("for"), "for", "Pour"),
    "poll": Cast(tick("tram", "velo"), ["tram", "velo"], "Des vélos"),
    "support": Cast(nothing, "support", "soutiens"),
    "scale": Cast(tick("50"), 50, "50"),
    "ranking": Cast(rank(sud="1", nord="2"), ["sud", "nord"], "Le sud"),
    "grades": Cast(grade(aube="good", brume="poor"), {"aube": "good", "brume": "poor"}, "Aube"),
    "budget": Cast(tick("pont", "arbre"), ["pont", "arbre"], "Un pont"),
    "survey": Cast(survey, {"mode": ["pied"], "avis": "Plus <b>d'arbres</b>"}, "Plus <b>d'arbres</b>"),
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
    deadline = time.monotonic() + 30
    while (found := json.loads(served.output(f"ville/{topic}/tally.json"))["voters"]) != voters:
        assert time.monotonic() < deadline, f"{found} voters on disk, not {voters}"
        time.sleep(0.05)
    return served.output(f"ville/{topic}/index.html")


@pytest.mark.parametrize("kind", BALLOTS)
def test_a_ballot_is_cast_counted_shown_and_withdrawn(citizen: BrowserContext, served: Served, kind: str) -> None:
    """The receipt says what was recorded, the page on disk follows, and a withdrawal ends it."""
    cast, page, before = BALLOTS[kind], citizen.new_page(), tally(served, kind)
    page.goto(f"/ville/{kind}/")
    cast.fill(page)
    send(page)
    expect(page.locator(".receipt")).to_contain_text(cast.words)
    on_disk(served, kind, before["voters"] + 1)
    withdraw(page)
    assert tally(served, kind) == {**before, "as_of": tally(served, kind)["as_of"]}


def test_a_vote_sent_again_replaces_the_first(citizen: BrowserContext, served: Served) -> None:
    page, before = citizen.new_page(), tally(served, "vote")
    for answer in ("for", "against"):
        page.goto("/ville/vote/")
        tick(answer)(page)
        send(page)
    after = tally(served, "vote")
    assert after["voters"] == before["voters"] + 1
    assert after["counts"] == {**before["counts"], "against": before["counts"]["against"] + 1}
    withdraw(page)


def test_an_answer_that_the_ballot_does_not_allow_is_explained_with_a_way_back(
    citizen: BrowserContext, served: Served
) -> None:
    page = citizen.new_page()
    page.goto("/ville/poll/")
    tick("tram", "bus", "velo")(page)
    page.click("#ballot .submit button")
    if page.url.endswith(
        "/ville/poll/"
    ):  # the script says so before anything is sent; sent all the same, it is refused
        expect(page.locator("#ballot .counter")).to_be_visible()
        return
    expect(page.locator("main")).to_contain_text("2")
    page.click('main a[href*="/ville/poll/"]')
    expect(page).to_have_url(f"{served.url}/ville/poll/")


def test_a_closed_topic_has_no_form_and_a_late_vote_gets_a_clear_page(citizen: BrowserContext, served: Served) -> None:
    page = citizen.new_page()
    page.goto("/ville/fini/")
    assert page.locator("#ballot form").count() == 0
    late = served.http.post("/vote/ville/fini", data={"answer": "for", "lang": "fr"})
    assert late.status_code == 409
    assert 'href="/ville/fini/"' in late.text
    assert tally(served, "fini")["voters"] == 0


@pytest.mark.parametrize(("topic", "seen"), [("apres", True), ("secret", False)])
def test_withheld_results_are_seen_by_nobody_or_only_by_who_has_voted(
    citizen: BrowserContext, served: Served, topic: str, seen: bool
) -> None:
    page = citizen.new_page()
    page.goto(f"/ville/{topic}/")
    assert page.locator("#tally table").count() == 0
    tick("against")(page)
    send(page)
    assert (page.locator("#tally table").count() == 1) is seen
    assert served.http.get(f"/tally/ville/{topic}").status_code == 403
    assert not (served.folder / f"output/ville/{topic}/tally.json").exists()
    withdraw(page)


def test_a_second_open_page_sees_the_tally_move(browser: Browser, served: Served) -> None:
    """Read, vote, and the number on another citizen's open page moves without a reload."""
    reader, voter = browser.new_context(base_url=served.url), browser.new_context(base_url=served.url)
    watched, page = reader.new_page(), voter.new_page()
    watched.goto("/ville/vote/")
    count = watched.locator('#tally [data-v="counts.against"]').first
    before = int(count.text_content() or "0")
    page.goto("/")
    page.click('main a[href="/ville/"]')
    page.click('main a[href="/ville/vote/"]')
    tick("against")(page)
    send(page)
    expect(count).to_have_text(str(before + 1))
    withdraw(page)
    expect(count).to_have_text(str(before))
    reader.close()
    voter.close()


def test_the_ranking_is_put_in_order_by_buttons(browser: Browser, served: Served) -> None:
    context = browser.new_context(base_url=served.url)
    page = context.new_page()
    page.goto("/ville/ranking/")
    sud = page.locator("li.rank", has_text="Le sud")
    sud.locator('button[data-move="-1"]').press("Enter")
    assert page.input_value('select[name="rank-sud"]') == "1"
    send(page)
    expect(page.locator(".receipt .answer li").first).to_have_text("Le sud")
    withdraw(page)
    context.close()


def test_the_budget_says_what_is_left(browser: Browser, served: Served) -> None:
    context = browser.new_context(base_url=served.url)
    page = context.new_page()
    page.goto("/ville/budget/")
    choose(page, 'input[value="pont"]')
    expect(page.locator("#ballot .counter")).to_contain_text("30")
    choose(page, 'input[value="banc"]')
    expect(page.locator("#ballot .counter")).to_contain_text("10")
    context.close()


def test_a_page_asks_nothing_of_other_hosts_and_breaks_no_policy(browser: Browser, served: Served) -> None:
    context = browser.new_context(base_url=served.url)
    page = context.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for path in ("/", "/ville/", "/ville/results/", *(f"/ville/{kind}/" for kind in BALLOTS)):
        page.goto(path)
    assert [url for url in asked if not url.startswith(served.url)] == []
    assert complaints == []
    context.close()
