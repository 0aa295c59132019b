"""A comment is reported, withheld, objected to and approved in a real browser: three people on telephones without
scripts, the moderator by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from collector.cli import cahier
from tests.browser.keyboard import Keyboard
from tests.serving import PLAIN, Served, wait_until

TOPIC = "/en/ville/debat/"
RECENT = f"{TOPIC}comments/recent/"
WORDS = "Vous êtes tous des xylophones."
PHONE: ViewportSize = {"width": 390, "height": 844}


@pytest.fixture
def people(browser: Browser, served: Served) -> Iterator[tuple[Page, Page, Page]]:
    """An author, a reader and a moderator, each with a telephone of their own."""
    contexts = [
        browser.new_context(base_url=served.url, viewport=PHONE, locale="en-GB", java_script_enabled=False)
        for _ in range(3)
    ]
    for context in contexts:
        context.set_default_timeout(15_000)
    author, reader, moderator = (context.new_page() for context in contexts)
    yield author, reader, moderator
    for context in contexts:
        context.close()


def invited(served: Served, name: str) -> str:
    """The personal link of somebody, as the command gives it."""
    result = CliRunner().invoke(cahier, ["moderate", "invite", name, "--site", str(served.folder), "--at", served.url])
    assert result.exit_code == 0, result.output
    return result.output.strip()


def sign_in(moderator: Page, link: str) -> Keyboard:
    keyboard = Keyboard(moderator)
    keyboard.open(link)
    go(keyboard, moderator.get_by_role("button", name="Sign in on this device"))
    return keyboard


def go(keyboard: Keyboard, target: Locator) -> None:
    """Operate what leads elsewhere, and begin at the top there, or where its address says."""
    keyboard.go(target)
    target.page.keyboard.press("Tab")


def built(served: Served, said: bool) -> None:
    """Wait until the pages have the words, or have them no more."""
    wait_until(lambda: (WORDS in served.output(f"{RECENT[1:]}index.html")) is said)


def nowhere(served: Served) -> bool:
    """Whether the words are in none of the pages, and not in what builds elsewhere are told."""
    pages = [path.read_text(encoding="utf-8") for path in (served.folder / "output").rglob("*.html")]
    return not any("xylophones" in text for text in [*pages, PLAIN.get(f"{served.url}/results.json").text])


def fits(page: Page) -> None:
    """Nothing has to be scrolled sideways."""
    [width] = page.locator("html").evaluate_all("(found) => found.map((html) => html.scrollWidth)")
    assert width <= PHONE["width"]


def write_and_report(served: Served, author: Page, reader: Page) -> None:
    """One writes, and another one does not like it."""
    author.goto(TOPIC)
    author.locator("label", has_text="Question").click()
    author.get_by_label("Your comment", exact=True).fill(WORDS)
    author.get_by_role("button", name="Send my comment").click()
    built(served, said=True)
    reader.goto(RECENT)
    reader.locator(".report").click()
    reader.locator("label", has_text="Insults or threats").click()
    reader.get_by_label("A sentence for the moderators").fill("Nobody is one.")
    reader.get_by_role("button", name="Send my report").click()
    expect(reader.locator("h1")).to_have_text("Thank you")


def test_the_whole_way_of_a_comment_that_is_reported(served: Served, people: tuple[Page, Page, Page]) -> None:
    author, reader, moderator = people
    write_and_report(served, author, reader)

    keyboard = sign_in(moderator, invited(served, "Léa Martin"))
    case = moderator.locator(".case")
    expect(case).to_contain_text(WORDS)
    expect(case).to_contain_text("Nobody is one.")
    fits(moderator)
    keyboard.operate(case.locator("summary", has_text="Withhold"))
    fits(moderator)
    keyboard.reach(case.get_by_label("Insults or threats"))
    keyboard.press("Space")
    keyboard.reach(case.get_by_label("A sentence for its author"))
    moderator.keyboard.type("Please say it politely.")
    go(keyboard, case.get_by_label("A sentence for its author"))
    expect(moderator.get_by_role("link", name="Take it back")).to_be_focused()
    expect(moderator.locator(".notice")).to_contain_text("1 comment decided on.")
    expect(moderator.locator(".lead")).to_have_text("Nothing waits. Thank you.")

    built(served, said=False)
    wait_until(lambda: nowhere(served))  # pages are made one after the other
    reader.goto(RECENT)
    expect(reader.locator(".comment-gone")).to_contain_text(
        "A moderator has withheld this comment: Insults or threats."
    )

    author.reload()
    expect(author.locator("h1")).to_have_text("Your comment is withheld")
    expect(author.locator(".notice")).to_contain_text("Please say it politely.")
    author.get_by_label("Why it should be published").fill("It is an instrument.")
    author.get_by_role("button", name="Send my objection").click()
    expect(author.get_by_role("button", name="Send my objection")).to_have_count(0)

    keyboard.open("/moderation")
    expect(case).to_contain_text("It is an instrument.")
    go(keyboard, case.get_by_role("button", name="Approve"))
    built(served, said=True)

    reader.goto(TOPIC)
    expect(reader.locator("#discussion")).to_contain_text(WORDS)
    reader.get_by_role("link", name="The rules here, and what moderators decided").click()
    rows = reader.locator("tbody tr")
    wait_until(lambda: (reader.reload(), rows.count() == 2)[1])
    expect(rows.nth(0)).to_contain_text("Approved")
    expect(rows.nth(1)).to_contain_text("Insults or threats")
    for secret in ("xylophones", "Léa", "politely", "instrument"):
        assert secret not in reader.content()

    keyboard.open("/moderation/decisions")
    go(keyboard, moderator.get_by_role("button", name="Sign out"))
    expect(moderator.locator("h1")).to_have_text("You are signed out")


def test_the_enter_key_approves_nothing_that_nobody_meant(served: Served, people: tuple[Page, Page, Page]) -> None:
    _, _, moderator = people
    for text in ("https://a.example https://b.example https://c.example", "www.a.example www.b.example www.c.example"):
        fields = {"text": text, "stance": "for"}
        answer = PLAIN.post(f"{served.url}/comment/ville/debat", json=fields, headers={"Origin": served.url})
        assert answer.json()["state"] == "waiting"
    keyboard = sign_in(moderator, invited(served, "Noé"))
    ticks = moderator.locator("input[form=batch]")
    for number in range(2):
        keyboard.reach(ticks.nth(number))
        moderator.keyboard.press("Space")
        moderator.keyboard.press("Enter")
    expect(moderator.locator(".lead")).to_have_text("2 comments wait for you")
    expect(ticks).to_have_count(2)
    go(keyboard, moderator.get_by_role("button", name="Approve all that are ticked"))
    expect(moderator.locator(".notice")).to_contain_text("2 comments decided on.")
    go(keyboard, moderator.locator(".notice").get_by_role("link", name="Take it back"))
    go(keyboard, moderator.get_by_role("button", name="Take this decision back").first)
    go(keyboard, moderator.get_by_role("link", name="Queue"))
    expect(moderator.locator(".case")).to_have_count(1)
