"""What citizens have written stands as it is in an editor's Markdown, whatever it would mean there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from collector.written import text as as_kept
from generator.prose.plainly import as_markdown
from tests.collector.hostility import HOSTILE

PARSER = MarkdownIt("commonmark", {"html": True}).enable("table").use(footnote_plugin)
PLAIN = {"paragraph_open", "paragraph_close", "inline", "text", "text_special", "hardbreak"}
MARKS = st.text(st.sampled_from(list("a1é \t\n-+*_=#>`~[](){}<>!&|\\.:\"'^$0)/;")), max_size=60)


def paragraphs(markdown: str, *titles: str) -> list[str]:
    """The words of each paragraph, line by line; there is nothing but paragraphs, and nothing is marked but `titles`,
    which are in bold."""
    for title in titles:
        markdown = markdown.replace(f"\n**{title}**\n", f"\n{title}\n")
    found = []
    for token in PARSER.parse(markdown):
        assert token.type in PLAIN, (token.type, markdown)
        if token.type == "inline":
            assert {child.type for child in token.children or ()} <= PLAIN, markdown
            found.append("".join("\n" if one.type == "hardbreak" else one.content for one in token.children or ()))
    return found


def lines(text: str) -> list[str]:
    """The lines of a text without the spaces around them, an empty one between paragraphs."""
    stripped = [" ".join(line.split()) for line in text.split("\n")]
    return "\n".join(stripped).strip("\n").split("\n")


@given(MARKS | st.text(max_size=60))
def test_it_reads_the_same_and_has_no_mark(written: str) -> None:
    kept = as_kept(written)
    assert lines("\n\n".join(paragraphs(as_markdown(kept)))) == lines(kept)


@pytest.mark.parametrize("written", HOSTILE)
def test_what_is_meant_to_harm_is_words(written: str) -> None:
    kept = as_kept(written)
    assert lines("\n\n".join(paragraphs(as_markdown(kept)))) == lines(kept)


def test_what_needs_no_mark_is_left_as_it_is() -> None:
    text = "L'été, à 10 h : des bancs (deux), « près » du pont – et 3.5 m.\n\nVoir https://ville.example/plan."
    assert as_markdown(text) == text


@pytest.mark.parametrize(
    ("written", "markdown"),
    [
        ("1. Un\n2. Deux", "1\\. Un\\\n2\\. Deux"),
        ("- Un", "\\- Un"),
        ("Titre\n===", "Titre\\\n\\==="),
        ("a*b_c", "a\\*b\\_c"),
    ],
)
def test_only_what_would_be_a_mark_is_escaped(written: str, markdown: str) -> None:
    assert as_markdown(written) == markdown
