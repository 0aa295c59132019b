"""What people have written, as HTML: paragraphs, lines and links, and nothing that they wrote as anything else."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.prose.written import paragraphs
from tests.templates.reading import Element, Page

PIECES = st.lists(
    st.sampled_from(
        ["a", " ", "\n", "\n\n", "\n\n\n", "<", ">", "&", '"', "'", "&amp;", "&#106;", "<script>", "</p>", "<a href=",
         "http://", "https://", "HTTPS://", "javascript:", "javascript://", "data:text/html,", "ftp://",
         "mailto:a@b.fr", "//", "www.", "ville.example", "/?q=1&b=<2>", "#", "(", ")", "]", "é.fr", "{{ 7 }}", "\u202e",
         "@", ":80"]
    ),
    max_size=12,
).map("".join)  # fmt: skip


def check(text: str) -> Page:
    """What must hold whatever somebody wrote; the page."""
    page = Page(paragraphs(text))
    for element in page.all():
        assert element.tag in {"p", "br", "a"}
        assert set(element.attributes) == ({"href", "rel"} if element.tag == "a" else set())
        if element.tag == "a":
            assert element["href"].lower().startswith(("http://", "https://"))
            assert element["rel"] == "nofollow ugc"
            assert element.text in text
    assert all((isinstance(child, Element) and child.tag == "p") or child == "\n" for child in page.root.children)
    assert "".join(page.root.text.split()) == "".join(text.split())
    return page


@given(PIECES | st.text(st.characters(codec="utf-8")))
@example("https://a.fr\n\nhttps://b.fr")
@example("http://'onmouseover='alert(1)")
@example('https://a.fr/"><script>alert(1)</script>')
def test_it_has_the_words_and_no_other_elements_than_paragraphs_lines_and_links(text: str) -> None:
    check(text)


def test_paragraphs_and_lines_are_kept() -> None:
    html = "<p>Un<br>\ndeux &lt;b&gt;</p>\n<p>trois</p>\n"
    assert paragraphs("Un\ndeux <b>\n\ntrois") == html


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Voir https://ville.example/plan.", "https://ville.example/plan"),
        ("(http://ville.example/a_(b))", "http://ville.example/a_(b)"),
        ("https://ville.example/?a=1&b=2#c", "https://ville.example/?a=1&b=2#c"),
        ("« https://ville.example »", "https://ville.example"),
        ("https://été.example/é", "https://été.example/é"),
    ],
)
def test_an_address_of_the_web_is_a_link(text: str, address: str) -> None:
    [link] = check(text).all("a")
    assert (link["href"], link.text) == (address, address)


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)", "javascript://ville.example/%0aalert(1)", "JaVaScRiPt://a.fr", "data:text/html,<b>",
        "data://ville.example", "vbscript://a.fr", "file:///etc/passwd", "ftp://ville.example/", "//ville.example/",
        "ville.example", "www.ville.example", "a@ville.example", "mailto:a@ville.example", "tel:0102030405",
        "http://", "https:// ville.example", "http:ville.example", "xhttp.ville://a", "://",
    ],
)  # fmt: skip
def test_nothing_else_is(text: str) -> None:
    assert check(text).all("a") == []


def test_addresses_one_after_the_other_are_links_each() -> None:
    links = check("https://a.example https://b.example,https://c.example").all("a")
    assert [link["href"] for link in links] == ["https://a.example", "https://b.example", "https://c.example"]
