"""A comment is written, changed, withdrawn, agreed with and replied to in a real browser, with scripts and without.

In a window as narrow as a phone, by keyboard alone.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.keyboard import Keyboard
from tests.serving import PLAIN, Served, wait_until

TOPIC = "/ville/debat/"
AGREES = "C’est noté\u00a0: vous êtes d’accord."
FORM = ":is(#write, #reply, section:has(#change_title))"


@pytest.fixture
def phone(page: Page) -> Page:
    """A narrow window."""
    page.set_viewport_size({"width": 390, "height": 844})
    return page


@pytest.fixture
def complaints(page: Page) -> Iterator[list[str]]:
    """What the browser has to say about its pages."""
    heard: list[str] = []

    def hear(said: object) -> None:
        heard.append(str(said))

    page.on("pageerror", hear)
    yield heard
    page.remove_listener("pageerror", hear)


def written(served: Served, text: str) -> int:
    """Somebody else writes a comment, and the pages show it; its id."""
    answer = PLAIN.post(
        f"{served.url}/comment/ville/debat", json={"text": text, "stance": "for"}, headers={"Origin": served.url}
    )
    on_page(served, text)
    return int(answer.raise_for_status().json()["id"])


def on_page(served: Served, text: str) -> None:
    wait_until(lambda: text in served.output(f"{TOPIC[1:]}comments/recent/index.html"))


def side(page: Page, id: int, side: str) -> Locator:
    return page.locator(f"form[action$='/agree/{id}'] button[value={side}]")


def test_a_comment_is_written_changed_and_withdrawn(
    phone: Page, windows: dict[bool, Page], served: Served, complaints: list[str]
) -> None:
    name = f"Inès <b>{'avec' if phone is windows[True] else 'sans'}</b> script"
    keyboard = Keyboard(phone, FORM)
    keyboard.open(TOPIC)
    keyboard.operate(phone.locator("a[href='#write']").first)
    keyboard.fill("stance", "question")
    keyboard.fill("text", "Et les vélos ?")
    keyboard.fill("name", name)
    keyboard.go(phone.locator("#write .submit button"))
    expect(phone.locator("h1")).to_have_text("Votre commentaire est publié")
    expect(phone.locator(".receipt")).to_contain_text(name)
    keyboard.begin()
    keyboard.fill("text", "Et les piétons ?")
    keyboard.go(phone.get_by_role("button", name="Enregistrer mes modifications"))
    expect(phone.locator(".receipt .comment-text")).to_have_text("Et les piétons ?")
    on_page(served, "Et les piétons ?")
    receipt = phone.url
    keyboard.begin()
    keyboard.go(phone.get_by_role("link", name="Le voir parmi les derniers commentaires"))
    first = phone.locator(".comments > .comment").first
    expect(first).to_contain_text("Question")
    expect(first).to_contain_text("modifié")
    keyboard.open(receipt)
    keyboard.operate(phone.locator("details.withdraw summary"))
    keyboard.go(phone.locator("details.withdraw button"))
    expect(phone.locator("h1")).to_have_text("Votre commentaire est retiré")
    wait_until(lambda: "Et les piétons ?" not in served.output(f"{TOPIC[1:]}comments/recent/index.html"))
    assert complaints == []


def test_others_agree_and_reply(phone: Page, windows: dict[bool, Page], served: Served, complaints: list[str]) -> None:
    """With scripts the list stays where it is; without, the comment's own page says what was noted."""
    scripts = phone is windows[True]
    id = written(served, f"Oui, {'avec' if scripts else 'sans'} script.")
    agree, keyboard = side(phone, id, "agree"), Keyboard(phone, FORM)
    keyboard.open(f"{TOPIC}comments/recent/")
    if scripts:
        said = phone.locator(f"#c{id} [role=status]")
        keyboard.operate(agree)
        expect(said).to_have_text(AGREES)
        expect(agree).to_be_focused()
    else:
        keyboard.go(agree)
        expect(phone.locator(".notice")).to_have_text(AGREES)
        keyboard.begin()
    expect(agree).to_have_attribute("aria-pressed", "true")
    expect(agree).to_contain_text("1 personne")
    if scripts:
        keyboard.press("Enter")
        expect(said).to_have_text("Votre avis n’est plus compté.")
        expect(agree).to_contain_text("0 personne")
        keyboard.go(phone.locator(f"#c{id} .comment-acts > a").first)
    else:
        keyboard.go(side(phone, id, "none"))
        expect(agree).to_contain_text("0 personne")
        keyboard.begin()
    keyboard.fill("text", f"Et pourquoi, {'avec' if scripts else 'sans'} script ?")
    keyboard.go(phone.locator("#reply .submit button"))
    expect(phone.locator("h1")).to_have_text("Votre commentaire est publié")
    on_page(served, f"Et pourquoi, {'avec' if scripts else 'sans'} script ?")
    assert complaints == []


