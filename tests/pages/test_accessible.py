"""Nothing on a page keeps anybody out, as far as a program can tell; `scripts/accessibility` looks at more of them.

Nor does a page need its style or its scripts.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.pages.catalogue import SAMPLE, Shown
from tests.pages.inspector import DESKTOP, PHONE, Inspector, Look, inspector
from tests.pages.tools import needs_axe
from tests.serving import Served


@pytest.fixture(scope="module")
def looking(browser: Browser, served: Served) -> Iterator[Inspector]:
    with inspector(browser, served.url) as made:
        yield made


@needs_axe
@pytest.mark.parametrize(("shown", "look"), list(zip(SAMPLE, cycle((PHONE, DESKTOP)), strict=False)), ids=str)
def test_nothing_is_found(looking: Inspector, shown: Shown, look: Look) -> None:
    """In turn in light colours on a narrow screen, and in dark ones on a wide one."""
    assert "\n".join(map(str, looking.inspect(shown, look))) == ""


SPOILT = """() => {
    document.body.innerHTML = `<main><h1 id="a">Un</h1><h1 id="a">Deux</h1><img src="https://elsewhere.example/a.png">
        <p style="color: #999; background: #fff; width: 600px">Pâle et large</p><a href="/" tabindex="3">x</a></main>`;
}"""


@needs_axe
def test_what_keeps_people_out_is_found(looking: Inspector) -> None:
    """So that finding nothing means something."""

    def spoilt(page: Page) -> None:
        page.goto("/mentions-legales/")
        page.evaluate(SPOILT)

    found = looking.inspect(Shown("spoilt", "", spoilt), PHONE, DESKTOP)
    wanted = {"other-host", "overflow", "id-twice", "one-h1", "image-alt", "tabindex", "color-contrast"}
    assert wanted <= {finding.rule for finding in found}
    assert {finding.look for finding in found if finding.rule == "color-contrast"} == {str(PHONE), str(DESKTOP)}


@pytest.fixture(scope="module")
def bare(browser: Browser, served: Served) -> Iterator[Page]:
    """A page of an old phone that loads neither styles nor scripts."""
    size: ViewportSize = {"width": 320, "height": 600}
    context = browser.new_context(base_url=served.url, viewport=size, java_script_enabled=False)
    context.set_default_timeout(15_000)
    context.route("**/*.css", lambda route: route.abort())
    yield context.new_page()
    context.close()


READING = {
    "/": ["Valbrune participe", "Les consultations de la ville.", "La consultation ouverte", "La consultation conclue"],
    "/ouverte/": ["La consultation ouverte", "Des questions", "Pourquoi", "Le sujet vote", "Le sujet poll"],
    "/ouverte/vote/": ["Le sujet vote", "Pourquoi", "Pour", "Contre", "Abstention", "Envoyer", "Résultats"],
    "/ouverte/budget/": ["Le sujet budget", "Pourquoi", "Le projet pont", "Envoyer", "Résultats", "Le projet pont"],
    "/conclue/results/": ["La consultation conclue", "Ce qui a été décidé", "Le sujet vote", "Pour", "Le sujet poll"],
}


@pytest.mark.parametrize("address", READING)
def test_without_style_and_scripts_a_page_reads_from_top_to_bottom(bare: Page, address: str) -> None:
    bare.goto(address)
    text, place = bare.locator("main").inner_text(), 0
    for words in READING[address]:
        place = text.index(words, place) + len(words)


def test_a_vote_is_cast_without_style_and_scripts(bare: Page) -> None:
    bare.goto("/ouverte/ranking/")
    for option, rank in (("Le sud", "1"), ("Le nord", "2")):
        bare.get_by_label(option).select_option(rank)
    bare.locator("#ballot .submit button").click()
    expect(bare.locator(".receipt .answer li")).to_have_text(["Le sud", "Le nord"])
