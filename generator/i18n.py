"""Languages: catalogues, and numbers, dates and money as each language writes them.

A language is one file, `templates/locale/<language>.po`, of the package or of the site; the site's own goes first,
phrase by phrase. English needs none: the phrases in templates and code are English.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache, cached_property, lru_cache
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_currency, format_decimal, format_percent
from babel.support import NullTranslations, Translations
from markupsafe import Markup, escape

from ballots import Money, Refused, Words
from ballots.lean import dataclass
from generator.editions import Editions
from generator.prose.typesetting import typeset
from generator.roots import roots
from generator.stamps import digest


def available(folder: Path) -> frozenset[str]:
    """The languages that pages of the site in `folder` can be in: those of its catalogues, and English."""
    catalogues = {path.stem.replace("_", "-") for root in roots(folder) for path in root.glob("locale/*.po")}
    return frozenset({"en", *catalogues})


def catalogue(folder: Path, language: str, compiled: Editions | None = None) -> NullTranslations:
    """The phrases of `language`. A phrase that no catalogue has stays English. `compiled`: where catalogues are kept,
    compiled, for the next process."""
    found = NullTranslations()
    for root in reversed(roots(folder)):
        for name in dict.fromkeys([language, language.replace("-", "_")]):
            path = root / "locale" / f"{name}.po"
            if path.is_file():
                phrases = _phrases(path, compiled)
                phrases.add_fallback(found)
                found = phrases
    return found


def for_templates(phrases: NullTranslations) -> dict[str, Callable[..., Markup]]:
    """What templates call `_` and `ngettext`: a phrase in the language, its places filled with escaped values.

    As Jinja's own, which look up each phrase and format it on every page again.
    """

    @cache
    def looked_up(message: str) -> Markup:
        return Markup(phrases.ugettext(message))  # noqa: S704 (as written in a catalogue)

    @cache
    def whole(message: str) -> Markup:
        return looked_up(message) % {}

    def say(message: str, /, **values: object) -> Markup:
        return looked_up(message) % values if values else whole(message)

    def count(one: str, several: str, number: int, /, **values: object) -> Markup:
        text = Markup(phrases.ungettext(one, several, number))  # noqa: S704 (the same)
        return text % {"num": number, **values}

    return {"_": say, "gettext": say, "ngettext": count}


def _phrases(path: Path, compiled: Editions | None) -> Translations:
    catalogue = path.read_bytes()
    if compiled is None:
        return Translations(BytesIO(_compiled(catalogue)))
    name, edition = digest(str(path)), digest(catalogue)
    found = compiled.get(name, edition)
    if found is None:
        found = _compiled(catalogue)
        compiled.put(name, edition, found)
        compiled.settle({name: edition})
    return Translations(BytesIO(found))


@lru_cache(maxsize=32)
def _compiled(catalogue: bytes) -> bytes:
    """A catalogue as `gettext` reads it. Kept, since a site is built again and again in the same languages."""
    # Of use only after a catalogue was edited, and to load this takes longer than to read what it makes.
    from babel.messages.mofile import write_mo  # noqa: PLC0415
    from babel.messages.pofile import read_po  # noqa: PLC0415

    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(catalogue)))
    return compiled.getvalue()


@lru_cache(maxsize=10_000)
def _decimal(value: float, locale: Locale) -> str:
    """A page says the same few numbers again and again."""
    return str(format_decimal(value, locale=locale))


@dataclass(frozen=True)
class Tongue:
    """One language of a site: what its templates and refusals are said with."""

    language: str
    phrases: NullTranslations
    currency: str

    @cached_property
    def locale(self) -> Locale:
        """Babel's data on the language. Plain `en` writes days and hours as Europe does, where these sites are."""
        return Locale.parse("en-GB" if self.language == "en" else self.language, sep="-")

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`."""
        return direction(self.language)

    @property
    def name(self) -> str:
        """The language's own name for itself."""
        return (Locale.parse(self.language, sep="-").get_display_name() or self.language).capitalize()

    def sentence(
        self, message: str, plural: str = "", number: int = 1, values: Mapping[str, object] | None = None
    ) -> str:
        """The translation of an English sentence whose `{name}` places are filled with `values`, and `{number}`."""
        said = self.phrases.ungettext(message, plural, number) if plural else self.phrases.ugettext(message)
        filled = {name: self._value(value) for name, value in (values or {}).items()}
        return str(said).format_map({"number": self.number(number), **filled})

    def _value(self, value: object) -> str:
        if isinstance(value, Words):
            return self.plain(value)
        if isinstance(value, Refused):
            return self.sentence(value.message, value.plural, value.number, value.values)
        if isinstance(value, Money):
            return self.money(value)
        return self.number(value) if isinstance(value, int) else str(value)

    def say(self, words: Words) -> Markup:
        """Words for a page, marked with their language where it is not the page's."""
        language, text = words.said(self.language)
        text = typeset(text, language)
        if language == self.language or not text:
            return escape(text)
        return Markup('<span lang="{}" dir="{}">{}</span>').format(language, direction(language), text)

    def plain(self, words: Words) -> str:
        """Words for an attribute or a title, without a mark."""
        language, text = words.said(self.language)
        return typeset(text, language)

    def foreign(self, words: Words) -> str:
        """The language of words that stand in for a translation, '' for words in the page's own."""
        language, text = words.said(self.language)
        return language if text and language != self.language else ""

    def number(self, value: float) -> str:
        """A number with the language's separators; a half point keeps its decimal."""
        return _decimal(value, self.locale)

    def share(self, value: int, of: int) -> str:
        """`value` as a percentage of `of`, one decimal at most, half up; `–` where there is nothing to divide by."""
        return _percent(self.locale, tenths(value, of)) if of else "–"

    def money(self, value: int) -> str:
        """A whole amount of the site's currency."""
        pattern = self.locale.currency_formats["standard"].pattern.replace("0.00", "0")
        return str(format_currency(value, self.currency, format=pattern, locale=self.locale, currency_digits=False))

    def day(self, day: date) -> Markup:
        """A day in full, as a `time` element."""
        return _day(self.locale, day.year, day.month, day.day)

    def moment(self, moment: datetime) -> Markup:
        """A day and time in the moment's own zone, as a `time` element."""
        text = _minute(self.locale, moment.replace(second=0, microsecond=0, tzinfo=None))
        return _time(moment.isoformat(timespec="seconds"), text)

    def opening(self, moment: datetime) -> Markup:
        """From when something is open: the day alone where it begins at midnight."""
        return self.day(moment) if moment.time() == time.min else self.moment(moment)

    def closing(self, moment: datetime) -> Markup:
        """Until when something is open, the last day included: the midnight that ends a day is that day."""
        return self.day(moment - timedelta(days=1)) if moment.time() == time.min else self.moment(moment)


@cache
def direction(language: str) -> str:
    """In which direction a language is written: `ltr` or `rtl`."""
    return str(Locale.parse(language, sep="-").text_direction)


def tenths(value: int, of: int) -> int:
    """`value` of `of` in tenths of a percent, rounded half up; exact, so that no share depends on a float."""
    return (2000 * value + of) // (2 * of)


def width(value: float, of: float) -> str:
    """The width of a bar as an SVG attribute: `42.5%`; nothing is drawn of nothing."""
    if not of:
        return "0%"
    whole, tenth = divmod(tenths(int(2 * value), int(2 * of)), 10)
    return f"{whole}.{tenth}%" if tenth else f"{whole}%"


@lru_cache(maxsize=1000)
def _day(locale: Locale, year: int, month: int, day: int) -> Markup:
    this = date(year, month, day)
    return _time(this.isoformat(), _first(format_date(this, "long", locale=locale), locale))


@lru_cache(maxsize=1000)
def _minute(locale: Locale, moment: datetime) -> str:
    """The long date and the short time of a moment on somebody's clock, joined as the language does."""
    day, hour = locale.date_formats["long"].pattern, locale.time_formats["short"].pattern
    pattern = str(locale.datetime_formats["long"]).replace("{1}", day).replace("{0}", hour)
    return _first(format_datetime(moment, pattern, locale=locale), locale)


@lru_cache(maxsize=2002)
def _percent(locale: Locale, tenths: int) -> str:
    pattern = locale.percent_formats[None].pattern.replace("0", "0.#", 1)
    return str(format_percent(Decimal(tenths) / 1000, format=pattern, locale=locale))


def _first(text: str, locale: Locale) -> str:
    # French counts the first of a month as an ordinal, which CLDR's patterns cannot say.
    return f"1er{text[1:]}" if locale.language == "fr" and text.startswith("1 ") else text


def _time(machine: str, text: str) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(machine, text)
