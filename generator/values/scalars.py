"""What a text means where a field takes a number, a date, an address and so on.

Each reader takes the text as written and returns the value, or raises `Wrong`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Literal, TypeAlias
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from ballots.fields import (
    ID_PATTERN,
    Address,
    Choice,
    Colour,
    Day,
    Email,
    FontFile,
    Id,
    Language,
    Moment,
    Picture,
    Text,
    TimeZone,
    Whole,
    YesNo,
)  # fmt: skip
from ballots.lean import dataclass
from generator.errors import Wrong
from generator.values.colours import read_colour
from generator.values.dates import read_day, read_moment
from generator.values.descriptions import article, describe, listed
from generator.values.letters import plain
from generator.values.near import did_you_mean, nearest

ScalarType: TypeAlias = (
    Whole | YesNo | Choice | Id | Moment | Day | Address | Email | Language | TimeZone | Picture | FontFile | Colour
)  # fmt: skip

IMAGES = (".avif", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp")
"""Endings of what may stand as an image."""

FONTS = (".woff2",)
"""Endings of what may stand as a font: browsers read this one, which weighs least."""

LANGUAGE_TAG = r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*"
"""What a language tag looks like; only those with a catalogue are read."""

LONGEST_ID = 80
"""An id is part of file names and addresses, some of which carry several."""

_ID = re.compile(ID_PATTERN)
_EMAIL = re.compile(r"[^\s@<>(),;:\\\"\[\]]+@[^\W_]([\w-]*[^\W_])?(\.[^\W_]([\w-]*[^\W_])?)+")
_HOST = re.compile(r"[^\W_]([\w-]*[^\W_])?(\.[^\W_]([\w-]*[^\W_])?)*\.?|\[[0-9a-fA-F:.]+\]")
_MOST_DIGITS = 15


@dataclass(frozen=True, slots=True)
class Setting:
    """What values are read in: the site's languages (the first is its own) and time zone, and the languages for which
    there is a catalogue. `naming` says whether content/site.yml names the languages; where not, they are stand-ins."""

    languages: tuple[str, ...]
    timezone: ZoneInfo
    catalogues: frozenset[str]
    naming: Literal["named", "missing", "unreadable"] = "named"

    def takes(self, language: str) -> bool:
        """Whether a text may be in `language`: in any, where the site's own are not known."""
        return language in self.languages or (self.naming != "named" and self.knows(language))

    def knows(self, language: str) -> bool:
        """Whether `language` is one, as far as can be told: three letters may as well be a slip, such as `ulr`."""
        tag = re.fullmatch(LANGUAGE_TAG, language)
        return language in self.languages or language in self.catalogues or bool(tag and language[2:3] in ("", "-"))


def read_scalar(type: ScalarType, text: str, setting: Setting, files: Mapping[str, str]) -> object:  # noqa: C901, PLR0912 - one line for each type
    """The value that `text` means as `type`. `files` are those beside, see `files_of`. Raises `Wrong`."""
    match type:
        case Whole():
            return read_whole(type, text)
        case YesNo():
            return read_yes_no(text)
        case Choice():
            return read_choice(type, text)
        case Id():
            return read_id(text)
        case Moment(edge=edge):
            return read_moment(text, setting.timezone, edge)
        case Day():
            return read_day(text)
        case Address():
            return read_address(type, text)
        case Email():
            return read_email(text)
        case Language():
            return read_language(text, setting.catalogues)
        case TimeZone():
            return read_timezone(text)
        case Picture():
            return read_file(text, files, "image", IMAGES)
        case FontFile():
            return read_file(text, files, "font", FONTS)
        case Colour():
            return read_colour(text)


def slug_from(text: str) -> str:
    """The slug nearest to `text`; '' if nothing in it can stand in a slug."""
    return re.sub(r"[^a-z0-9]+", "-", plain(text))[:LONGEST_ID].strip("-")


def is_id(text: str) -> bool:
    """Whether `text` can stand as an id or slug."""
    return bool(_ID.fullmatch(text)) and len(text) <= LONGEST_ID


def files_of(names: Iterable[str]) -> dict[str, str]:
    """The images and fonts among `names`, by their name in one Unicode form: systems write accents in two."""
    return {unicodedata.normalize("NFC", name): name for name in names if name.lower().endswith(IMAGES + FONTS)}


def read_text(type: Text, text: str) -> str:
    """`text` without space around it."""
    text = text.strip()
    if len(text) > type.longest:
        raise Wrong(f"this text has {len(text)} characters; there is room for {type.longest}", "Shorten it.")
    return text


