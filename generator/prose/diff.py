"""What changed between two texts, word by word.

Paragraphs are compared first. Those that changed stand beside those that they resemble most, and are compared by words;
the others were taken out or put in as a whole. Then what was found is made readable: the few words that happen to be
the same within a passage that was rewritten belong to the passage.

`difflib` looks for the longest run in common, as readers do. Its work can grow with the cube of a text's length, so it
is asked only where that stays below `WORK`; elsewhere all between the first and the last difference is one change.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby, takewhile, zip_longest
from operator import attrgetter
from typing import Literal, TypeAlias, TypeVar

from ballots.lean import dataclass

Kind: TypeAlias = Literal["same", "inserted", "deleted", "omitted"]

WORK = 50_000_000
"""How much is compared at most at once: enough for a thousand words of prose without a paragraph; see `_matches`."""

PAIRS = 40_000
"""Up to this many pairs of paragraphs are looked at to find which became which; beyond, they are taken in order."""

ALIKE = 40
"""How many percent of their words two paragraphs have in common, at least, if one became the other."""

_BREAK = re.compile(r"(\n\s*\n)")
_END = re.compile(r"\n\s*\n\Z")
_PUNCTUATION = re.escape(".,;:!?…()[]{}<>«»“”„\"'’‘‹›/|–—-،؛؟。、")
_WORD = re.compile(rf"\d+(?:[.,\u00a0\u202f]\d+)+|[^\s{_PUNCTUATION}]+")
_TOKEN = re.compile(rf"(\s*)({_WORD.pattern}|[{_PUNCTUATION}]|)(\s*)")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text: in both texts, in the new one only (`inserted`), in the old one only (`deleted`), or an
    ellipsis in the place of what is in both (`omitted`)."""

    kind: Kind
    text: str


Part = TypeVar("Part")

Step: TypeAlias = tuple[str, str]
"""A stretch of the old text and what stands in its place in the new one; a change unless they are equal."""


def word_diff(old: str, new: str) -> tuple[Piece, ...]:
    """The pieces of both texts in order; what was deleted comes before what was inserted in its place.

    Joined, the pieces that are the same or deleted are `old`, those that are the same or inserted are `new`.
    """
    return tuple(_pieces(_paragraphs(_split(old), _split(new))))