def test_who_agrees_with_themselves_or_with_nobody_there_is_told_so(scripted: Page, served: Served) -> None:
    page = scripted
    page.goto(TOPIC)
    page.get_by_label("Pour", exact=True).last.check(force=True)
    page.locator("#write textarea").fill("Je suis d'accord avec moi.")
    page.locator("#write .submit button").click()
    page.wait_for_url("**/contribution/**")
    on_page(served, "avec moi.")
    page.goto(f"{TOPIC}comments/recent/")
    comment = page.locator(".comments > .comment").first
    comment.locator("button[value=agree]").click()
    expect(comment.locator("[role=status]")).to_have_text(re.compile("Ce commentaire est le vôtre|Aux autres de dire"))
    page.route("**/agree/**", lambda route: route.abort())
    comment.locator("button[value=agree]").click()
    expect(comment.locator("[role=status]")).to_contain_text("L’envoi n’a pas abouti")
    page.unroute_all()


def test_what_is_being_written_is_kept_until_it_has_arrived(scripted: Page, served: Served) -> None:
    page = scripted
    page.goto(TOPIC)
    text = page.locator("#write textarea")
    text.fill("Un brouillon")
    page.reload()
    expect(text).to_have_value("Un brouillon")
    page.locator("label[for='comment.stance.for']").click()
    page.route("**/comment/ville/debat", lambda route: route.abort())
    page.locator("#write .submit button").click()
    page.wait_for_url("chrome-error://**")
    page.unroute_all()
    page.go_back()
    expect(text).to_have_value("Un brouillon")
    page.locator("label[for='comment.stance.for']").click()
    page.locator("#write .submit button").click()
    page.wait_for_url("**/contribution/**")
    page.goto(TOPIC)
    expect(text).to_have_value("")


def test_a_text_that_is_too_long_is_said_so_and_never_cut(scripted: Page) -> None:
    page = scripted
    page.goto(TOPIC)
    text, counter = page.locator("#write textarea"), page.locator("#write .counter")
    text.fill("é" * 4000)
    expect(counter).to_have_text("Caractères restants\u00a0: 96")
    text.fill("🌳" * 4100)
    expect(counter).to_have_text("Caractères en trop\u00a0: 4")
    page.locator("label[for='comment.stance.for']").click()
    page.locator("#write .submit button").click()
    page.wait_for_url("**/comment/ville/debat")
    expect(page.locator(".errors")).to_be_focused()
    page.click(".errors li a")
    expect(text).to_be_focused()
    expect(text).to_have_value("🌳" * 4100)
    expect(counter).to_have_text("Caractères en trop\u00a0: 4")


def test_a_part_of_a_text_is_agreed_with_and_commented_on_without_scripts(unscripted: Page, served: Served) -> None:
    page, text = unscripted, "/ville/texts/charte/"
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(text)
    page.get_by_role("link", name="Commenter ce passage · Un banc à l’ombre.").click()
    expect(page.locator(".words")).to_have_text("Un banc à l’ombre.")
    expect(page.get_by_role("link", name="Le banc", exact=True)).to_have_attribute("href", f"{text}#banc")
    page.locator(".stands button[value=agree]").click()
    expect(page.locator(".lead")).to_have_text("Vous êtes d’accord avec ce passage.")
    page.locator("main .button").click()
    page.locator("#write textarea").fill("Et la nuit ?")
    page.locator("#write .submit button").click()
    expect(page.locator("h1")).to_have_text("Votre commentaire est publié")
    wait_until(lambda: "talk-some" in served.output(f"{text[1:]}index.html"))
    page.goto(text)
    expect(page.locator("#p1 + .talk")).to_have_text("1 commentaire sur ce passage · Un banc à l’ombre.")
    page.goto(f"{text}summary/")
    expect(page.locator(".lines li")).to_contain_text(["1 commentaire · D’accord\u00a0: 1 · Pas d’accord\u00a0: 0"])


@pytest.mark.parametrize("width", [320, 1280])
def test_what_leads_to_the_discussion_of_parts_is_beside_them_and_can_be_hit(scripted: Page, width: int) -> None:
    scripted.set_viewport_size({"width": width, "height": 844})
    scripted.goto("/ville/texts/charte/")
    signs = scripted.evaluate(SIGNS)
    assert len(signs) == 8
    for (top, bottom, beside), (below, *_) in zip(signs, [*signs[1:], (math.inf,)], strict=True):
        assert bottom - top >= 24
        assert bottom <= below, "one covers another"
        assert top <= beside <= bottom, "it is beside another part"


SIGNS = """() => [...document.querySelectorAll(".talk")].map((sign) => {
    const box = sign.getBoundingClientRect();
    const id = sign.pathname.split("/").at(-2);
    const range = document.createRange();
    const part = document.getElementById(id);
    range.selectNodeContents(part.matches("tr") ? part.cells[0] : part.matches("li") ? part.firstChild : part);
    const line = [...range.getClientRects()].at(-1);
    return [box.top, box.bottom, (line.top + line.bottom) / 2];
})"""
"""Of each sign its top and its bottom, and the middle of the last line of its part."""
