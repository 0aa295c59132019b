"""The French catalogue has every sentence that a page can say, and no other."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeAlias

import pytest
from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
CATALOGUES = sorted(ROOT.glob("templates/locale/*.po"))
PLACE = re.compile(r"%\(\w+\)s|\{\w+\}|%%")
NO_BREAK = "\u00a0"
NARROW = "\u202f"
Keywords: TypeAlias = dict[str, tuple[int, ...] | None]
KEYWORDS: Keywords = {"_": None, "gettext": None, "ngettext": (1, 2), "N_": None, "sentence": None, "_say": None}
"""As in the command of `templates/locale/babel.cfg`; `Refused` is read here, since its plural has a keyword."""


def sentences() -> Iterator[tuple[str, str]]:
    """Each sentence of templates and code with its plural, '' where it has none."""
    options = {"newstyle_gettext": "true", "trimmed": "true", "trim_blocks": "true", "lstrip_blocks": "true"}
    rooms = ("ballots", "collector", "generator")
    methods = [("templates/**.html", "jinja2"), *((f"{room}/**.py", "python") for room in rooms)]
    for _, _, message, _, _ in extract_from_dir(ROOT, methods, {"templates/**.html": options}, KEYWORDS):
        match message:
            case str():
                yield message, ""
            case (first, second, *_):
                yield str(first), str(second)
    for path in (ROOT / "ballots").rglob("*.py"):
        yield from refusals(ast.parse(path.read_text(encoding="utf-8")))


def refusals(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """The sentences with which ballots refuse an answer."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Refused":
            plurals = [keyword.value for keyword in node.keywords if keyword.arg == "plural"]
            message, plural = written(node.args[1:2]), written(plurals)
            if message:
                yield message, plural


def written(nodes: Iterable[ast.AST]) -> str:
    return next((node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)), "")


def entries(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def pair(message: Message) -> tuple[str, str]:
    return (message.id, "") if isinstance(message.id, str) else (message.id[0], message.id[1])


def translations(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


@pytest.fixture(params=CATALOGUES, ids=[path.stem for path in CATALOGUES])
def catalogue(request: pytest.FixtureRequest) -> Catalog:
    path: Path = request.param
    with path.open("rb") as file:
        return read_po(file, locale=path.stem, abort_invalid=True)


def test_french_is_there() -> None:
    assert [path.stem for path in CATALOGUES] == ["fr"]


def test_it_has_every_sentence_and_no_other(catalogue: Catalog) -> None:
    needed = set(sentences())
    there = {pair(message) for message in entries(catalogue)}
    assert len(needed) > 200
    assert sorted(needed - there) == []
    assert sorted(there - needed) == []


def test_every_sentence_is_translated_and_none_is_a_guess(catalogue: Catalog) -> None:
    assert not catalogue.obsolete
    for message in entries(catalogue):
        assert all(translations(message)), message.id
        assert not message.fuzzy, message.id
        assert len(translations(message)) == (1 if isinstance(message.id, str) else catalogue.num_plurals), message.id


def test_places_are_those_of_the_original(catalogue: Catalog) -> None:
    for message in entries(catalogue):
        places = Counter(PLACE.findall(pair(message)[1] or pair(message)[0]))
        for translation in translations(message):
            assert Counter(PLACE.findall(translation)) == places, message.id


def test_no_translation_can_break_out_of_an_attribute(catalogue: Catalog) -> None:
    for message in entries(catalogue):
        for translation in (*pair(message), *translations(message)):
            assert not re.search(r'["<>&]', translation), message.id


def test_french_has_its_spaces_and_apostrophes() -> None:
    with (ROOT / "templates/locale/fr.po").open("rb") as file:
        catalogue = read_po(file, locale="fr")
    for message in entries(catalogue):
        for translation in translations(message):
            assert not re.search(rf"(?<!{NO_BREAK}):(?!\w)", translation), translation
            assert not re.search(rf"(?<!{NARROW})[;!?]", translation), translation
            assert not re.search(rf"«(?!{NO_BREAK})|(?<!{NO_BREAK})»|'", translation), translation