def abridged(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """The pieces without paragraphs that are far from any change, where there are at least two to leave out. What is
    the same is kept as far as the end of a paragraph that changed, and one paragraph further."""
    found: list[Piece] = []
    for place, piece in enumerate(pieces):
        blocks = _split(piece.text) if piece.kind == "same" else []
        first = _near(pieces[place - 1].text) if place else 0
        last = len(blocks) - (_near(piece.text) if place + 1 < len(pieces) else 0)
        if first + 1 < last:
            ellipsis = "…" + "".join(_BREAK.findall(blocks[last - 1]))
            before, behind = Piece("same", "".join(blocks[:first])), Piece("same", "".join(blocks[last:]))
            found += [one for one in (before, Piece("omitted", ellipsis), behind) if one.text]
        else:
            found.append(piece)
    return tuple(found)


def _near(text: str) -> int:
    """How many paragraphs are kept next to the end of `text`: one, and the other part of that in which it ends."""
    return 1 if _END.search(text) else 2


def _split(text: str) -> list[str]:
    """Paragraphs, each with the empty lines behind it."""
    parts = _BREAK.split(text)
    blocks = (paragraph + behind for paragraph, behind in zip_longest(parts[::2], parts[1::2], fillvalue=""))
    return [block for block in blocks if block]


def _paragraphs(old: Sequence[str], new: Sequence[str]) -> Iterator[Step]:
    """What became of the paragraphs: of each that stayed, of those taken out or put in between two that did."""
    for stayed, before, after in _cut(old, new, _equal(*[[block.strip() for block in text] for text in (old, new)])):
        if stayed:
            yield from _words(before[0], after[0])
            continue
        for alike, one, other in _cut(before, after, _alike(before, after)):
            yield from _words(one[0], other[0]) if alike else [("".join(one), "".join(other))]


def _cut(
    old: Sequence[Part], new: Sequence[Part], pairs: Iterable[tuple[int, int]]
) -> Iterator[tuple[bool, Sequence[Part], Sequence[Part]]]:
    """Two sequences cut at the places that correspond: whether they do, and both parts."""
    i = j = 0
    for one, other in pairs:
        if i < one or j < other:
            yield False, old[i:one], new[j:other]
        yield True, old[one : one + 1], new[other : other + 1]
        i, j = one + 1, other + 1
    if i < len(old) or j < len(new):
        yield False, old[i:], new[j:]


def _equal(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The places of what is in both, in order."""
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    yield from ((place, place) for place in range(start))
    for i, j, length in _matches(old[start : len(old) - end], new[start : len(new) - end]):
        yield from ((start + i + place, start + j + place) for place in range(length))
    yield from ((len(old) - place, len(new) - place) for place in range(end, 0, -1))


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    """How many elements at the beginning are the same."""
    pairs = enumerate(zip(old, new, strict=False))
    return next((place for place, (one, other) in pairs if one != other), min(len(old), len(new)))


def _matches(old: Sequence[str], new: Sequence[str]) -> Iterable[tuple[int, int, int]]:
    """Runs that are in both: where they begin, and how long they are."""
    there = Counter(new)
    equal = sum(number * there[one] for one, number in Counter(old).items())
    # At worst each match is found by looking at all words, and at all places where each of them stands.
    if min(len(old), len(new), equal) * (5 * len(old) + equal) > WORK:
        return ()
    return SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()


def _alike(old: Sequence[str], new: Sequence[str]) -> Sequence[tuple[int, int]]:
    """The places of paragraphs of which one became the other, in order: those that have most words in common in all."""
    if len(old) * len(new) > PAIRS:
        return [(place, place) for place in range(min(len(old), len(new)))]
    before, after = ([set(_WORD.findall(block)) for block in text] for text in (old, new))
    best = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            alike = _likeness(before[i], after[j])
            best[i][j] = max(best[i + 1][j], best[i][j + 1], alike and best[i + 1][j + 1] + alike)
    return list(_way(best))


def _likeness(old: set[str], new: set[str]) -> int:
    """The percentage of words that are in both; 0 where there are too few."""
    words = len(old) + len(new)
    percent = 200 * len(old & new) // words if words else 0
    return percent if percent >= ALIKE else 0


def _way(best: Sequence[Sequence[int]]) -> Iterator[tuple[int, int]]:
    """The pairs that make up the best sum, where `best` has that of what is behind each pair of places."""
    i = j = 0
    while best[i][j]:
        if best[i][j] == best[i + 1][j]:
            i += 1
        elif best[i][j] == best[i][j + 1]:
            j += 1
        else:
            yield i, j
            i, j = i + 1, j + 1


def _words(old: str, new: str) -> Iterable[Step]:
    """What changed within a paragraph, readable."""
    if old == new:
        return [(old, new)]
    before, after = _tokens(old), _tokens(new)
    equal = _equal([word for _, word, _ in before], [word for _, word, _ in after])
    steps: list[Step] = []
    for stayed, one, other in _cut(before, after, equal):
        if stayed:
            steps += zip(one[0], other[0], strict=True)  # the spaces around a word may have changed
        else:
            steps.append(("".join(map("".join, one)), "".join(map("".join, other))))
    return _readable(_joined(steps))


def _tokens(text: str) -> list[tuple[str, str, str]]:
    """Words and signs, each with the spaces before and behind it."""
    return _TOKEN.findall(text)


def _joined(steps: Iterable[Step]) -> Iterator[Step]:
    """The steps in as few as there can be: what stayed and what changed take turns."""
    for _, found in groupby((step for step in steps if any(step)), key=_stayed):
        old, new = zip(*found, strict=True)
        yield "".join(old), "".join(new)


def _stayed(step: Step) -> bool:
    return step[0] == step[1]


def _readable(steps: Iterable[Step]) -> Iterator[Step]:
    """Two changes become one where there are no more words between them than in either."""
    found: list[_Measured] = []
    for step in steps:
        found.append(_Measured(*step, *(len(_WORD.findall(text)) for text in step)))
        while len(found) > 2 and not _stayed(step):
            first, between, last = found[-3:]
            if between.length > min(first.length, last.length):
                break
            found[-3:] = [first.plus(between).plus(last)]
    return ((one.old, one.new) for one in found)


@dataclass(frozen=True, slots=True)
class _Measured:
    """A step, and how many words it has in the old and in the new text."""

    old: str
    new: str
    before: int
    after: int

    @property
    def length(self) -> int:
        return max(self.before, self.after)

    def plus(self, next: _Measured) -> _Measured:
        return _Measured(self.old + next.old, self.new + next.new, self.before + next.before, self.after + next.after)


def _pieces(steps: Iterable[Step]) -> Iterator[Piece]:
    parts = (part for step in steps for part in _parts(*step) if part.text)
    for kind, found in groupby(parts, key=attrgetter("kind")):
        yield Piece(kind, "".join(part.text for part in found))


def _parts(old: str, new: str) -> Iterable[Piece]:
    """A step as pieces, some of them empty. Spaces around a change that are in both texts are no part of it."""
    if old == new:
        return [Piece("same", old)]
    start = _spaces(old, new)
    end = _spaces(old[start:][::-1], new[start:][::-1])
    return [
        Piece("same", old[:start]),
        Piece("deleted", old[start : len(old) - end]),
        Piece("inserted", new[start : len(new) - end]),
        Piece("same", old[len(old) - end :]),
    ]


def _spaces(old: str, new: str) -> int:
    """How many spaces both begin with."""
    return _common(list(takewhile(str.isspace, old)), list(takewhile(str.isspace, new)))