def read_whole(type: Whole, text: str) -> int:
    if not re.fullmatch(r"[+-]?[0-9]+", text):
        raise Wrong(f"`{text}` is not a whole number", _number_fix(text))
    if len(text) > _MOST_DIGITS:
        raise Wrong(f"`{text}` is too large a number", f"{_capital(describe(type))} is expected.")
    number = int(text)
    if type.least is not None and number < type.least:
        raise Wrong(f"{number} is too small", f"The least is {type.least}.")
    if type.most is not None and number > type.most:
        raise Wrong(f"{number} is too large", f"The most is {type.most}.")
    return number


def _number_fix(text: str) -> str:
    """`1 500 €`, `1_500`, `1.500` and `1500,00` were meant as 1500."""
    digits = re.sub(r"[.,]0{1,2}$", "", re.sub(r"[\s_'€$£]", "", text))
    digits = re.sub(r"[.,](?=\d{3}(\D|$))", "", digits)
    return f"Write `{digits}`." if re.fullmatch(r"[+-]?[0-9]{1,15}", digits) else "Write digits only, such as `1500`."


def read_yes_no(text: str) -> bool:
    if text not in ("true", "True", "TRUE", "false", "False", "FALSE"):
        raise Wrong(f"`{text}` is neither `true` nor `false`", _yes_no_fix(text))
    return text.lower() == "true"


def _yes_no_fix(text: str) -> str:
    meant = {"yes": "true", "oui": "true", "on": "true", "no": "false", "non": "false", "off": "false"}
    return f"Write `{meant[text.lower()]}`." if text.lower() in meant else "Write `true` or `false`."


def read_choice(type: Choice, text: str) -> str:
    if text in type.values:
        return text
    values = f"{'It takes' if len(type.values) > 1 else 'For now it takes only'} {listed(type.values)}."
    if text in type.later:
        raise Wrong(f"`{text}` is not available yet in this version", values)
    raise Wrong(f"`{text}` is not a value of this field", did_you_mean(text, type.values + type.later) or values)


def read_id(text: str) -> str:
    if not is_id(text):
        slug = slug_from(text)
        raise Wrong(
            f"`{text}` is not an id: small letters from a to z, digits, and single hyphens between them",
            f"Write `{slug}`." if slug else "Write for example `velo`.",
        )
    return text


def read_address(type: Address, text: str) -> str:
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "", parts.port)[0]
    except ValueError:
        raise Wrong(f"`{text}` is not a web address", "Write for example `https://www.example.org`.") from None
    if parts.scheme not in type.schemes or not _HOST.fullmatch(_bracketed(host)) or re.search(r"\s", text):
        raise Wrong(f"`{text}` is not a web address", _address_fix(type, text))
    if parts.username is not None:
        raise Wrong("a name or password stands in this address", "Delete what stands before the `@`.")
    origin = f"{parts.scheme}://{parts.netloc}"
    if type.origin_only and text.rstrip("/") != origin:
        raise Wrong("this address has more than a host", f"Write `{origin}`.")
    return text


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _address_fix(type: Address, text: str) -> str:
    if re.fullmatch(r"(www\.|[\w-]+\.)[\w.-]+(/\S*)?", text):
        return f"Write `https://{text}`."
    return f"A web address begins with {' or '.join(f'`{scheme}://`' for scheme in type.schemes)} and has no spaces."


def read_email(text: str) -> str:
    if not _EMAIL.fullmatch(text):
        raise Wrong(f"`{text}` is not an e-mail address", "Write for example `mairie@example.org`.")
    return text


def read_language(text: str, catalogues: frozenset[str]) -> str:
    if text in catalogues:
        return text
    known = tuple(sorted(catalogues))
    # Many a language is called by its tag and more: `français`, `English`, `fr-FR`.
    near = text[:2].lower() if text[:2].lower() in catalogues else nearest(text, known)
    others = f"There are {listed(known)}; a catalogue in `templates/locale/` adds one."
    raise Wrong(f"there is no catalogue for the language `{text}`", f"Did you mean `{near}`?" if near else others)


def read_timezone(text: str) -> ZoneInfo:
    try:
        return ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        known = available_timezones()
        by_city = [name for name in known if name.rpartition("/")[2].lower() == text.lower().replace(" ", "_")]
        near = f"Did you mean `{min(by_city)}`?" if by_city else did_you_mean(text, known)
        raise Wrong(f"`{text}` is not a time zone", near or "Write for example `Europe/Paris`.") from None


def read_file(text: str, files: Mapping[str, str], kind: str, endings: tuple[str, ...]) -> str:
    if not text.lower().endswith(endings) or re.search(r"[/\\]", text):
        raise Wrong(
            f"`{text}` is not the name of {article(kind)} file beside this text",
            f"Write a name that ends in {', '.join(endings)}, without a folder.",
        )
    found = files.get(unicodedata.normalize("NFC", text))
    if found is not None:
        return found
    others = [name for name in files if name.lower().endswith(endings)]
    fix = did_you_mean(text, others) or f"Put the {kind} into the folder of this text."
    raise Wrong(f"there is no {kind} `{text}` beside this text", fix)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
