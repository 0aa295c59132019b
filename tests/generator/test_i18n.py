"""Numbers, days and phrases are written as each language writes them."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballots import Refused, Words
from generator.i18n import Tongue, available, catalogue, tenths, width

PARIS = ZoneInfo("Europe/Paris")


def tongue(language: str, folder: Path = Path("nowhere")) -> Tongue:
    return Tongue(language, catalogue(folder, language), "EUR")


def test_french_and_english_are_there() -> None:
    assert {"en", "fr"} <= available(Path("nowhere"))


@pytest.mark.parametrize(
    ("language", "expected"),
    [("fr", ["12\u202f345,5", "42,5\u00a0%", "100\u202f000\u00a0€"]), ("en", ["12,345.5", "42.5%", "€100,000"])],
)
def test_numbers(language: str, expected: list[str]) -> None:
    said = tongue(language)
    assert [said.number(12345.5), said.share(17, 40), said.money(100_000)] == expected


@pytest.mark.parametrize(("language", "expected"), [("fr", "1er mars 2026"), ("en", "1 March 2026")])
def test_days(language: str, expected: str) -> None:
    assert tongue(language).day(date(2026, 3, 1)) == f'<time datetime="2026-03-01">{expected}</time>'


def test_a_closing_at_the_midnight_that_ends_a_day_is_said_as_that_day() -> None:
    assert ">31 mars 2026<" in tongue("fr").closing(datetime(2026, 4, 1, tzinfo=PARIS))
    assert ">1er avril 2026<" in tongue("fr").opening(datetime(2026, 4, 1, tzinfo=PARIS))
    assert "18:30" in tongue("fr").closing(datetime(2026, 4, 1, 18, 30, tzinfo=PARIS))


def test_the_original_stands_in_for_a_missing_translation_and_says_its_language() -> None:
    words = Words(fr="Vélo & bus")
    assert tongue("en").say(words) == '<span lang="fr" dir="ltr">Vélo &amp; bus</span>'
    assert tongue("fr").say(words) == "Vélo &amp; bus"
    assert tongue("en").say(Words()) == ""


def test_a_site_may_say_a_phrase_otherwise_or_bring_a_language(tmp_path: Path) -> None:
    locale = tmp_path / "templates/locale"
    locale.mkdir(parents=True)
    header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    (locale / "fr.po").write_text(f'{header}msgid "Vote"\nmsgstr "Je vote"\n')
    (locale / "ar.po").write_text(f'{header}msgid "Vote"\nmsgstr "صوّت"\n')
    assert tongue("fr", tmp_path).sentence("Vote") == "Je vote"
    assert tongue("ar", tmp_path).sentence("Vote") == "صوّت"
    assert tongue("ar").direction == "rtl"
    assert "ar" in available(tmp_path)


def test_a_sentence_without_a_translation_stays_english_and_is_filled() -> None:
    said = tongue("fr").sentence("{number} thing of {title}", "{number} things of {title}", 2, {"title": Words(fr="X")})
    assert said == "2 things of X"


@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_a_share_is_the_exact_share_rounded_half_up(value: int, of: int) -> None:
    exact = Fraction(1000 * value, of)
    assert Fraction(-1, 2) < exact - tenths(value, of) + Fraction(0) <= Fraction(1, 2) or (
        exact - tenths(value, of) == Fraction(-1, 2)
    )


def test_nothing_of_nothing_has_no_share_and_no_bar() -> None:
    assert tongue("fr").share(0, 0) == "–"
    assert width(0, 0) == "0%"
    assert width(3.5, 7) == "50%"


def test_a_refusal_within_a_sentence_is_said_in_the_same_language(tmp_path: Path) -> None:
    locale = tmp_path / "templates/locale"
    locale.mkdir(parents=True)
    entries = {
        "": "Content-Type: text/plain; charset=utf-8\\n",
        "On “{question}”: {refusal}": "À « {question} » : {refusal}",
    }
    entries["Too long."] = "Trop long."
    text = "\n\n".join(f'msgid "{said}"\nmsgstr "{meant}"' for said, meant in entries.items())
    (locale / "fr.po").write_text(text)
    values = {"question": Words(fr="Avis"), "refusal": Refused("too-long", "Too long.")}
    assert tongue("fr", tmp_path).sentence("On “{question}”: {refusal}", values=values) == "À « Avis » : Trop long."
