"""Plain text as Markdown that reads the same: nothing in it is a mark."""

from __future__ import annotations

import re

_MARKS = re.compile(r"[\\`*_\[\]<>&#~|^{}$!]")
"""What may begin a mark within a line; each stands for itself behind a backslash (CommonMark, 2.4)."""

_BULLET = re.compile(r"[-+=]")
"""What may make a line an item, a rule or the underline of a heading."""

_NUMBER = re.compile(r"(\d{1,9})([.)])")
"""What may make a line a numbered item."""


def as_markdown(text: str) -> str:
    """Paragraphs, which empty lines part, and lines within them, as they stand."""
    paragraphs = [part for part in re.split(r"\n\s*\n", text.strip("\n")) if part.strip()]
    return "\n\n".join("\\\n".join(_line(line) for line in part.split("\n") if line.strip()) for part in paragraphs)


def _line(line: str) -> str:
    # Spaces at the front would make it code, those at the end are not seen.
    escaped = _MARKS.sub(r"\\\g<0>", line.strip())
    if _BULLET.match(escaped):
        return f"\\{escaped}"
    return _NUMBER.sub(r"\1\\\2", escaped, count=1) if _NUMBER.match(escaped) else escaped
