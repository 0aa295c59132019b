"""The reference page for editors, `docs/reference.md`: every file and every field, from the tables that check them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ballots import tables as ballot_tables
from ballots.fields import Choice, Field, ListOf, MapOf, Record, Table, Text, Type, Variant
from ballots.lean import dataclass
from generator.content.proposal_tables import ORIGIN, PROPOSAL_ANSWER, PROPOSAL_FIELD, PROPOSALS
from generator.content.site_tables import (
    COLLECTOR,
    CONTACT,
    DARK,
    FOLLOW_UP,
    FONT,
    IMAGE,
    LIMITS,
    ORGANIZER,
    SITE,
    THEME,
)
from generator.content.tables import (
    ANSWER,
    CONSULTATION,
    MEETING,
    NEWS,
    OPTION_PAGE,
    OUTCOME,
    PAGE,
    PHASE,
    PRESENTATION,
    TEXT,
    TOPIC,
    TRANSLATION,
)
from generator.values.descriptions import code, describe, listed

EXAMPLE = Path(__file__).parent / "example"
"""A small site with a file of each kind: what the page shows is read by a test."""

_WITHIN = "content/consultations/plan-velo/"


@dataclass(frozen=True, slots=True)
class _File:
    """A kind of file: what it is called, its fields, the objects in them, and examples from `EXAMPLE`."""

    name: str
    table: Table
    examples: tuple[str, ...]
    parts: tuple[Table, ...] = ()
    listed: bool = False


_FILES = (
    _File("content/site.yml", SITE, ("content/site.yml",), (COLLECTOR, LIMITS, THEME, DARK, FONT)),
    _File(
        "content/consultations/<consultation>/consultation.yml",
        CONSULTATION,
        (f"{_WITHIN}consultation.yml",),
        (PHASE, PROPOSALS, PROPOSAL_FIELD),
    ),
    _File("…/presentation.md", PRESENTATION, (f"{_WITHIN}presentation.md",)),
    _File(
        "…/topics/<topic>.md, …/topics/<topic>/index.md",
        TOPIC,
        (f"{_WITHIN}topics/pont.md", f"{_WITHIN}topics/projets/index.md"),
        (ORIGIN,),
    ),
    _File("…/answers/<topic>.md", ANSWER, (f"{_WITHIN}answers/pont.md",)),
    _File("…/topics/<topic>/<option>.md", OPTION_PAGE, (f"{_WITHIN}topics/projets/garage.md",)),
    _File("…/proposals/<number>.md", PROPOSAL_ANSWER, (f"{_WITHIN}proposals/1.md",)),
    _File("…/texts/<text>.md", TEXT, (f"{_WITHIN}texts/charte.md",)),
    _File("…/news/<date>-<slug>.md", NEWS, (f"{_WITHIN}news/2026-03-02-le-vote-est-ouvert.md",)),
    _File("…/meetings.yml", MEETING, (f"{_WITHIN}meetings.yml",), listed=True),
    _File("…/outcome.md", OUTCOME, (f"{_WITHIN}outcome.md",)),
    _File("content/pages/<page>.md", PAGE, ("content/pages/mentions-legales.md",)),
    _File("<name>.<language>.md", TRANSLATION, (f"{_WITHIN}topics/pont.en.md",)),
)
_SHARED = (ORGANIZER, CONTACT, IMAGE, FOLLOW_UP)

_BEGINNING = """\
# Reference of content

What may be written in each file of a site. `cahier check` names every mistake with its file, line and column.

This page is made from the tables that check the files: `python -m tests.regenerate` writes it.

- **Files.** `.yml` files hold fields. Markdown files begin with fields between two lines `---`, their front matter,
  and go on with prose; `presentation.md` needs no front matter. Images and other files to link may lie beside a text.
  A file whose name begins with `_` is left alone: a place for drafts.
- **Names.** The name of a file or folder is its address: small letters from `a` to `z`, digits, and single hyphens.
- **Links.** A link in prose names a file as seen from the text, such as `../topics/pont.md` or `plan.pdf`, or an
  address elsewhere. A link that leads nowhere is a mistake.
- **Texts.** A text that contains `: ` or ` #`, or begins with a special character such as `*`, `@` or `[`, stands
  between quotes: `title: "Vélo : pour ou contre ?"`.
- **Languages.** A text marked *translatable* may be a mapping: `{fr: Le plan vélo, en: The cycling plan}`. A Markdown
  file is translated in a file beside it: `velo.en.md` beside `velo.md`, with `title` and `summary` in its front matter.
- **Dates.** `2026-03-01`, or `2026-03-01 18:30` in the site's time zone. Where something ends, a date alone means
  the end of that day. A time that comes twice, as clocks go back, means its first occurrence.
- **Lists.** `tags: [vélo, voirie]`; one item may stand without its list: `tags: vélo`.
"""

_LIST = " The file is a list: each meeting begins with a hyphen, and nothing stands above the list."

_BALLOTS = """\
The `ballot` of a topic is the name of a kind, `ballot: vote`, or a mapping with `kind` and its settings. Once a topic
has ballots, its kind and the ids of its options stay as they are; titles may change.
"""


def reference() -> str:
    """The page, in Markdown."""
    return "\n".join(_page())


def _page() -> Iterator[str]:
    yield _BEGINNING
    for file in _FILES:
        yield from _file(file)
    yield "## In several files\n"
    for table in _SHARED:
        yield from _section(f"### {_titled(table)}", table)
    yield "## Ballots\n"
    yield _BALLOTS
    for kind, table in ballot_tables().items():
        yield from _section(f"### {code(kind)}", table)
        for part in _parts(table):
            yield from _section(f"#### {_titled(part)} of {code(kind)}", part)


def _file(file: _File) -> Iterator[str]:
    yield f"## {file.name.replace('<', '&lt;').replace('>', '&gt;')}\n"
    yield f"{file.table.doc}{_LIST if file.listed else ''}\n"
    for example in file.examples:
        text = (EXAMPLE / example).read_text(encoding="utf-8")
        yield f"{code(example)}, a whole file:\n"
        yield _fenced(text, "yaml" if example.endswith(".yml") else "markdown")
    yield from _fields(file.table, item=file.listed)
    for part in file.parts:
        yield from _section(f"### {_titled(part)}", part)


def _section(heading: str, table: Table) -> Iterator[str]:
    yield f"{heading}\n"
    yield f"{table.doc}\n"
    if not table.fields:
        yield "It has no settings.\n"
    yield from _fields(table)


def _fields(table: Table, *, item: bool = False) -> Iterator[str]:
    """The fields of a table, and an example of each; `item` if the object stands in a list."""
    if not table.fields:
        return
    yield "| field | takes | default | |\n| --- | --- | --- | --- |"
    yield "\n".join(map(_row, table.fields)) + "\n"
    lines = "\n".join(entry.example for entry in table.fields if entry.example).splitlines()
    if lines:
        marks = ["- ", *("  " for _ in lines[1:])] if item else ["" for _ in lines]
        yield "Each field:\n"
        yield _fenced("\n".join(map(str.__add__, marks, lines)), "yaml")


def _fenced(text: str, language: str) -> str:
    return f"```{language}\n{text.rstrip()}\n```\n"


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
