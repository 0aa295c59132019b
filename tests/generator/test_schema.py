"""The JSON Schema of content says yes to valid files, and no to what a table alone can refuse."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from generator.content.folders import name_and_language
from generator.content.schema import schemas, write_schemas
from generator.values.source import read, split
from tests.regenerate import TESTS, VALID

LANGUAGES = ("fr", "en")
SCHEMAS = {name: Draft202012Validator(schema) for name, schema in schemas(LANGUAGES).items()}


class _Core(yaml.CSafeLoader):
    """YAML as editors' programs read it: version 1.2, in which `no` and `12:30` are text, and dates too."""


_Core.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag.endswith((":null", ":float"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Core.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), list("tf"))
_Core.add_implicit_resolver("tag:yaml.org,2002:int", re.compile("^[-+]?[0-9]+$"), list("-+0123456789"))

FILES = sorted(
    file for case in [*VALID, TESTS.parent] for file in (case / "content").rglob("*") if file.suffix in (".md", ".yml")
)


def schema_of(file: Path) -> str:
    """The name of the schema for a file of content."""
    name, language = name_and_language(file.name) if file.suffix == ".md" else (file.stem, "")
    if language:
        return "translation"
    if file.suffix == ".yml" or name in ("presentation", "outcome", "index"):
        return name
    folder = file.parent.name
    kinds = {"topics": "topic", "texts": "text", "news": "news", "pages": "page"}
    return (kinds | {"answers": "answer", "proposals": "proposal"}).get(folder, "option")


def fields_of(file: Path) -> Any:
    """The fields of a file, as editors' programs read them."""
    source = read(file, file.name)
    if file.suffix == ".md":
        front = split(source).front
        return yaml.load(source.text[slice(*front)], _Core) if front else {}
    return yaml.load(source.text, _Core)


@pytest.mark.parametrize("file", FILES, ids=lambda file: "/".join(file.parts[-3:]))
def test_a_valid_file_is_valid_by_its_schema(file: Path) -> None:
    name = schema_of(file)
    if name == "presentation" or file.name.startswith("_"):
        return
    errors = [error.message for error in SCHEMAS[name].iter_errors(fields_of(file) or {})]
    assert errors == []


@pytest.mark.parametrize(
    "path",
    [
        "unknown-field-near-miss/content/consultations/velo/consultation.yml",
        "unknown-field-nested/content/consultations/velo/consultation.yml",
        "wrong-type-list-for-text/content/consultations/velo/consultation.yml",
        "wrong-type-mapping-for-number/content/consultations/velo/topics/pont.md",
        "wrong-type-list-for-options/content/consultations/velo/topics/pont.md",
        "too-long-title/content/consultations/velo/consultation.yml",
        "access-email-later/content/consultations/velo/consultation.yml",
        "unknown-stance/content/consultations/velo/consultation.yml",
        "unknown-stance/content/consultations/velo/topics/pont.md",
        "bad-date/content/consultations/velo/consultation.yml",
        "bad-url/content/site.yml",
        "bad-email/content/site.yml",
        "missing-url/content/site.yml",
        "gather-too-long/content/site.yml",
        "theme-not-a-colour/content/site.yml",
        "theme-unknown-font/content/site.yml",
        "words-in-unknown-language/content/consultations/velo/consultation.yml",
        "words-without-first-language/content/consultations/velo/consultation.yml",
        "unknown-kind/content/consultations/velo/topics/pont.md",
        "one-option-only/content/consultations/velo/topics/pont.md",
        "option-id-is-a-time/content/consultations/velo/topics/pont.md",
        "budget-option-without-cost/content/consultations/velo/topics/pont.md",
        "budget-negative-amount/content/consultations/velo/topics/pont.md",
        "survey-question-without-title/content/consultations/velo/topics/pont.md",
        "meeting-ends-first/content/consultations/velo/meetings.yml",
    ],
)
def test_a_mistake_in_one_field_is_one_by_the_schema(path: str) -> None:
    file = TESTS / "sites_invalid" / path
    assert not SCHEMAS[schema_of(file)].is_valid(fields_of(file))


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_each_schema_is_one_of_draft_2020_12(name: str) -> None:
    Draft202012Validator.check_schema(SCHEMAS[name].schema)


def test_the_schemas_of_yaml_files_are_written_where_their_files_look_for_them(tmp_path: Path) -> None:
    assert [file.relative_to(tmp_path).as_posix() for file in write_schemas(tmp_path, LANGUAGES)] == [
        "content/.schemas/site.json",
        "content/.schemas/consultation.json",
        "content/.schemas/meetings.json",
    ]
