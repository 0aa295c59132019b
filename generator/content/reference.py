"""The reference page for editors, `docs/reference.md`: every file and every field, from the tables that check them."""

from __future__ import annotations

from collections.abc import Iterator

from ballots import tables as ballot_tables
from ballots.fields import Choice, Field, ListOf, MapOf, Record, Table, Text, Type, Variant
from generator.content.tables import (
    COLLECTOR,
    CONSULTATION,
    CONTACT,
    FOLLOW_UP,
    IMAGE,
    LIMITS,
    MEETING,
    NEWS,
    OPTION_PAGE,
    ORGANIZER,
    OUTCOME,
    PAGE,
    PHASE,
    SITE,
    TEXT,
    TOPIC,
)  # fmt: skip
from generator.values.descriptions import code, describe, listed

_FILES = (
    ("content/site.yml", SITE, (COLLECTOR, LIMITS)),
    ("content/consultations/&lt;consultation&gt;/consultation.yml", CONSULTATION, (PHASE,)),
    ("…/topics/&lt;topic&gt;.md, …/topics/&lt;topic&gt;/index.md", TOPIC, (FOLLOW_UP,)),
    ("…/topics/&lt;topic&gt;/&lt;option&gt;.md", OPTION_PAGE, ()),
    ("…/texts/&lt;text&gt;.md", TEXT, ()),
    ("…/news/&lt;date&gt;-&lt;slug&gt;.md", NEWS, ()),
    ("…/meetings.yml, a list", MEETING, ()),
    ("…/outcome.md", OUTCOME, ()),
    ("content/pages/&lt;page&gt;.md", PAGE, ()),
)
_SHARED = (ORGANIZER, CONTACT, IMAGE)

_BEGINNING = """\
# Reference of content

What may be written in each file of a site. `cahier check` names every mistake with its file, line and column.

This page is made from the tables that check the files: `python -m tests.regenerate` writes it.

- **Files.** `.yml` files hold fields. Markdown files begin with fields between two lines `---`, their front matter,
  and go on with prose; `presentation.md` needs no front matter. Images and other files to link may lie beside a text.
  A file whose name begins with `_` is left alone: a place for drafts.
- **Names.** The name of a file or folder is its address: small letters from `a` to `z`, digits, and single hyphens.
- **Texts.** A text that contains `: ` or ` #`, or begins with a special character such as `*`, `@` or `[`, stands
  between quotes: `title: "Vélo : pour ou contre ?"`.
- **Languages.** A text marked *translatable* may be a mapping: `{fr: Le plan vélo, en: The cycling plan}`. A Markdown
  file is translated in a file beside it: `velo.en.md` beside `velo.md`, with `title` and `summary` in its front matter.
- **Dates.** `2026-03-01`, or `2026-03-01 18:30` in the site's time zone. Where something ends, a date alone means
  the end of that day. A time that comes twice, as clocks go back, means its first occurrence.
- **Lists.** `tags: [vélo, voirie]`; one item may stand without its list: `tags: vélo`.
"""

_BALLOTS = """\
The `ballot` of a topic is the name of a kind, `ballot: vote`, or a mapping with `kind` and its settings. Once a topic
has ballots, its kind and the ids of its options stay as they are; titles may change.
"""


def reference() -> str:
    """The page, in Markdown."""
    return "\n".join(_page())


def _page() -> Iterator[str]:
    yield _BEGINNING
    for file, table, parts in _FILES:
        yield from _section(f"## {file}", table)
        for part in parts:
            yield from _section(f"### {_titled(part)}", part)
    yield "## In several files\n"
    for table in _SHARED:
        yield from _section(f"### {_titled(table)}", table)
    yield "## Ballots\n"
    yield _BALLOTS
    for kind, table in ballot_tables().items():
        yield from _section(f"### {code(kind)}", table)
        for part in _parts(table):
            yield from _section(f"#### {_titled(part)} of {code(kind)}", part)


def _section(heading: str, table: Table) -> Iterator[str]:
    yield f"{heading}\n"
    yield f"{table.doc}\n"
    if not table.fields:
        yield "It has no settings.\n"
        return
    yield "| field | takes | default | |\n| --- | --- | --- | --- |"
    yield "\n".join(map(_row, table.fields)) + "\n"
    example = "\n".join(entry.example for entry in table.fields if entry.example)
    if example:
        yield f"```yaml\n{example}\n```\n"


def _row(entry: Field) -> str:
    default = "**required**" if entry.required else _default(entry.default)
    cells = (code(entry.name), _takes(entry.type), default, entry.doc)
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def _takes(type: Type) -> str:
    match type:
        case Text(translated=True):
            return "text, translatable"
        case Text():
            return "text"
        case Choice(values=values, later=later):
            return listed(values) + (f"; later {listed(later)}" if later else "")
        case ListOf(of=of):
            return f"list: {_takes(of)}"
        case MapOf(of=of):
            return f"ids, each with {_takes(of)}"
        case Record(table=table):
            return f"[{table.name}](#{_anchor(table)})" if table in _SHARED else table.name
        case Variant(tag=tag, tables=tables):
            return f"{code(tag)}: {listed(tuple(tables()))}"
    return describe(type).removeprefix("a ").removeprefix("an ")


def _default(value: object) -> str:
    if value is None or value in ("", ()):
        return ""
    if isinstance(value, bool):
        return code(str(value).lower())
    if isinstance(value, tuple):
        return code(f"[{', '.join(map(str, value))}]")
    return listed(tuple(value)) if isinstance(value, dict) else code(value)


def _parts(table: Table) -> Iterator[Table]:
    """The tables of the objects within a ballot's settings."""
    for entry in table.fields:
        inner = entry.type
        while isinstance(inner, ListOf | MapOf):
            inner = inner.of
        if isinstance(inner, Record):
            yield inner.table
        elif isinstance(inner, Variant):
            yield from _question_tables(inner)


def _question_tables(questions: Variant) -> Iterator[Table]:
    """What every question of a survey takes beside the settings of its kind, and the kinds that no topic has."""
    tables = questions.tables()
    common = [entry for entry in next(iter(tables.values())).fields if all(entry in t.fields for t in tables.values())]
    doc = "Beside its `kind` and the settings of that kind, each question takes these fields."
    yield Table("question", doc, tuple(common))
    for kind, table in tables.items():
        if kind not in ballot_tables():
            own = tuple(entry for entry in table.fields if entry not in common)
            yield Table(f"`kind: {kind}`", table.doc, own)


def _titled(table: Table) -> str:
    return table.name[:1].upper() + table.name[1:]


def _anchor(table: Table) -> str:
    return table.name.replace(" ", "-")
