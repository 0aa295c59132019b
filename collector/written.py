"""What people write, made fit to be kept: plain text without what cannot be seen."""

from __future__ import annotations

import re
import unicodedata

LONGEST_TEXT = 4096
"""Characters of a comment."""

LONGEST_NAME = 80

_MARK = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_MARKS = re.compile(f"({_MARK}{{3}}){_MARK}+")
"""Accents upon accents, which climb over the lines above: no language has more than three on a letter."""

_JOINERS = "\u200c\u200d"
"""What parts and joins letters in Persian and in the languages of India, and people in emoji."""

_SIGNS = "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
"""Format characters (Cf) that can be seen: Arabic, Syriac and Kaithi signs of numbers, verses and the like."""

_BLANK = re.compile("[\\s\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200c\u200d\u2800\u3164\ufe00-\ufe0f\uffa0]*")
"""What looks like nothing: what Unicode has to be ignored by default (DerivedCoreProperties.txt), and blank Braille."""

_TAGS = re.compile("\U0001f3f4[\U000e0061-\U000e007a\U000e0030-\U000e0039]+\U000e007f")
"""Flags of England, Scotland and Wales: the only ones to be written with letters that cannot be seen."""


def text(written: str) -> str:
    """A comment as it is kept: composed characters (NFC), lines that end with one line feed, at most one empty line in
    a row. What cannot be seen is left out: control characters, marks that turn the direction of text around, spaces
    without width, code points without a character."""
    lines = [_visible(line).rstrip() for line in re.split("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]", written)]
    whole = re.sub("\n{3,}", "\n\n", "\n".join(lines)).strip()
    return "" if _BLANK.fullmatch(whole) else whole


def name(written: str) -> str:
    """A name as it is kept: the same in one line."""
    whole = " ".join(_visible(re.sub(r"\s", " ", written)).split())
    return "" if _BLANK.fullmatch(whole) else whole


def _visible(line: str) -> str:
    flags = _TAGS.findall(line)
    parts = _TAGS.split(line)
    kept = ["".join(character for character in part if _seen(character)) for part in parts]
    joined = kept[0] + "".join(flag + part for flag, part in zip(flags, kept[1:], strict=True))
    return _MARKS.sub(r"\1", unicodedata.normalize("NFC", joined))


def _seen(character: str) -> bool:
    # Control, format and private characters, halves of a pair (Cc, Cf, Co, Cs). Those without a name (Cn) may be emoji
    # younger than this Python.
    if character in "\t" + _JOINERS + _SIGNS:
        return True
    code = ord(character)
    if code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF:  # never characters
        return False
    if code == 0x2065 or 0xFFF0 <= code <= 0xFFF8 or 0xE0000 <= code <= 0xE0FFF:  # only ever invisible ones
        return False
    return unicodedata.category(character) not in ("Cc", "Cf", "Co", "Cs")
