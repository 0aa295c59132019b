"""Options that have a page of their own.

Such an option is written in the front matter of its page. It is put among the options of the ballot as if it had been
written there, so that a ballot is read and checked in one place, and a mistake is still shown where it was made.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ballots import Option, Words, tables
from ballots.fields import MapOf, Record, Table
from ballots.kind import option_table
from ballots.lean import dataclass
from generator.content.articles import Written, read_article
from generator.content.folders import Article, Folder
from generator.content.parts import read_image
from generator.content.reading import Reading
from generator.content.tables import OPTION_PAGE
from generator.errors import Place
from generator.model import OptionPage, Topic
from generator.settings import Image
from generator.values.descriptions import code, listed
from generator.values.near import mended
from generator.values.nodes import Entries, Node, Scalar


@dataclass(frozen=True)
class OptionFile:
    """The page of an option: `fields` are those of the option itself, the rest is the page's."""

    id: str
    text: Written
    fields: Entries
    image: Image | None
    author: Words
    order: int | None


def option_table_of(kind: str) -> Table | None:
    """The table of the options of a kind of ballot; None if it offers none."""
    table = tables().get(kind)
    options = table.field("options") if table else None
    match options.type if options else None:
        case MapOf(of=Record(table=option)):
            return option
    return None


def page_table(option: Table) -> Table:
    """The table of the front matter of an option's page: the option's own fields and those of its page."""
    return Table(OPTION_PAGE.name, OPTION_PAGE.doc, option.fields + OPTION_PAGE.fields)


def any_option_page() -> Table:
    """The table of the front matter of an option's page in a topic of any kind."""
    return page_table(_any_option())


def read_option_files(
    reading: Reading, folder: Folder, articles: list[Article], ballot: Node | None
) -> list[OptionFile]:
    """The options with pages of a topic in `folder`, by `order` and id. `ballot` is what its `index.md` says."""
    kind, place = _kind(ballot)
    option = option_table_of(kind)
    if articles and place and kind in tables() and option is None:
        _no_options(reading, kind, place)
    found = [file for article in articles for file in _read(reading, folder, article, option or _any_option())]
    return sorted(found, key=lambda file: (file.order is None, file.order or 0, file.id))


def with_options(reading: Reading, fields: Entries, files: list[OptionFile]) -> Entries:
    """The fields of a topic with the options of `files` among those of its ballot."""
    key, ballot = fields.key("ballot"), fields.get("ballot")
    if isinstance(ballot, Scalar):
        ballot = Entries(ballot.place, ((Scalar(ballot.place, "kind"), ballot),))
    kind, _ = _kind(ballot)
    if not files or key is None or not isinstance(ballot, Entries) or not option_table_of(kind):
        return fields
    options = ballot.get("options") or Entries(key.place)
    if not isinstance(options, Entries):
        return fields
    for file in files:
        if twin := options.key(file.id):
            message = f"the option {code(file.id)} has a file of its own, {file.text.file}"
            reading.findings.add(twin.place, message, "Keep one of the two.")
        else:
            node = file.fields if file.text.readable else _stand_in(options, files)
            options = options.with_entry(Scalar(file.text.place, file.id), node)
    options_key = ballot.key("options") or Scalar(key.place, "options")
    return fields.with_entry(key, ballot.with_entry(options_key, options))


def _stand_in(options: Entries, files: list[OptionFile]) -> Node:
    """Another option in place of one that cannot be read, so that nothing is said to be missing or too few."""
    readable = [file.fields for file in files if file.text.readable]
    return next((node for _, node in options.entries), readable[0] if readable else Entries(options.place))


def option_pages(reading: Reading, topic: Topic, files: list[OptionFile]) -> tuple[OptionPage, ...]:
    """The pages of a topic's options, each at its address."""
    return tuple(_page(reading, topic, file) for file in files)


def _page(reading: Reading, topic: Topic, file: OptionFile) -> OptionPage:
    reading.addresses.claim(f"{topic.consultation}/{topic.slug}/{file.id}/", file.text.place)
    option = next((option for option in topic.ballot.options if option.id == file.id), None)
    return OptionPage(
        consultation=topic.consultation,
        topic=topic.slug,
        option=option or Option(file.id, Words({reading.setting.languages[0]: file.id})),
        prose=file.text.prose,
        image=file.image,
        author=file.author,
        place=file.text.place,
    )


def _read(reading: Reading, folder: Folder, article: Article, option: Table) -> Iterator[OptionFile]:
    table = page_table(option)
    text = read_article(reading, article, table)
    if not text:
        return
    names = [entry.name for entry in option.fields]
    # The option's fields are read with the ballot; here they only have to be known. A misspelt one is read as what was
    # meant, so that it is not said to be missing as well.
    rest = replace(table, fields=tuple(replace(entry, required=False) for entry in table.fields))
    values = reading.reader(folder).fields(rest, text.fields.without(*names))
    yield OptionFile(
        id=folder.slug(article.name, after=".md"),
        text=text,
        fields=mended(table, text.fields).where(*names),
        image=read_image(values, folder),
        author=values.words("author"),
        order=values.whole("order"),
    )


def _kind(ballot: Node | None) -> tuple[str, Place | None]:
    node = ballot.get("kind") if isinstance(ballot, Entries) else ballot
    return (node.text, node.place) if isinstance(node, Scalar) else ("", None)


def _no_options(reading: Reading, kind: str, place: Place) -> None:
    kinds = listed(tuple(kind for kind in tables() if option_table_of(kind)))
    reading.findings.add(
        place,
        f"the kind {code(kind)} offers no options, so there cannot be pages for them beside this file",
        f"Choose one of {kinds}, or move the other files away.",
    )


def _any_option() -> Table:
    """What some kind's option may take: all that is known of an option of an unknown kind. It needs a title only."""
    common = option_table()
    found = [option for kind in tables() if (option := option_table_of(kind))]
    fields = {entry.name: replace(entry, required=False) for option in found for entry in option.fields}
    return replace(common, fields=tuple((fields | {entry.name: entry for entry in common.fields}).values()))
