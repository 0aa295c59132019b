"""Every page: well-formed, without anything inline, understandable to machines that read it aloud."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from tests.templates.reading import Element, Page

CONTROLS = ("input", "select", "textarea")
REFERENCES = ("for", "aria-describedby", "aria-labelledby")


@pytest.fixture(autouse=True)
def _parsed(pages: dict[str, Page]) -> None:
    """Reading the pages is itself a check: tags must match."""


def test_nothing_is_inline(pages: dict[str, Page]) -> None:
    for name, page in pages.items():
        for element in page.all():
            assert element.tag != "style", name
            assert not [attribute for attribute in element.attributes if attribute.startswith("on")], name
            assert "style" not in element, f"{name}: {element.tag} {element['style']}"
            assert not element["href"].startswith("javascript:"), name
        for script in page.all("script"):
            assert script["src"], name
            assert not script.children, name


def test_nothing_comes_from_another_site(pages: dict[str, Page]) -> None:
    for name, page in pages.items():
        for element in page.all("script", "img", "link", "iframe"):
            if element["rel"] not in ("canonical", "alternate"):
                assert not re.match(r"(https?:)?//", element["src"] + element["href"]), name


def test_the_policy_comes_before_everything_that_it_is_for(pages: dict[str, Page]) -> None:
    for name, page in pages.items():
        first = page.all("head")[0].children
        elements = [child for child in first if isinstance(child, Element)]
        assert elements[0]["http-equiv"] == "Content-Security-Policy", name
        assert page.html.encode().index(b"charset=") < 1024, f"{name}: browsers look no further for the encoding"


def test_ids_are_unique_and_what_is_referred_to_exists(pages: dict[str, Page]) -> None:
    for name, page in pages.items():
        ids = Counter(element["id"] for element in page.all() if "id" in element)
        assert not [id for id, number in ids.items() if number > 1], name
        for element in page.all():
            for reference in REFERENCES:
                assert set(element[reference].split()) <= ids.keys(), f"{name}: {reference}={element[reference]}"
            if element["href"].startswith("#"):
                assert element["href"][1:] in ids, name


def test_every_control_has_a_label_and_every_group_a_legend(pages: dict[str, Page]) -> None:
    for name, page in pages.items():
        labels = {label["for"]: label.text.strip() for label in page.all("label")}
        for control in page.all(*CONTROLS):
            if control["type"] != "hidden":
                assert labels.get(control["id"]), f"{name}: {control.attributes}"
        for group in page.all("fieldset"):
            first = next(child for child in group.children if isinstance(child, Element))
            assert first.tag == "legend", name
            assert first.text.strip(), name


def test_buttons_and_links_say_what_they_do(pages: dict[str, Page]) -> None:
    for name, page in pages.items():
        for element in page.all("a", "button", "summary"):
            pictures = "".join(image["alt"] for image in element.all("img"))
            assert (element.text + pictures).strip(), f"{name}: {element.attributes}"


def test_pictures_have_an_alternative_and_drawings_are_hidden(pages: dict[str, Page]) -> None:
    for name, page in pages.items():
        assert all("alt" in image for image in page.all("img")), name
        assert all(drawing["aria-hidden"] == "true" for drawing in page.all("svg")), name


def test_tables_say_what_they_count(pages: dict[str, Page]) -> None:
    for name, page in pages.items():
        for table in page.all("table"):
            if "figures" in table["class"].split():
                assert next(table.all("caption")).text.strip(), name
                assert all(head["scope"] in ("row", "col") for head in table.all("th")), name
                widths = {sum(1 for cell in row.children if isinstance(cell, Element)) for row in table.all("tr")}
                assert len(widths) == 1, f"{name}: rows of different length"


def test_each_page_has_a_language_a_title_one_heading_and_a_main_part(pages: dict[str, Page]) -> None:
    for name, page in pages.items():
        assert page.all("html")[0]["lang"] in ("en", "fr"), name
        assert page.all("title")[0].text.strip(), name
        assert len(page.all("h1")) == 1, name
        assert page.all("h1")[0].text.strip(), name
        assert [main["id"] for main in page.all("main")] == ["main"], name
        if not name.endswith("/embed/"):
            assert page.all("a")[0]["href"] == "#main", f"{name}: the first link skips to the content"


def test_a_page_says_which_languages_it_is_in(pages: dict[str, Page]) -> None:
    page = pages["/town/vote/"]
    assert {link["hreflang"] for link in page.all("link") if link["hreflang"]} == {"en", "fr", "x-default"}
    switch = next(link for link in page.all("a") if link["hreflang"] == "fr")
    assert (switch["href"], switch["lang"], switch.text) == ("/fr/town/vote/", "fr", "Français")


def test_words_that_are_not_in_the_language_of_the_page_are_marked(pages: dict[str, Page]) -> None:
    title = pages["/fr/town/poll/"].all("h1")[0]
    assert next(title.all("span"))["lang"] == "en"
    assert not list(pages["/fr/town/vote/"].all("h1")[0].all("span"))


def test_what_a_citizen_wrote_is_text(pages: dict[str, Page]) -> None:
    page = pages["receipt of survey 0"]
    assert "Roofs <b>please</b>" in page.root.text


def test_withheld_figures_are_in_no_page(pages: dict[str, Page]) -> None:
    for slug in ("withheld", "after"):
        for prefix in ("", "/fr"):
            page = pages[f"{prefix}/town/{slug}/"]
            assert not [element for element in page.all() if "data-v" in element]
    for name, page in pages.items():
        if "receipt" not in name:
            assert not re.search(r"71.?717|73.?737", page.html), name


def test_there_is_a_form_only_while_voting_is_open(pages: dict[str, Page]) -> None:
    def actions(slug: str) -> list[str]:
        return [form["action"] for form in pages[f"/town/{slug}/"].all("form")]

    assert actions("vote") == ["/vote/town/vote"] * 2
    assert actions("over") == []
    assert actions("early") == []


def test_a_form_sends_the_language_of_the_page(pages: dict[str, Page]) -> None:
    for form in pages["/fr/town/vote/"].all("form"):
        assert [field["value"] for field in form.all("input") if field["name"] == "lang"] == ["fr"]


def test_a_vote_can_be_withdrawn_from_the_topic_and_from_the_receipt(pages: dict[str, Page]) -> None:
    for name in ("/town/vote/", "receipt of vote 0"):
        assert [button["value"] for button in pages[name].all("button") if button["name"] == "withdraw"] == ["1"]
    for name in ("withdrawal", "replaced"):
        assert not pages[name].all("form")


def test_a_topic_that_nobody_voted_on_says_so(pages: dict[str, Page]) -> None:
    def hidden(slug: str) -> bool:
        return any("hidden" in line for line in pages[f"/town/{slug}/"].all("p") if "Nobody has voted" in line.text)

    assert not hidden("nobody")
    assert hidden("vote")


def test_a_moved_topic_leads_to_its_new_address(pages: dict[str, Page]) -> None:
    page = pages["/town/bridge/"]
    refresh = next(meta for meta in page.all("meta") if meta["http-equiv"] == "refresh")
    assert refresh["content"] == "0; url=/town/vote/"
    assert next(link["href"] for link in page.all("link") if link["rel"] == "canonical").endswith("/town/vote/")


def test_a_page_for_frames_has_no_script_and_every_link_leaves_the_frame(pages: dict[str, Page]) -> None:
    page = pages["/town/vote/embed/"]
    assert page.all("script") == []
    assert page.all("form") == []
    assert page.all("a")
    for link in page.all("a"):
        assert link["target"] == "_top"
        assert link["href"].startswith("https://"), "it is read from another site"


def test_a_topic_offers_the_code_of_its_frame(pages: dict[str, Page]) -> None:
    code = pages["/town/vote/"].one("share_embed").text
    address = re.search(r'<iframe src="https://[^/"]+(/[^"]+)"', code)
    assert address
    assert address[1] in pages


def test_the_code_of_a_frame_holds_whatever_the_title_is(pages: dict[str, Page]) -> None:
    code = Page(pages["/town/support-open/"].one("share_embed").text)
    assert [frame["title"] for frame in code.all("iframe")] == ['A 12" record &amp; a choir']
