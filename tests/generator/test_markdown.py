"""Editors' Markdown becomes safe, well set HTML, and a link that leads nowhere is a mistake at its place."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import Place
from generator.pieces import Prose
from generator.prose.renderings import render
from generator.prose.texts import Astray, Setting, Target, slug


class Anywhere:
    """Every link leads somewhere but those with `astray` in them."""

    def link(self, file: str, href: str) -> Target:
        if "astray" in href:
            raise Astray(f"no {href}", "mend it")
        return Target(href)

    def image(self, file: str, src: str) -> Target:
        if "astray" in src:
            raise Astray(f"no {src}", "mend it")
        return Target(f"/media/{src}", 640, 480)


def html(text: str, language: str = "fr", *, raw: bool = False, prefix: str = "") -> str:
    return str(render(Prose("a.md", text), language, Anywhere(), Setting(html=raw, prefix=prefix)).html)


def test_headings_start_below_the_page_title_and_have_ids() -> None:
    assert html("# Où va l'argent\n\n## Où va l'argent\n") == (
        '<h2 id="ou-va-l-argent">Où va l’argent</h2>\n<h3 id="ou-va-l-argent-2">Où va l’argent</h3>\n'
    )


def test_a_heading_never_takes_an_id_of_the_templates() -> None:
    assert 'id="main-2"' in html("# Main")


def test_a_second_text_on_a_page_keeps_its_ids_apart() -> None:
    made = html("# Titre\n\nMot[^1]\n\n[^1]: Note.", prefix="outcome")
    assert 'id="outcome-titre"' in made
    assert 'id="fnref-outcome-1"' in made


@pytest.mark.parametrize(
    ("language", "written", "set_"),
    [
        ("fr", 'Il dit "oui" : l\'eau !', "Il dit «\u00a0oui\u00a0»\u00a0: l’eau\u202f!"),
        ("fr", "« oui » ; non ?", "«\u00a0oui\u00a0»\u202f; non\u202f?"),
        ("en", 'He says "yes": it\'s so!', "He says “yes”: it’s so!"),
        ("de", '"Ja"', "„Ja“"),
    ],
)
def test_quotation_marks_are_those_of_the_language(language: str, written: str, set_: str) -> None:
    assert html(written, language) == f"<p>{set_}</p>\n"


def test_typography_leaves_code_and_legal_numbering_alone() -> None:
    assert html('`"a" !`') == "<p><code>&quot;a&quot; !</code></p>\n"
    assert html("(c) (r) (tm)") == "<p>(c) (r) (tm)</p>\n"


def test_raw_html_is_shown_as_text_unless_the_site_allows_it() -> None:
    assert "<script>" not in html("<script>alert(1)</script> <b>x</b>")
    assert "&lt;b&gt;" in html("<b>x</b>")
    assert "<b>x</b>" in html("<b>x</b>", raw=True)


def test_a_wide_table_scrolls_by_itself_and_can_be_reached_by_keyboard() -> None:
    made = html("| a | b |\n|---|---|\n| 1 | 2 |\n")
    assert made.startswith('<div class="scroll" role="region" aria-label="Table – a, b" tabindex="0"><table>')
    assert made.endswith("</table></div>\n")


def test_tables_of_one_text_have_names_of_their_own() -> None:
    table = "| a | b |\n|---|---|\n| 1 | 2 |\n\n"
    names = re.findall('aria-label="([^"]*)"', html(table + "Text.\n\n" + table + "|  |  |\n|---|---|\n| 1 | 2 |\n"))
    assert names == ["Table – a, b", "Table – a, b 2", "Table"]


def test_images_have_their_size_and_load_late() -> None:
    assert html("![Le pont](pont.jpg)") == (
        '<p><img src="/media/pont.jpg" alt="Le pont" width="640" height="480" loading="lazy" decoding="async"></p>\n'
    )


def test_a_link_that_leads_nowhere_is_a_mistake_at_its_line_and_column() -> None:
    text = render(Prose("c/a.md", "Un.\n\nDeux\n[trois](astray.md).", line=7), "fr", Anywhere())
    (mistake,) = text.mistakes
    assert mistake.place == Place("c/a.md", 10, 9, 9)
    assert (mistake.message, mistake.fix, mistake.source) == ("no astray.md", "mend it", "[trois](astray.md).")


def test_a_fragment_must_be_a_heading_of_the_text() -> None:
    assert not render(Prose("a.md", "[x](#titre)\n\n# Titre"), "fr", Anywhere()).mistakes
    (mistake,) = render(Prose("a.md", "[x](#titer)\n\n# Titre"), "fr", Anywhere()).mistakes
    assert mistake.fix == "Known: `#titre`."


def test_dangerous_addresses_do_not_become_links() -> None:
    for address in ("javascript:alert(1)", "JaVaScRiPt:alert(1)", "vbscript:x", "data:text/html,x"):
        assert "<a" not in html(f"[x]({address})")


class Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=300), st.sampled_from(["fr", "en", "ar"]))
def test_no_text_makes_a_script_a_handler_or_a_failure(text: str, language: str) -> None:
    """Whatever an editor pastes, without `html: true`, holds nothing that runs."""
    parser = Elements()
    parser.feed(html(text, language))
    for tag, attributes in parser.seen:
        assert tag not in {"script", "style", "iframe", "object", "embed", "form"}
        assert not any(name.startswith("on") or name == "style" for name in attributes if tag not in {"td", "th"})
        address = attributes.get("href") or attributes.get("src") or ""
        assert not address.lower().startswith(("javascript:", "vbscript:"))


def test_ids_of_headings_are_readable_in_any_script() -> None:
    assert slug("Ça coûte 3,5 %") == "ca-coute-3-5"
    assert slug("Au cœur des Œuvres") == "au-coeur-des-oeuvres"
    assert slug("المدينة اليوم") == "المدينة-اليوم"
    assert slug("?!") == "section"


def test_the_highest_heading_comes_right_below_the_page_title_whichever_an_editor_begins_with() -> None:
    assert re.findall(r"<h\d", html("## Un\n\n### Deux\n\n## Trois")) == ["<h2", "<h3", "<h2"]


def test_alignment_is_a_class_and_headers_say_what_they_head() -> None:
    made = html("| a | b |\n|---|--:|\n| 1 | 2 |\n")
    assert '<th scope="col">a</th>' in made
    assert '<td class="right">2</td>' in made
    assert "style=" not in made


def test_an_empty_corner_of_a_table_heads_nothing() -> None:
    made = html("| | b |\n|---|---|\n| 1 | 2 |\n")
    assert '<tr>\n<td></td>\n<th scope="col">b</th>\n</tr>' in made


def test_the_first_cell_of_a_row_heads_it() -> None:
    made = html("| | b |\n|---|---|\n| *1* | 2 |\n| | 3 |\n")
    assert '<th scope="row"><em>1</em></th>\n<td>2</td>' in made
    assert "<td></td>\n<td>3</td>" in made
    assert '<th scope="row">' not in html("| a |\n|---|\n| 1 |\n")


def test_the_way_back_from_a_note_has_a_name() -> None:
    assert 'href="#fnref1" class="footnote-backref" aria-label="Back to the text 1"' in html("Mot[^n].\n\n[^n]: Note.")


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("Mot[^enquete].\n", 1, "there is no note `[^enquete]`"),
        ("Mot.\n\n[^enquete]: Note.\n", 3, "nothing refers to the note `[^enquete]:`"),
    ],
)
def test_a_note_and_its_reference_belong_together(text: str, line: int, message: str) -> None:
    (mistake,) = render(Prose("a.md", text), "fr", Anywhere()).mistakes
    assert (mistake.place.line, mistake.message) == (line, message)


def test_numbers_stay_with_their_units_in_french() -> None:
    assert html("1 640 visites, 18 h 30, 12 % de 5 km") == (
        "<p>1\u202f640 visites, 18\u00a0h\u00a030, 12\u00a0% de 5\u00a0km</p>\n"
    )
