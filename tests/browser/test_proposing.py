"""A proposal is filed and supported in a real browser: on a phone, with scripts and without, and by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.conftest import cleared
from tests.browser.keyboard import Keyboard
from tests.serving import Served, serving, wait_until, write_site

PHONE: ViewportSize = {"width": 360, "height": 740}
LIST = "/ville/proposals/"
FILES = {
    "site.yml": "title: Valbrune\nurl: https://valbrune.example\nlanguages: [fr, en]\n"
    "collector: {url: 'https://valbrune.example', gather: 200, limits: {per_voter: 0, per_address: 0}}\n",
    "consultations/ville/consultation.yml": """\
title: La ville
proposals:
  threshold: 4
  categories: {rue: Rues, ecole: Écoles}
  fields:
    lieu: {title: Où ?, required: true}
    cout: {title: Combien ?, options: {peu: Peu, trop: Trop}}
""",
}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A town that takes proposals."""
    with serving(write_site(tmp_path_factory.mktemp("site"), FILES), "--no-reload") as running:
        yield running


def on_phone(page: Page) -> Page:
    page.set_viewport_size(PHONE)
    return page


def fill(page: Page, title: str) -> None:
    """What has to be filled in, by whoever has a thumb."""
    page.get_by_label("Titre").fill(title)
    page.get_by_text("Rues", exact=True).click()
    page.get_by_role("textbox", name="Votre proposition").fill("Partout.\n\nEt vite.")
    page.get_by_label("Où").fill("À la gare")


def send(page: Page) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name="Déposer ma proposition").click()


def listed(served: Served, title: str) -> None:
    """Wait until it has a page, and the lists lead there."""
    pages = served.folder / f"output{LIST}"

    def shown(pattern: str) -> bool:
        return any(title in page.read_text(encoding="utf-8") for page in pages.glob(pattern))

    wait_until(lambda: shown("[0-9]*/index.html") and shown("index.html") and shown("recent/index.html"))


def fits(page: Page) -> None:
    """Nothing has to be scrolled sideways."""
    assert page.locator("html").evaluate_all("(found) => found[0].scrollWidth") <= PHONE["width"]


def test_a_proposal_is_filed_and_supported_where_it_stands(scripted: Page, served: Served) -> None:
    page, title = on_phone(scripted), "Des bancs <b>à l'ombre</b>"
    page.goto(LIST)
    page.get_by_role("link", name="Déposer une proposition").click()
    fill(page, title)
    send(page)
    expect(page.locator("h1")).to_have_text("Votre proposition est publiée")
    expect(page.locator(".receipt")).to_contain_text(title)
    fits(page)
    listed(served, "Des bancs")
    cleared(page).goto(LIST)
    card = page.locator(".card", has_text=title)
    button, said = card.get_by_role("button", name="Soutenir"), card.get_by_role("status")
    button.click()
    expect(said).to_have_text("Votre soutien est noté. Appuyez de nouveau pour le retirer.")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button.locator("b")).to_have_text("1")
    expect(card.locator(".bar-fill")).to_have_attribute("width", "25%")
    fits(page)
    button.click()
    expect(said).to_have_text("Votre soutien n’est plus compté.")
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(button.locator("b")).to_have_text("0")
    card.get_by_role("link", name=title).click()
    support = page.locator("#support")
    support.get_by_role("button").click()
    expect(support.locator("[data-supports]")).to_have_text("1")
    expect(support.locator(".bar-fill")).to_have_attribute("width", "25%")
    expect(support).not_to_contain_text("Il en manque 4")
    fits(page)


def test_who_supports_their_own_is_told_so(scripted: Page, served: Served) -> None:
    page = on_phone(scripted)
    page.goto(f"{LIST}new/")
    fill(page, "Une fontaine")
    send(page)
    listed(served, "Une fontaine")
    page.get_by_role("link", name="Proposition n°").first.click()
    page.locator("#support button").click()
    expect(page.locator("#support [role=status]")).to_have_text(
        "Ce sont les autres qui la soutiennent. Rien n’a été enregistré."
    )
    expect(page.locator("#support [data-supports]")).to_have_text("0")


def test_without_scripts_forms_do_the_same(unscripted: Page, served: Served) -> None:
    page = on_phone(unscripted)
    page.goto(f"{LIST}new/")
    fill(page, "Un kiosque " * 20)
    page.get_by_label("Où").fill("x" * 201)
    send(page)
    expect(page.locator(".errors h2")).to_have_text("Votre proposition n’a pas été enregistrée")
    expect(page.get_by_label("Rues")).to_be_checked()
    expect(page.get_by_role("textbox", name="Votre proposition")).to_have_value("Partout.\n\nEt vite.")
    fits(page)
    faults = page.locator(".errors li a")
    expect(faults).to_have_count(2)
    for fault, label in ((0, "Titre"), (1, "Où")):
        faults.nth(fault).click()
        expect(page.get_by_label(label)).to_be_focused()
    page.get_by_label("Titre").fill("Un kiosque")
    page.get_by_label("Où").fill("Au parc")
    send(page)
    expect(page.locator("h1")).to_have_text("Votre proposition est publiée")
    listed(served, "Un kiosque")
    cleared(page).goto(LIST)
    page.get_by_role("button", name="Soutenir 0 · Un kiosque").click()
    expect(page.locator("h1")).to_have_text("Votre soutien est noté")
    expect(page.locator(".receipt")).to_contain_text("1 sur 4")
    expect(page.locator(".receipt")).to_contain_text("Il en manque 3 pour atteindre le seuil.")
    fits(page)
    page.get_by_role("button", name="Retirer mon soutien").click()
    expect(page.locator("h1")).to_have_text("Votre soutien est retiré")
    expect(page.locator(".receipt")).to_contain_text("0 sur 4")
    page.get_by_role("link", name="Retour à").click()
    expect(page.locator("h1")).to_have_text("Un kiosque")


def test_a_proposal_is_filed_and_supported_by_keyboard_alone(
    page: Page, windows: dict[bool, Page], served: Served
) -> None:
    scripts = on_phone(page) is windows[True]
    title = f"Un arbre {'avec' if scripts else 'sans'} script"
    keyboard = Keyboard(page, "#write")
    keyboard.open(LIST)
    keyboard.go(page.get_by_role("link", name="Déposer une proposition"))
    keyboard.begin()
    for name, value in {
        "title": title,
        "category": "ecole",
        "text": "Un chêne.",
        "field.lieu": "Dans la cour",
        "field.cout": "peu",
        "name": "Inès",
    }.items():
        keyboard.fill(name, value)
    keyboard.go(page.locator("#write .submit button"))
    expect(page.locator("h1")).to_have_text("Votre proposition est publiée")
    listed(served, title)
    cleared(page)
    keyboard.open(f"{LIST}recent/")
    card = page.locator(".card", has_text=title)
    if scripts:
        keyboard.operate(card.get_by_role("button"))
        expect(card.get_by_role("button")).to_be_focused()
        expect(card.get_by_role("button")).to_have_attribute("aria-pressed", "true")
    else:
        keyboard.go(card.get_by_role("button"))
        expect(page.locator("h1")).to_have_text("Votre soutien est noté")
