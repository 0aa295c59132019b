"""What a mistake in YAML means to the person who made it.

A YAML parser says "mapping values are not allowed here" where an editor wrote a title with a colon.  Each explanation
below stands for one such mistake; the tests have a site for each.
"""

from __future__ import annotations

import re
from dataclasses import replace

from yaml import Mark, MarkedYAMLError

from generator.errors import Mistake, Place
from generator.values.source import Source

_FIELD = re.compile(r"(?P<before>\s*(?:- )?(?P<name>[^\s:#'\"][^:]*?)\s*:\s+)(?P<value>.*\S)")
_GLUED = re.compile(r"\s*(?:- )?(?P<name>[\w-]+):(?P<value>[^\s:/].*|//.*)$")
_BRACKETS = {"[": "]", "{": "}"}
_COLOUR_IN_BRACKETS = re.compile(r"[^#]*[:,{\[]\s+(?P<colour>#[0-9a-fA-F]{3,8})\b")
_COLOUR_OF_FIELD = re.compile(r"[\s:]*\s(?P<colour>#\S+)")
_NO_START = "@`%*&!|>,]}?-"


def quoted(text: str) -> str:
    """`text` between quotes, as YAML."""
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


def explain(error: MarkedYAMLError, source: Source, start: int) -> Mistake:
    """The mistake behind a parser's error in the YAML that begins at `start` of a file."""
    problem = error.problem or ""
    at = _place(error.problem_mark, source, start)
    opened = _place(error.context_mark, source, start) if error.context_mark else at
    if "'\\t'" in problem:
        return source.mistake(at, "a tab stands here; YAML is indented with spaces", "Replace the tab by two spaces.")
    if "mapping values" in problem:
        return _second_colon(source, at)
    if "could not find expected ':'" in problem:
        return _no_field(source, opened)
    if "found unexpected" in problem and "quoted" in (error.context or ""):
        return source.mistake(opened, "the quote that opens here is never closed", "Close it where the text ends.")
    if "flow" in (error.context or "") and (hidden := _hidden_colour(source, at)):
        return hidden
    if source.line(opened.line)[opened.column - 1 : opened.column] in _BRACKETS and "flow" in (error.context or ""):
        return _bracket(source, opened)
    if "unknown escape" in problem:
        return source.mistake(at, "a backslash has a meaning between double quotes", "Use single quotes for this text.")
    if "<block end>" in problem:
        return _misplaced(source, at)
    if "<document start>" in problem:
        return source.mistake(at, "nothing may follow the end of the YAML", "Delete the lines `...` or `%` above.")
    return _bad_start(source, at, opened)


def feature(name: str, source: Source, place: Place) -> Mistake:
    """A feature of YAML that a site does not use: an anchor, an alias or a tag."""
    field = _FIELD.match(source.line(place.line))
    instead = f": `{quoted(field['value'])}`" if field else ""
    written = source.line(place.line)[place.column - 1 :].split(" ")[0]
    article = "a" if name == "tag" else "an"
    return source.mistake(
        replace(place, length=max(1, len(written))),
        f"`{written}` is {article} {name} of YAML, which a site does not use",
        f"Put text between quotes{instead}.",
    )


def commented(key: Place, name: str, line: str) -> Mistake | None:
    """The mistake where the field `name`, at `key` in `line`, was to have a colour, which YAML takes for a comment."""
    found = _COLOUR_OF_FIELD.match(line, key.column - 1 + key.length)
    if not found:
        return None
    place = replace(key, column=found.start("colour") + 1, length=len(found["colour"]))
    message = f"`{name}` is empty: what follows an unquoted `#` is a comment"
    return Mistake(place, message, f"Write `{name}: {quoted(found['colour'])}`.", line)


def _place(mark: Mark | None, source: Source, start: int) -> Place:
    return source.place(start + mark.index) if mark else Place(source.file)


def _second_colon(source: Source, at: Place) -> Mistake:
    line = source.line(at.line)
    field = _FIELD.match(line)
    if field and len(field["before"]) < at.column:
        return source.mistake(
            at,
            f"this colon would begin a second field in the line of `{field['name']}`",
            f"Put the text between quotes: `{field['name']}: {quoted(field['value'])}`.",
        )
    above = source.line(at.line - 1) if at.line > 1 else ""
    if glued := _GLUED.match(above):
        return _no_space(source, at.line - 1, glued)
    indent = len(line) - len(line.lstrip())
    place = Place(source.file, at.line, indent + 1, max(1, at.column - indent - 1))
    return source.mistake(
        place,
        "this field is indented, but the line above it is already complete",
        "Begin the line in the column of the field above, or move that field's value below it too.",
    )


def _no_space(source: Source, line: int, glued: re.Match[str]) -> Mistake:
    colon = glued.end("name")
    return source.mistake(
        Place(source.file, line, colon + 1),
        "a space is missing behind the colon",
        f"Write `{glued['name']}: {glued['value'].strip()}`.",
    )


def _no_field(source: Source, at: Place) -> Mistake:
    line = source.line(at.line)
    if glued := _GLUED.match(line):
        return _no_space(source, at.line, glued)
    indent = len(line) - len(line.lstrip())
    return source.mistake(
        Place(source.file, at.line, indent + 1, max(1, len(line.strip()))),
        "this line is not a field: it has no `name: `",
        "If it continues the text above, indent it by two spaces more than the field.",
    )


def _bracket(source: Source, opened: Place) -> Mistake:
    bracket = source.line(opened.line)[opened.column - 1]
    return source.mistake(
        opened,
        f"the bracket `{bracket}` that opens here is never closed, or a comma is missing behind it",
        f"Close it with `{_BRACKETS[bracket]}`, or put the whole text between quotes if it is no list.",
    )


def _hidden_colour(source: Source, at: Place) -> Mistake | None:
    """The mistake where brackets are not closed, since what closes them stands behind a colour without quotes."""
    for number in range(at.line, 0, -1):
        if found := _COLOUR_IN_BRACKETS.match(source.line(number)):
            place = Place(source.file, number, found.start("colour") + 1, len(found["colour"]))
            message = "what follows an unquoted `#` is a comment: the bracket before it is never closed"
            return source.mistake(place, message, f"Put the colour between quotes: `{quoted(found['colour'])}`.")
    return None


def _misplaced(source: Source, at: Place) -> Mistake:
    field = _FIELD.match(source.line(at.line))
    if not field or len(field["before"]) >= at.column:
        return source.mistake(
            at,
            "this line does not begin where the lines before it do",
            "Lines of one list or mapping begin in the same column.",
        )
    value = field["value"]
    inner = value[1:-1] if value[0] in "'\"" and value[-1] == value[0] else value
    return source.mistake(
        at,
        f"the value of `{field['name']}` ends before this",
        f"Put the whole text between quotes: `{field['name']}: {quoted(inner)}`.",
    )


def _bad_start(source: Source, at: Place, opened: Place) -> Mistake:
    field = _FIELD.match(source.line(opened.line))
    if field and field["value"][0] in _NO_START:
        place = Place(source.file, opened.line, len(field["before"]) + 1)
        return source.mistake(
            place,
            f"a text cannot begin with `{field['value'][0]}` in YAML",
            f"Put it between quotes: `{field['name']}: {quoted(field['value'])}`.",
        )
    return source.mistake(at, "YAML cannot be read from here on", "If this is text, put it between quotes.")
