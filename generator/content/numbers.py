"""Writes the ids of the parts of a text into its file, and into those of its translations."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from generator.model import Text
from generator.prose.numbering import number, number_like
from generator.values.source import read, split
from generator.write import put

_FIELD = re.compile(r"^numbered:[ \t]*(?P<number>[0-9]{1,6})[ \t]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Numbered:
    """What was written: the files that changed, and those of translations that are not like their original."""

    changed: tuple[str, ...]
    unlike: tuple[str, ...]


def number_text(folder: Path, text: Text) -> Numbered:
    """Give each part of a text in the site in `folder` an id, and note in its front matter the highest number given.

    Raises `values.source.Unreadable` or `OSError`; files are replaced whole.
    """
    changed, unlike = [], []
    first, *translations = (prose.file for prose in text.prose.values())
    head, prose = _parts(folder, first)
    prose, highest = number(prose, _highest(head))
    if _write(folder, first, _with_field(head, highest), prose):
        changed.append(first)
    for file in translations:
        its_head, its_prose = _parts(folder, file)
        alike = number_like(its_prose, prose)
        if alike is None:
            unlike.append(file)
        elif _write(folder, file, its_head, alike):
            changed.append(file)
    return Numbered(tuple(changed), tuple(unlike))


def _parts(folder: Path, file: str) -> tuple[str, str]:
    """The front matter of a file with its fences, and its prose."""
    source = read(folder / file, file)
    prose = split(source).prose.text
    return source.text[: len(source.text) - len(prose)], prose


def _highest(head: str) -> int:
    """The number that was given last, as the front matter says; 0 where it does not."""
    found = _FIELD.search(head)
    return int(found["number"]) if found else 0


def _with_field(head: str, highest: int) -> str:
    field = f"numbered: {highest}"
    if _FIELD.search(head):
        return _FIELD.sub(field, head, count=1)
    fence = head.rstrip().rfind("---")
    return f"{head[:fence]}{field}\n{head[fence:]}" if head.strip() else head


def _write(folder: Path, file: str, head: str, prose: str) -> bool:
    """Replace a file, with line ends as it had them; False if it is the same."""
    path = folder / file
    before = path.read_bytes()
    text = head + prose
    content = (text.replace("\n", "\r\n") if b"\r\n" in before else text).encode()
    if before.removeprefix(b"\xef\xbb\xbf") == content:
        return False
    put(str(path), content)
    return True
