"""A third language, written from right to left, is one catalogue and translations of content: nothing else is needed.

The catalogue is made here from every sentence there is, each in Arabic letters. They mean nothing, so that a sentence
which stands in a template untranslated is the only thing on a page that can still be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from babel.messages import Catalog
from babel.messages.pofile import write_po

from generator.components import Link
from generator.render import Renderer
from generator.site import Builder, check
from tests.serving import write_site
from tests.templates import proposed, samples
from tests.templates.reading import Element, Page
from tests.templates.samples import Built
from tests.templates.test_catalogue import PLACE, sentences

LETTERS = str.maketrans(
    {letter: chr(0x0628 + place % 18) for place, letter in enumerate("abcdefghijklmnopqrstuvwxyz")}
    | {letter: chr(0x0628 + place % 18) for place, letter in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZ")}
)
SITE = """\
title: {en: Town, fr: Ville, ar: مدينة}
url: https://town.example
languages: [en, fr, ar]
organizer: {en: Town hall, ar: بلدية}
"""
CONSULTATION = """\
title: {en: The town, ar: المدينة}
summary: {en: What we ask, ar: سؤال}
opens: 2026-03-01
closes: 2026-12-31
phases: [{title: {en: Vote, ar: تصويت}, opens: 2026-03-01}]
image: {file: plan.svg, alt: A plan}
""" + proposed.CALL.replace("title: {", "title: {ar: أفكار, ", 1)
SPOKEN = (
    *("aria-label", "title", "alt", "placeholder", "data-said", "data-unranked", "data-over", "data-updated"),
    *("data-left", "data-agree", "data-disagree", "data-support", "data-none", "data-failed"),
)
CODE = ("script", "style", "code", "textarea", "title")


def in_arabic_letters(sentence: str) -> str:
    """The sentence, unreadable, with its places as they are."""
    kept = PLACE.findall(sentence)
    pieces = [piece.translate(LETTERS) for piece in PLACE.split(sentence)]
    return "".join(piece + place for piece, place in zip(pieces, [*kept, ""], strict=True))


@pytest.fixture(scope="module")
def arabic(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = write_site(
        tmp_path_factory.mktemp("site"),
        samples.FILES
        | {
            "site.yml": SITE,
            "consultations/town/consultation.yml": CONSULTATION,
            "consultations/town/topics/vote.ar.md": "---\ntitle: سؤال\n---\n\n## جواب\n\nنص.\n",
        },
    )
    catalogue = Catalog(locale="ar")
    for message, plural in sentences():
        said = in_arabic_letters(plural or message)
        catalogue.add((message, plural) if plural else message, (said,) * catalogue.num_plurals if plural else said)
    (folder / "templates/locale").mkdir(parents=True)
    with (folder / "templates/locale/ar.po").open("wb") as file:
        write_po(file, catalogue)
    assert check(folder) == []
    site = samples.loaded(folder)
    counted = samples.results(site)
    Builder(folder, folder / "output", local=True).build(counted, samples.NOW)
    return Built(folder / "output", site, counted, Renderer(site, folder, local=True))


@pytest.fixture(scope="module")
def pages(arabic: Built) -> dict[str, Page]:
    found = (arabic.output / "ar").rglob("*.html")
    return {f"/{path.parent.relative_to(arabic.output)}/": Page(path.read_text(encoding="utf-8")) for path in found}


def spoken(element: Element, language: str) -> Iterator[tuple[str, str]]:
    """Everything that is read aloud, with the language that it is read in."""
    language = element.get("lang", language)
    for name in SPOKEN:
        # What stands in an attribute cannot be marked: a table is named after options that may not be translated.
        if element[name] and not (element.tag == "link" or element["name"] or element["class"] == "scroll"):
            yield re.sub(r"\{\w+\}", "", element[name]), language
    for child in element.children:
        if isinstance(child, Element):
            yield from spoken(child, language) if child.tag not in CODE else ()
        else:
            yield child, language


def test_every_sentence_of_every_page_is_in_the_language(pages: dict[str, Page]) -> None:
    for name, page in pages.items():
        for text, language in spoken(page.root, ""):
            if language == "ar" and "@" not in text:
                assert not re.search(r"[A-Za-z]{2}", text.replace("Ada", "")), f"{name}: {text.strip()}"


def test_pages_are_written_from_right_to_left(pages: dict[str, Page]) -> None:
    for page in pages.values():
        html = page.all("html")[0]
        assert (html["lang"], html["dir"]) == ("ar", "rtl")


def test_what_has_no_translation_is_marked_and_the_reader_is_told(pages: dict[str, Page]) -> None:
    original = next(element for element in pages["/ar/town/poll/"].all("div") if element["class"] == "prose")
    assert (original["lang"], original["dir"]) == ("en", "ltr")
    assert [note for note in pages["/ar/town/poll/"].all("p") if "untranslated" in note["class"]]
    (picture,) = (image for image in pages["/ar/town/"].all("img") if image["alt"] == "A plan")
    assert picture["lang"] == "en"
    translated = next(element for element in pages["/ar/town/vote/"].all("div") if element["class"] == "prose")
    assert "lang" not in translated
    assert not [note for note in pages["/ar/town/vote/"].all("p") if "untranslated" in note["class"]]


def test_a_language_link_says_in_which_direction_it_is_written(pages: dict[str, Page]) -> None:
    switches = {link["lang"]: link["dir"] for link in pages["/ar/town/"].all("a") if link["hreflang"]}
    assert switches == {"en": "ltr", "fr": "ltr", "ar": ""}


def test_language_links_keep_the_page(arabic: Built, pages: dict[str, Page]) -> None:
    for address, page in pages.items():
        if address.endswith("/embed/"):
            continue
        switches = {link["hreflang"]: link["href"] for link in page.all("a") if link["hreflang"]}
        elsewhere = address.removeprefix("/ar").replace("/bridge/", "/vote/")  # a former address leads on
        assert switches == {"en": elsewhere, "fr": f"/fr{elsewhere}", "ar": f"/ar{elsewhere}"}
        for href in switches.values():
            assert (arabic.output / href[1:] / "index.html").is_file()
        heads = {link["hreflang"]: link["href"] for link in page.all("link") if link["hreflang"]}
        assert heads == {language: f"https://town.example{href}" for language, href in switches.items()} | {
            "x-default": f"https://town.example{elsewhere}"
        }


def test_numbers_plurals_and_dates_follow_the_language(pages: dict[str, Page]) -> None:
    page = pages["/ar/town/"]
    assert page.all("time")
    assert any("مارس" in element.text for element in page.all("time")), "March"


def test_a_receipt_is_in_the_language_too(arabic: Built) -> None:
    receipt = samples.receipt(arabic, arabic.topic("vote"), "for")
    page = Page(arabic.renderer.collector_page(replace(receipt, back=Link("سؤال", "/ar/")), "ar", "سؤال"))
    assert page.all("html")[0]["dir"] == "rtl"
    for text, language in spoken(page.root, ""):
        assert language != "ar" or not re.search(r"[A-Za-z]{2}", text), text
