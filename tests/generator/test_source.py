"""Bytes become text, and front matter is told from prose, with the lines that an editor sees."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import Place
from generator.values.nodes import Entries, Items, Node, Scalar, compose, locate
from generator.values.source import LARGEST, Findings, Source, Unreadable, decode, read, split


def test_windows_line_ends_and_a_byte_order_mark_change_nothing() -> None:
    assert decode(b"\xef\xbb\xbfa: b\r\nc: d\r\n", "x.yml") == decode(b"a: b\nc: d\n", "x.yml")


@pytest.mark.parametrize(
    ("content", "line", "column"),
    [(b"a\n\xc3\xa9\xe9\n", 2, 2), (b"a\r\nb\xff", 2, 2), (b"\xef\xbb\xbf\xe9", 1, 1)],
)
def test_a_byte_that_is_not_utf_8_has_its_line_and_column(content: bytes, line: int, column: int) -> None:
    with pytest.raises(Unreadable) as caught:
        decode(content, "x.md")
    assert caught.value.mistake.place == Place("x.md", line, column)


def test_a_line_separator_does_not_shift_the_lines_below() -> None:
    node = _compose("a: x\u2028y\nb: z\n")
    assert isinstance(node, Entries)
    assert node.entries[1][0].place.line == 2


@pytest.mark.parametrize("length", [0, 1, 49_999, 50_000, 50_001, LARGEST])
def test_a_file_is_read_whole(tmp_path: Path, length: int) -> None:
    text = "".join(f"{number}\n" for number in range(length // 2))[:length].ljust(length, "x")
    (tmp_path / "x.md").write_text(text)
    assert read(tmp_path / "x.md", "x.md").text == text


def test_a_file_that_is_too_long_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "x.md").write_bytes(b"x" * (LARGEST + 1))
    with pytest.raises(Unreadable, match="longer than"):
        read(tmp_path / "x.md", "x.md")


@pytest.mark.parametrize(
    ("text", "front", "prose", "line"),
    [
        ("---\na: b\n---\nText\n", "\na: b\n", "Text\n", 4),
        ("\n---\na: b\n---  \n\nText", "\na: b\n", "\nText", 5),
        ("---\n---\nText", "\n", "Text", 3),
        ("Text\n---\nmore\n", None, "Text\n---\nmore\n", 1),
        ("---\na: b\n---", "\na: b\n", "", 3),
        ("", None, "", 1),
    ],
)
def test_front_matter_stands_between_two_lines_of_hyphens(text: str, front: str | None, prose: str, line: int) -> None:
    parts = split(Source("x.md", text))
    assert (text[slice(*parts.front)] if parts.front else None) == front
    assert (parts.prose.text, parts.prose.line) == (prose, line)


def test_every_scalar_is_text_at_its_place() -> None:
    node = _compose("no: 12:30\nlist: [yes, '~', 010]\n")
    assert isinstance(node, Entries)
    assert [(key.text, key.place.line) for key, _ in node.entries] == [("no", 1), ("list", 2)]
    assert node.get("no") == Scalar(Place("x.yml", 1, 5, 5), "12:30")
    items = node.get("list")
    assert isinstance(items, Items)
    assert [item.text for item in items.items if isinstance(item, Scalar)] == ["yes", "~", "010"]


def test_a_way_into_yaml_leads_to_the_last_thing_that_was_written() -> None:
    node = _compose("options:\n  a: Jardin\n  b: {cost: 5}\n")
    assert node is not None
    start = Place("x.yml")
    assert locate(node, ("options", "b", "cost"), start) == Place("x.yml", 3, 13)
    assert locate(node, ("options", "b", "title"), start) == Place("x.yml", 3, 3)
    assert locate(node, ("options", "a", "cost"), start) == Place("x.yml", 2, 3)
    assert locate(node, ("amount",), start) == start


@given(st.text(alphabet=st.sampled_from(list("ab:-[]{}'\"&*!|>%@`#,?~ \t\n\\é\u2028")), max_size=40))
def test_whatever_is_written_is_read_or_explained(text: str) -> None:
    """Both parsers of PyYAML raise errors of their own kinds; an editor sees none of them."""
    with suppress(Unreadable):
        _compose(text)


def _compose(text: str) -> Node | None:
    return compose(decode(text.encode(), "x.yml"), Findings())
