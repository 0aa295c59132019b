"""The quick way makes what the other makes, or leaves a text to it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.pieces import Prose
from generator.prose import markdown, quick
from generator.prose.texts import USUAL, Setting
from tests.bench import corpus
from tests.generator.test_markdown import Anywhere
from tests.serving import ROOT

PIECES = [
    *" \n*_-+#>`|'\"[]()!:;?.=~&\\<«»…€°",
    *("a", "b", "é", "l'eau", "5 km", "1er mai", "n° 3", "10 000", "18 h 30", " : ", " ?", "word ", "42", "☎"),
    *("\n\n", "  \n", "\n- ", "\n    ", "\n  ", "\n1. ", "\n3) ", "\n# ", "\n## ", "\n> ", "\n---\n", "\n===\n"),
    *("\n```\n", "\n~~~ py\n", "**", "***", "__", "`x`", "``", "](", "![", "(astray.md)", "http://x.org"),
    *("[a](b.md)", "[a](#b)", '[b](https://x.org/?q=1&r=2 "t")', "![c](d.png)"),
    *("[_a.__](b.md)", "[**a.**](b.md)", "_](b.md)", "![a *b*](d.png)", '![a "b" & c](d.png \'t > "u"\')', '`a " b`'),
    *("&amp;", "\t", "\u00a0", "\u202f", "\u2028", "[^1]", "[x]: y", "<b>", "\\*"),
    *("|a|b|\n|-|-:|\n|c|d|\n", "\n| a | b |\n| --- | :-: |\n", "| c | |\n", "| | 1 |\n", "\n|", "|\n", "---|"),
]
WRITTEN = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
TAKEN = st.lists(st.sampled_from([one for one in PIECES if quick.is_usual(one)]), max_size=40).map("".join)
SETTINGS = st.builds(Setting, top=st.sampled_from([2, 3]), prefix=st.sampled_from(["", "outcome"]))


def same(text: str, language: str = "fr", setting: Setting = USUAL) -> bool:
    """Whether the quick way was taken; it must then be as good as the other."""
    prose = Prose("content/a.md", text)
    made = quick.render(prose, language, Anywhere(), setting)
    assert made is None or made == markdown.render(prose, language, Anywhere(), setting)
    return made is not None


@given(st.one_of(WRITTEN, TAKEN), st.sampled_from(["fr", "en", "de"]), SETTINGS)
def test_it_makes_what_the_other_makes(text: str, language: str, setting: Setting) -> None:
    same(text, language, setting)


def test_it_takes_the_texts_of_the_corpus() -> None:
    assert all(same(topic.body) for topic in corpus.topics(20))


@pytest.mark.parametrize("file", sorted((ROOT / "content").rglob("*.md")), ids=lambda file: file.stem)
def test_it_makes_the_same_of_the_demonstration(file: object) -> None:
    assert isinstance(file, type(ROOT))
    same(file.read_text(encoding="utf-8").split("---\n", 2)[-1])


@pytest.mark.parametrize(
    "text",
    [
        "Un *mot* **fort**, l'eau, \"dit-il\" : 5 km !",
        "# Un\n\n## Deux\n\n[vers](#deux) et [ailleurs](velo.md \"Le vélo\")",
        "- a\n- b\n  1. c\n\n     d\n- e\n\n> f\n>\n> g",
        "![une vue](vue.png)\n\n```py\nx = \"1 : 2\"\n```",
        "| a | b |\n| - | -: |\n| c | 1 |\n\n|  | x |\n| :-: | - |\n",
        "- mot\n  # titre\n  ***\n- > cité\n",
        "Il dit \"[oui](a.md 'la \"rue\" & > la place')\",\n*\"non\"* `\"x\"` !",
        "```l'eau\n\"a\" & b\n```\n\n![l'\"eau\" & l'air](eau.png)",
    ],
)  # fmt: skip
def test_it_takes_what_is_usual(text: str) -> None:
    assert same(text)


@pytest.mark.parametrize(
    "text",
    [
        "<b>a</b>",
        "a[^1]\n\n[^1]: b",
        "[a](astray.md)",
        "[a](#b)",
        "\\*a",
        "a | b\n- | -\n",
        "[_a.__](b.md)",
        "![*a*](b.png)",
    ],
)
def test_it_leaves_what_is_not(text: str) -> None:
    assert not same(text)
