"""An editor's mistakes: where, what is wrong and what to do about it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

CONTENT = "content"
"""The folder of all that editors write, in the site's."""

SITE_FILE = f"{CONTENT}/site.yml"
"""The file that says what all others are read with: its mistakes come first."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in a file of the site: `file` from the site's folder with forward slashes, `line` and `column` from 1.

    `length` is the number of characters at fault, at least 1.
    """

    file: str
    line: int = 1
    column: int = 1
    length: int = 1


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """One mistake. `source` is the line at fault, empty where there is none (a missing file); `fix` is what to do."""

    place: Place
    message: str
    fix: str = ""
    source: str = ""


class Wrong(ValueError):
    """A value that cannot be read: `message` says why and `fix` what to write instead."""

    def __init__(self, message: str, fix: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.fix = fix


class Mistakes(Exception):
    """The site cannot be built; `found` has every mistake, as `in_order`."""

    def __init__(self, found: Iterable[Mistake]) -> None:
        self.found: Sequence[Mistake] = in_order(found)
        super().__init__(f"{len(self.found)} mistakes")


def in_order(found: Iterable[Mistake]) -> list[Mistake]:
    """Every mistake once: those of content/site.yml first, then by file and line."""
    return sorted(set(found), key=lambda mistake: (mistake.place.file != SITE_FILE, mistake))


LONGEST_LINE, BEFORE = 100, 40
"""Characters of a source line that a report shows, and of these at most so many before the fault."""

Format = Literal["text", "json", "github"]


def report(found: Sequence[Mistake], format: Format = "text") -> str:
    """All mistakes as text for a person, as a JSON list, or as GitHub workflow annotations."""
    match format:
        case "json":
            return json.dumps([_as_json(mistake) for mistake in found], ensure_ascii=False, indent=2)
        case "github":
            return "\n".join(_as_annotation(mistake) for mistake in found)
        case "text":
            return "\n\n".join(as_text(mistake) for mistake in found)


def verdict(found: Sequence[Mistake]) -> str:
    """How many mistakes there are, as a sentence."""
    match len(found):
        case 0:
            return "No mistakes."
        case 1:
            return "1 mistake."
        case number:
            return f"{number} mistakes."


def as_text(mistake: Mistake) -> str:
    """`path:line:column: what is wrong`, the source line with carets below the fault, and the fix."""
    place = mistake.place
    lines = [f"{place.file}:{place.line}:{place.column}: {mistake.message}"]
    if mistake.source:
        lines += [f"    {line}" for line in _excerpt(mistake.source, place.column - 1, place.length)]
    if mistake.fix:
        lines.append(f"  {mistake.fix}")
    return "\n".join(lines)


def _excerpt(source: str, start: int, length: int) -> tuple[str, str]:
    """The source line and the carets below the fault; of a long line, such as a paragraph, what stands around it."""
    first = max(0, start - BEFORE) if len(source) > LONGEST_LINE else 0
    shown = source[first : first + LONGEST_LINE]
    head, tail = "…" * (first > 0), "…" * (first + LONGEST_LINE < len(source))
    # Tabs stand as they are in both lines, so that the caret stays below the fault whatever their width.
    indent = "".join("\t" if character == "\t" else " " for character in head + source[first:start])
    carets = "^" * max(1, min(length, len(shown) - (start - first)))
    return f"{head}{shown}{tail}", f"{indent}{carets}"


def _as_json(mistake: Mistake) -> dict[str, object]:
    place = mistake.place
    return {
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "length": place.length,
        "message": mistake.message,
        "fix": mistake.fix,
        "source": mistake.source,
    }


def _as_annotation(mistake: Mistake) -> str:
    """GitHub's workflow command: https://docs.github.com/actions/reference/workflow-commands-for-github-actions."""
    place = mistake.place
    text = _escape(f"{mistake.message} {mistake.fix}".strip())
    file = _escape(place.file).replace(":", "%3A").replace(",", "%2C")
    return f"::error file={file},line={place.line},col={place.column}::{text}"


def _escape(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
