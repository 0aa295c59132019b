"""Markdown files with their translations: fields and prose.

A translation stands beside its original (`velo.en.md` beside `velo.md`) and gives its title, its summary and its prose;
everything else is the original's. The translated title and summary are put into the original's fields, as if
`title: {fr: …, en: …}` had been written there.
"""

from __future__ import annotations

from collections.abc import Collection

from ballots.fields import Field, Table
from ballots.lean import dataclass
from generator.content.folders import Article, Folder
from generator.content.reading import Reading, stand_in
from generator.content.tables import TRANSLATABLE
from generator.errors import Mistake, Place
from generator.pieces import Prose, Translated
from generator.values.descriptions import article as with_article
from generator.values.descriptions import code, inline, listed, written
from generator.values.languages import takes_other
from generator.values.near import did_you_mean, misspelt
from generator.values.nodes import Entries, Node, Scalar, compose, is_empty
from generator.values.source import Parts, Source, Unreadable, split
from generator.values.validate import Values


@dataclass(frozen=True)
class Written:
    """A Markdown file as written.

    `readable` is False if its fields could not be read, so that nothing is said about those that seem to be missing.
    """

    name: str
    file: str
    fields: Entries
    prose: Translated
    readable: bool

    @property
    def place(self) -> Place:
        """The file."""
        return Place(self.file)


def read_article(reading: Reading, article: Article, table: Table) -> Written | None:
    """A Markdown file with its translations; None if there is no original."""
    translations = {
        language: file for language, file in article.translations.items() if _is_translation(reading, article, language)
    }
    if not article.file:
        return None
    fields, original, readable = _read(reading, article.file, table, needed=True)
    prose = {reading.setting.languages[0]: original} if original else {}
    unsure = _unsure(table, fields, readable=readable)
    for language, file in translations.items():
        translated, text, _ = _read(reading, file, table, needed=False)
        _check_fields(reading, translated, table)
        fields = _merged(reading, fields, translated, language, unsure)
        # A translation of the title alone leaves the text to the original.
        prose |= {language: text} if text and text.text.strip() else {}
    return Written(article.name, article.file, fields, prose, readable)


def article_values(reading: Reading, text: Written, table: Table, folder: Folder) -> Values:
    """The fields of a Markdown file in `folder`."""
    return reading.whole(table, text.fields, folder) if text.readable else stand_in(table, text.file)


def _is_translation(reading: Reading, article: Article, language: str) -> bool:
    file, languages = article.translations[language], reading.setting.languages
    original = code(f"{article.name}.md")
    if language == languages[0]:
        message = f"{code(language)} is the site's first language, so this text is no translation"
        fix = f"Keep one of the two, as {original}." if article.file else f"Rename it to {original}."
    elif language not in languages and not takes_other(language, reading.setting, reading.findings):
        message = f"this would be a translation into {code(language)}, which is not a language of this site"
        fix = f"`languages` in content/site.yml has {listed(languages)}: add {code(language)}, or rename this file."
    elif not article.file:
        message, fix = "this is a translation without its original", f"The original would be {original} beside it."
    else:
        return True
    reading.findings.add_file(file, message, fix)
    return False


def _read(reading: Reading, file: str, table: Table, *, needed: bool) -> tuple[Entries, Prose | None, bool]:
    """The fields of one file, its prose, and whether the fields could be read; `needed` if it must have some."""
    prose: Prose | None = None
    try:
        source = reading.source(file)
        parts = split(source)
        prose = parts.prose
        node = compose(source, reading.findings, *parts.front) if parts.front else None
        return _fields(source, parts, node, table if needed else None), prose, True
    except Unreadable as unreadable:
        reading.findings.take(unreadable.mistake)
        return Entries(Place(file)), prose, False


def _fields(source: Source, parts: Parts, node: Node | None, table: Table | None) -> Entries:
    if isinstance(node, Entries):
        return node
    if node is not None:
        message = f"fields are expected here, not {written(node)}"
        raise Unreadable(source.mistake(node.place, message, "Write each as `name: value`."))
    required = next((entry for entry in table.fields if entry.required), None) if table else None
    if table and required:
        if not source.text.strip():
            raise Unreadable(Mistake(Place(source.file), "the file is empty", _front_matter(required)))
        kind = "the front matter is empty" if parts.front else "the front matter is missing"
        message = f"{kind}: {with_article(table.name)} needs a {code(required.name)}"
        raise Unreadable(source.mistake(source.place(0, len(source.text)), message, _front_matter(required)))
    return Entries(Place(source.file))


def _front_matter(required: Field) -> str:
    return f"Begin the file with a line `---`, a line {code(inline(required))} and another line `---`."


def _unsure(table: Table, fields: Entries, *, readable: bool) -> Collection[str]:
    """Fields of which enough is said elsewhere: they are missing or misspelt in the original, or no text of its kind
    has them."""
    optional = {entry.name for entry in table.fields if not entry.required}
    return set(TRANSLATABLE) - optional | misspelt(table, fields).keys() if readable else TRANSLATABLE


def _check_fields(reading: Reading, translated: Entries, table: Table) -> None:
    """Report the fields of a translation that it cannot have."""
    for key, _ in translated.entries:
        if key.text in TRANSLATABLE and table.field(key.text):
            continue
        if table.field(key.text):
            fix = f"Write it in the original only: a translation has no more than {listed(TRANSLATABLE)}."
            reading.findings.add(key.place, f"{code(key.text)} belongs in the original", fix)
        else:
            fix = did_you_mean(key.text, TRANSLATABLE) or f"Its fields are {listed(TRANSLATABLE)}."
            reading.findings.add(key.place, f"{code(key.text)} is not a field of a translation", fix)


def _merged(reading: Reading, fields: Entries, translated: Entries, language: str, unsure: Collection[str]) -> Entries:
    """The fields of an original with the words of a translation; of the fields `unsure` nothing is said."""
    for key, node in translated.where(*TRANSLATABLE).entries:
        if is_empty(node):
            continue
        if not is_empty(fields.get(key.text)):
            fields = _with_translation(reading, fields, key, node, language)
        elif key.text not in unsure:
            fix = f"Write it in {fields.place.file} as well, or delete it here."
            reading.findings.add(key.place, f"{code(key.text)} is not written in the original", fix)
    return fields


def _with_translation(reading: Reading, fields: Entries, key: Scalar, node: Node, language: str) -> Entries:
    """`fields` with a translated title or summary in them."""
    its_key, original = fields.entry(key.text) or (key, node)
    tag = Scalar(key.place, language)
    if not isinstance(original, Entries):
        first = Scalar(its_key.place, reading.setting.languages[0])
        return fields.with_entry(its_key, Entries(key.place, ((first, original), (tag, node))))
    if twin := original.key(language):
        where = f"line {twin.place.line} of {twin.place.file}"
        message = f"{code(key.text)} is given in {code(language)} twice: here and in {where}"
        reading.findings.add(key.place, message, "Keep one of the two.")
        return fields
    return fields.with_entry(its_key, original.with_entry(tag, node))
