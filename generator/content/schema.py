"""JSON Schema of every file of a site, from the tables that check it: editors' programs complete and explain fields.

The schemas are of draft 2020-12. They describe a YAML file as a program reads it, where `title: 2026` is a number and
`summary:` is null, and allow what our reader takes as text or as nothing. What one field does not show, such as a
closing before an opening, is not in them: `cahier check` says it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

from ballots.fields import (
    ID_PATTERN,
    Address,
    Choice,
    Colour,
    Day,
    Email,
    Field,
    FontFile,
    Id,
    Language,
    ListOf,
    MapOf,
    Moment,
    Picture,
    Record,
    Table,
    Text,
    TimeZone,
    Type,
    Variant,
    Whole,
    YesNo,
)  # fmt: skip
from generator.content.options import any_option_page
from generator.content.proposal_tables import PROPOSAL_ANSWER
from generator.content.site_tables import SITE
from generator.content.tables import ANSWER, CONSULTATION, MEETING, NEWS, OUTCOME, PAGE, TEXT, TOPIC, TRANSLATION
from generator.values.colours import NOTATION
from generator.values.scalars import FONTS, IMAGES, LANGUAGE_TAG

Schema: TypeAlias = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
FOLDER = ".schemas"
"""Where the schemas of YAML files stand within `content/`; a name with a dot is not content."""


def _in_any_case(ending: str) -> str:
    """A pattern of JSON Schema, which knows no flags, for `.png` and `.PNG`."""
    return "".join(f"[{letter}{letter.upper()}]" if letter.isalpha() else re.escape(letter) for letter in ending)


_DATE = r"\d{4}-\d{2}-\d{2}"
_PATTERNS: dict[type, str] = {
    Moment: rf"^{_DATE}([ T]\d{{2}}:\d{{2}}(:\d{{2}})?)?$",
    Day: rf"^{_DATE}$",
    Address: r"^https?://[^\s/?#]+[^\s]*$",
    Email: r"^[^\s@]+@[^\s@]+\.[^\s@]+$",
    Language: rf"^{LANGUAGE_TAG}$",
    TimeZone: r"^[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*$",
    Picture: rf"^[^/\\]+({'|'.join(map(_in_any_case, IMAGES))})$",
    FontFile: rf"^[^/\\]+({'|'.join(map(_in_any_case, FONTS))})$",
}


def schemas(languages: Sequence[str]) -> dict[str, Schema]:
    """The schema of each kind of YAML file (`site`, `consultation`, `meetings`) and of each kind of front matter.

    `languages` are those of the site. `index` is the front matter of a topic whose options have pages.
    """
    printer = _Printer(languages)
    whole = {
        "site": printer.table(SITE),
        "consultation": printer.table(CONSULTATION),
        "meetings": printer.type(ListOf(Record(MEETING))),
        "topic": printer.table(TOPIC),
        "index": _Printer(languages, options_elsewhere=True).table(TOPIC),
        "option": printer.table(any_option_page()),
        "answer": printer.table(ANSWER),
        "proposal": printer.table(PROPOSAL_ANSWER),
        "text": printer.table(TEXT),
        "news": printer.table(NEWS),
        "outcome": printer.table(OUTCOME),
        "page": printer.table(PAGE),
        "translation": printer.table(TRANSLATION),
    }
    return {name: {"$schema": DIALECT, "title": name, **schema} for name, schema in whole.items()}


def write_schemas(folder: Path, languages: Sequence[str]) -> list[Path]:
    """Write the schemas of YAML files into the site in `folder`, for the line `# yaml-language-server` in its files."""
    target = folder / "content" / FOLDER
    target.mkdir(parents=True, exist_ok=True)
    found = schemas(languages)
    files = {target / f"{name}.json": found[name] for name in ("site", "consultation", "meetings")}
    for file, schema in files.items():
        text = json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
        file.write_text(text, encoding="utf-8", newline="\n")
    return list(files)


class _Printer:
    def __init__(self, languages: Sequence[str], *, options_elsewhere: bool = False) -> None:
        self._languages = languages
        self._options_elsewhere = options_elsewhere

    def table(self, table: Table, **more: Schema) -> Schema:
        required = [entry.name for entry in table.fields if self._required(entry)]
        return {
            "description": table.doc,
            "type": "object",
            "properties": more | {entry.name: self._field(entry) for entry in table.fields},
            "required": [*more, *required],
            "additionalProperties": False,
        }

    def type(self, type: Type) -> Schema:  # noqa: C901 - one line for each type
        match type:
            case Text():
                return self._text(type)
            case Whole(least=least, most=most):
                bounds = {"minimum": least, "maximum": most}
                return {"type": "integer"} | {name: bound for name, bound in bounds.items() if bound is not None}
            case YesNo():
                return {"type": "boolean"}
            case Choice(values=values):
                return {"enum": list(values)}
            case Id():
                return {"type": ["string", "integer"], "pattern": ID_PATTERN}
            case ListOf(of=of, least=least):
                items = self.type(of)
                return {"anyOf": [{"type": "array", "items": items, "minItems": least}, items]}
            case MapOf(of=of, least=least):
                return self._mapping(of, 0 if self._options_elsewhere else least)
            case Record(table=table):
                return self._record(table)
            case Variant(tag=tag, tables=tables):
                kinds = tables()
                whole = [self.table(table, **{tag: {"const": kind}}) for kind, table in kinds.items()]
                words = [kind for kind, table in kinds.items() if not any(map(self._required, table.fields))]
                return {"anyOf": [{"enum": words}, *whole]}
            case Colour():  # by its format editors' programs know to show the colour
                return {"type": "string", "pattern": f"^{NOTATION}$", "format": "color-hex"}
            case _:
                return {"type": "string", "pattern": _PATTERNS[type.__class__]}

    def _required(self, entry: Field) -> bool:
        return entry.required and not (self._options_elsewhere and entry.name == "options")

    def _field(self, entry: Field) -> Schema:
        schema = {"description": entry.doc} | self.type(entry.type)
        if not entry.required:
            schema = _or_nothing(schema)
        return schema | ({"default": _default(entry.default)} if entry.default not in (None, "", ()) else {})

    def _text(self, type: Text) -> Schema:
        text: Schema = {"type": ["string", "number", "boolean"], "maxLength": type.longest}
        if not type.translated:
            return text
        words = {
            "type": "object",
            "properties": dict.fromkeys(self._languages, text),
            "required": list(self._languages[:1]),
            "additionalProperties": False,
        }
        return {"anyOf": [text, words]}

    def _mapping(self, of: Type, least: int) -> Schema:
        names = {"pattern": ID_PATTERN}
        return {"type": "object", "propertyNames": names, "additionalProperties": self.type(of), "minProperties": least}

    def _record(self, table: Table) -> Schema:
        short = table.field(table.short) if table.short else None
        whole = self.table(table)
        if short is None or any(self._required(entry) for entry in table.fields if entry != short):
            return whole
        alone = self.type(short.type)
        return {"anyOf": [*alone.get("anyOf", [alone]), whole]}


def _or_nothing(schema: Schema) -> Schema:
    """A field that may be left out may also stand empty, as `summary:` does."""
    match schema:
        case {"type": str(type)}:
            return schema | {"type": [type, "null"]}
        case {"type": list(types)}:
            return schema | {"type": [*types, "null"]}
        case {"enum": list(values)}:
            return schema | {"enum": [*values, None]}
        case {"anyOf": list(choices)}:
            return schema | {"anyOf": [*choices, {"type": "null"}]}
    return {"anyOf": [schema, {"type": "null"}]}


def _default(value: object) -> Any:
    """A default as YAML would have it."""
    match value:
        case bool() | int() | str():
            return value
        case date():
            return value.isoformat()
        case tuple():
            return [_default(item) for item in value]
        case dict():
            return {key: _default(item) for key, item in value.items()}
    return str(value)
