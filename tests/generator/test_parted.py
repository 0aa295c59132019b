"""A text in parts, as HTML: each part is whole, has its id on its own element, and what follows it is nobody else's."""

from __future__ import annotations

import re

import pytest

from generator.pieces import Prose
from generator.prose import markdown
from generator.prose.texts import Setting, Text
from tests.generator.test_markdown import Anywhere
from tests.templates.reading import Page

PLAIN = "# Un {#un}\n\nDeux *mots*. {#p1}\n\n- a {#p2}\n  - b {#p3}\n\n| x | y |\n| - | - |\n| 1 | 2 {#p4} |\n"


def parted(written: str) -> Text:
    return markdown.render(Prose("content/a.md", written), "fr", Anywhere(), Setting(parts=True))


def whole(made: Text, mark: str = "") -> str:
    """The HTML of the text, with a mark at the end of each part, as a template puts one there."""
    return "".join([str(made.html), *(mark + str(part.after) for part in made.parts)])


def test_each_part_is_known_by_its_kind_and_its_words() -> None:
    assert {part.id: (part.kind, str(part.html)) for part in parted(PLAIN).parts} == {
        "un": ("heading", "Un"),
        "p1": ("paragraph", "Deux <em>mots</em>."),
        "p2": ("item", "a"),
        "p3": ("item", "b"),
        "p4": ("row", "1 | 2"),
    }


def test_its_own_element_has_the_id_and_nothing_of_it_is_read() -> None:
    page = Page(whole(parted(PLAIN)))
    assert {element["id"]: element.tag for element in page.all() if "id" in element} == {
        "un": "h2", "p1": "p", "p2": "li", "p3": "li", "p4": "tr"
    }  # fmt: skip
    assert "{#" not in page.root.text


def test_what_a_template_puts_at_the_end_of_a_part_stands_where_it_may() -> None:
    """Beside a heading and a paragraph, in an item before those below it, in a row as one more cell."""
    html = whole(parted(PLAIN), "<b></b>")
    assert re.search(r"</h2>\s*<b></b>", html)
    assert re.search(r"</p>\s*<b></b>", html)
    assert re.search(r'<li id="p2">a\s*<b></b>\s*<ul>\s*<li id="p3">b\s*<b></b>\s*</li>', html)
    assert re.search(r"<td>2</td>\s*<b></b>\s*</tr>", html)


def test_the_head_of_a_table_has_as_many_cells_as_its_rows_will_have() -> None:
    """A template gives each row one more."""
    page = Page(whole(parted(PLAIN)))
    assert [len(list(row.all("th", "td"))) for row in page.all("tr")] == [3, 2]


def test_a_part_without_an_id_is_no_part() -> None:
    made = parted("Un.\n\nDeux. {#p1}\n\nTrois.\n")
    assert [part.id for part in made.parts] == ["p1"]
    assert re.fullmatch(r"\s*<p>Trois\.</p>\s*", str(made.parts[0].after))
    assert parted("Un.").parts == ()


def test_notes_and_code_are_none() -> None:
    made = parted("Un[^1]. {#p1}\n\n[^1]: La note. {#p2}\n\n```\ncode {#p3}\n```\n")
    assert [part.id for part in made.parts] == ["p1"]
    assert "code {#p3}" in whole(made)


@pytest.mark.parametrize(
    "words", ["<script>alert(1)</script>", "&lt;b&gt;", '" onclick="x', "[x](javascript:alert(1))"]
)
def test_words_that_mean_harm_are_text(words: str) -> None:
    made = parted(f"{words} {{#p1}}\n")
    assert not Page(f"<p>{made.parts[0].html}</p>").all("script")
    assert 'href="javascript' not in whole(made)


@pytest.mark.parametrize("mark", ["{#P1}", "{#p 1}", "{p1}", "{#p1} fin", "{#}", "{#-p1}", "`{#p1}`"])
def test_what_only_looks_like_an_id_stays_in_the_words(mark: str) -> None:
    made = parted(f"Un. {mark}\n")
    assert made.parts == ()
    assert mark.strip("`") in Page(whole(made)).root.text


def test_a_part_of_several_lines_has_its_id_at_the_end_of_the_last() -> None:
    [part] = parted("Un\ndeux  \ntrois {#p1}\n").parts
    assert re.sub(r"\s+", " ", str(part.html)) == "Un deux<br> trois"


def test_a_quotation_keeps_its_parts_within_it() -> None:
    made = parted("> Un. {#p1}\n>\n> Deux. {#p2}\n")
    [quote] = Page(whole(made, "<b></b>")).all("blockquote")
    assert [element.tag for element in quote.all() if element.tag != "blockquote"] == ["p", "b", "p", "b"]
