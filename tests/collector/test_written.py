"""What people write is kept as plain text that can be seen, and as they wrote it otherwise."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from collector import written

ZALGO = "Z" + "\u0300" * 60 + "algo" + "\u0489" * 9
ENGLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"

TEXTS = st.text(st.characters(codec="utf-8"), max_size=60)
ODD = st.text(
    st.sampled_from(
        "a é\t\n\r\x00\x0b\x0c\x1b\x1c\x7f\x85\xa0\xad\u0301\u0344\u034f\u061c\u06dd\u115f\u17b4\u180e\u200b\u200c"
        "\u200d\u200e\u2028\u2029\u202a\u202e\u2060\u2066\u2069\u2800\u3000\u3164\u212b\ue000\ufb1d\ufdd0\ufe0f\ufeff\uffa0"
        "\ufffe\U0001f3f4\U0001f468\U000e0067\U000e007f\U000e0100\U000f0000\U0010ffff\U0001d15e"
    ),
    max_size=20,
)
"""Of the characters that make trouble."""

UNSEEN = {"Cc", "Cf", "Co", "Cs"}


def check_clean(kept: str, allowed: str) -> None:
    for character in kept.replace(ENGLAND, ""):
        assert character in allowed or unicodedata.category(character) not in UNSEEN, hex(ord(character))
    for character in kept:
        assert unicodedata.bidirectional(character) not in {
            "LRE",
            "RLE",
            "LRO",
            "RLO",
            "PDF",
            "LRI",
            "RLI",
            "FSI",
            "PDI",
        }
    assert unicodedata.is_normalized("NFC", kept)
    assert kept == kept.strip()
    kept.encode()


VISIBLE_FORMAT = "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"


@given(TEXTS | ODD)
@example(ZALGO)
@example(ENGLAND * 2)
@example("\u0344" * 9)
@example(" \u0301a")
@example("a\n \n\t\n\n b")
def test_a_text_is_clean_and_cleaning_it_again_changes_nothing(sent: str) -> None:
    kept = written.text(sent)
    assert written.text(kept) == kept
    check_clean(kept, "\n\t\u200c\u200d" + VISIBLE_FORMAT)
    assert "\n\n\n" not in kept
    assert all(line == line.rstrip() for line in kept.split("\n"))


@given(TEXTS | ODD)
@example(ZALGO)
@example("\u2028Ada\u2029")
def test_a_name_is_one_clean_line_and_cleaning_it_again_changes_nothing(sent: str) -> None:
    kept = written.name(sent)
    assert written.name(kept) == kept
    check_clean(kept, "\u200c\u200d" + VISIBLE_FORMAT)
    assert not set(kept) & set("\n\t\r\x0b\x0c\x85\u2028\u2029")


@given(TEXTS)
def test_what_is_kept_was_sent(sent: str) -> None:
    """Nothing is added: each character is one of those sent, or a composition of them."""
    decomposed = unicodedata.normalize("NFD", sent)
    kept = unicodedata.normalize("NFD", written.text(sent))
    assert len(kept) <= len(decomposed)
    assert set(kept) <= set(decomposed) | {"\n"}


@pytest.mark.parametrize(
    "sent",
    [
        "Une piste cyclable, enfin !\n\nDes bancs aussi\u202f: « oui ».",
        "Puis :\n\tindenté\n  - un\n  - deux",
        "مرحبا، ۝ نعم\n\nשלום",
        "می‌خواهم",
        "हिन्दी क्\u200dष",
        "👩‍👩‍👧 👍🏽 ❤️ 🏳️‍🌈 " + ENGLAND,
        "Việt Nam: ẵ ộ",
        "<script>alert(1)</script> {{ 7 * 7 }} =SUM(A1) --- # titre",
        "x̂̈́",  # three accents on a letter
        "1\ufe0f\u20e3",
    ],
)
def test_what_people_write_is_kept_as_it_is(sent: str) -> None:
    assert written.text(sent) == unicodedata.normalize("NFC", sent)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("a\u2028b\u2029c\x85d\x0be\x0cf", "a\nb\nc\nd\ne\nf"),
        ("a\n\n\n\n\nb", "a\n\nb"),
        ("a \n \n \n b", "a\n\n b"),
        ("a\x00b\x1b[31mc\x7f", "ab[31mc"),
        ("abc\u202etxt.exe", "abctxt.exe"),
        ("\u2067\u2066a\u2069\u2069\u200f", "a"),
        ("p\u200ba\u2060y\ufeffp\u00ada\u180el", "paypal"),
        ("e\u0301", "é"),
        ("Z" + "\u0300" * 50 + "!", "Z" + "\u0300" * 3 + "!"),
        ("a\U000e0041\U000e0042b", "ab"),
        ("\ue000a\U000f0000\ufdd0\uffff\U0010ffff", "a"),
        ("\u2065a\ufff0", "a"),
    ],
)
def test_what_cannot_be_seen_is_left_out(sent: str, kept: str) -> None:
    assert written.text(sent) == kept


@pytest.mark.parametrize(
    "sent",
    ["", " ", "\n\t\r", "\u200b\u200c\u200d", "\u2800", "\u3164\uffa0\u115f\u1160", "\ufe0f\u034f", "\u202e\u2066",
     "\u17b4\u17b5", "\u180b\u180f", "\U000e0067", "\x00\x01", "\u3000\u2003\u00a0"],
)  # fmt: skip
def test_what_looks_like_nothing_is_nothing(sent: str) -> None:
    assert written.text(sent) == written.name(sent) == ""


def test_a_name_has_one_line() -> None:
    assert written.name(" Ada\r\n \tLovelace\u2028 ") == "Ada Lovelace"
