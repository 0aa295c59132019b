"""Why a comment waits for a moderator before anybody reads it."""

from __future__ import annotations

import pytest

from collector.moderation.suspicion import BEFORE, LINKS, TRAP, TRAP_FIELD, WORDS, causes, listed
from collector.store.reading import Words
from generator.settings import Commenting, Moderation

AFTER = Commenting()


def said(text: str, name: str = "") -> Words:
    return Words(name, "", text)


def test_what_nothing_is_wrong_with_does_not_wait() -> None:
    assert causes(said("Des bancs"), {"text": "Des bancs", TRAP_FIELD: ""}, AFTER, Moderation(words=("casino",))) == ()


def test_each_cause_is_told_and_all_of_them() -> None:
    how, list = Commenting(moderation="before"), Moderation(links=0, words=("casino",))
    assert causes(said("Oui"), {}, how, list) == (BEFORE,)
    assert causes(said("Oui"), {TRAP_FIELD: "x"}, AFTER, list) == (TRAP,)
    assert causes(said("https://a.example"), {}, AFTER, list) == (LINKS,)
    assert causes(said("Casino"), {}, AFTER, list) == (WORDS,)
    assert causes(said("casino www.a.example"), {TRAP_FIELD: "x"}, how, list) == (BEFORE, TRAP, LINKS, WORDS)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("http://a", 1),
        ("HTTPS://a.example/b www.c.example", 2),
        ("(https://a.example)https://b.example", 2),
        ("https:// www. a.example", 0),
    ],
)
def test_links_are_counted(text: str, number: int) -> None:
    assert causes(said(text), {}, AFTER, Moderation(links=number)) == ()
    assert causes(said(text), {}, AFTER, Moderation(links=number - 1)) == (LINKS,)


@pytest.mark.parametrize(
    ("word", "text", "found"),
    [
        ("casino", "Un CASINO !", True),
        ("casino", "casinos", False),
        ("casino", "l'casino,", True),
        ("crypto*", "Cryptomonnaie", True),
        ("crypto*", "decrypto", False),
        ("éhonté", "ehonte", True),
        ("ehonte", "ÉHONTÉ", True),
        ("prix cassés", "des prix  cassés", True),
        ("prix cassés", "des prix\ncasses.", True),
        ("prix cassés", "cassés, ces prix", False),
        ("*", "tout", False),
        ("!", "tout !", False),
        (".*", "tout", False),
        ("казино", "КАЗИНО", True),
    ],
)
def test_a_word_is_found_whatever_its_accents_and_capitals(word: str, text: str, found: bool) -> None:
    assert listed(said(text), Moderation(words=(word,))) == ([word] if found else [])


def test_a_word_is_looked_for_in_the_name_too() -> None:
    assert listed(said("Oui", "Casino Royal"), Moderation(words=("royal", "oui", "non"))) == ["royal", "oui"]
