"""A mistake in content is answered with file, line and column, what is wrong and what to do."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from ballots import tables
from generator.content.load import load
from generator.content.site_tables import SITE
from generator.content.tables import CONSULTATION, MEETING, OPTION_PAGE, TOPIC
from generator.errors import report
from tests.regenerate import INVALID, TESTS, expected


@pytest.mark.parametrize("case", INVALID, ids=lambda case: case.name)
def test_a_broken_site_gets_exactly_this_report(case: Path) -> None:
    """After a change of words run `python -m tests.regenerate`, and read the difference as an editor would."""
    assert expected(case) == (case / "expected.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("case", INVALID, ids=lambda case: case.name)
def test_a_broken_site_has_a_mistake_with_its_line(case: Path) -> None:
    mistakes = load(case).mistakes
    assert mistakes or case.name.startswith("prose-")
    for mistake in mistakes:
        lines = _lines(case / mistake.place.file)
        assert not mistake.source or mistake.source in lines[mistake.place.line - 1 : mistake.place.line]
        assert mistake.place.column + mistake.place.length - 1 <= max(1, len(mistake.source))


def _lines(file: Path) -> list[str]:
    if not file.is_file():
        return []
    text = file.read_text(encoding="utf-8", errors="replace")
    return text.replace("\b", "\N{REPLACEMENT CHARACTER}").split("\n")


def test_a_file_that_cannot_be_read_is_the_only_mistake(tmp_path: Path) -> None:
    """What links to it, lists it or has it for an option is not reported as well."""
    shutil.copytree(TESTS / "sites/folder-topic", tmp_path / "site")
    options = tmp_path / "site/content/consultations/budget/topics/projets"
    (options / "jardin.md").write_text("---\ntitle: Le jardin : partagé\ncost: 20000\n---\n", encoding="utf-8")
    assert [mistake.place.file for mistake in load(tmp_path / "site").mistakes] == [
        "content/consultations/budget/topics/projets/jardin.md"
    ]


@pytest.mark.parametrize("name", ["languages", "langages", "langs", "langues"])
def test_a_misspelt_field_is_the_only_mistake_whatever_depends_on_it(tmp_path: Path, name: str) -> None:
    """In a bilingual site every second text has a translation, and none of them is a mistake."""
    shutil.copytree(TESTS / "sites/bilingual", tmp_path / "site")
    file = tmp_path / "site/content/site.yml"
    file.write_text(file.read_text(encoding="utf-8").replace("languages:", f"{name}:"), encoding="utf-8")
    found = [(mistake.place.file, mistake.message) for mistake in load(tmp_path / "site").mistakes]
    assert found == ([("content/site.yml", f"`{name}` is not a field of a site")] if name != "languages" else [])


def test_a_link_out_of_the_site_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("---\ntitle: Secret\n---\n", encoding="utf-8")
    site = tmp_path / "site"
    shutil.copytree(TESTS / "sites/minimal", site)
    (site / "content/pages").mkdir()
    (site / "content/pages/page.md").symlink_to(tmp_path / "secret.md")
    (mistake,) = load(site).mistakes
    assert mistake.message == "this link leads out of the site"


def test_a_folder_without_a_site_says_how_to_make_one(tmp_path: Path) -> None:
    assert "cahier init" in report(load(tmp_path).mistakes)


FILES = sorted(
    str(file.relative_to(TESTS / "sites"))
    for file in (TESTS / "sites").rglob("*")
    if file.suffix in (".yml", ".md") and file.parts[-2] != ".schemas"
)
NAMES = sorted(
    {
        entry.name
        for table in (SITE, CONSULTATION, TOPIC, OPTION_PAGE, MEETING, *tables().values())
        for entry in table.fields
    }
    | {"kind", "title", "cost", "fr", "en", "file"}
)
WORDS = st.one_of(
    st.sampled_from(
        ["fr", "en", "2026-03-01", "vote", "poll", "budget", "survey", "no", "12:30", "-1", "~", "", "pont.png"]
    ),
    st.text(max_size=12),
    st.integers().map(str),
)
THINGS = st.recursive(
    st.one_of(WORDS, st.integers(), st.booleans(), st.none()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES) | WORDS, inner, max_size=5),
    max_leaves=12,
)


def _encoded(text: str) -> bytes:
    return text.encode(errors="replace")


@given(file=st.sampled_from(FILES), content=st.binary(max_size=200) | st.text(max_size=200).map(_encoded))
@settings(deadline=None)
def test_no_bytes_in_any_file_raise_an_error(file: str, content: bytes) -> None:
    _load_with(file, content)


@given(file=st.sampled_from(FILES), thing=st.dictionaries(st.sampled_from(NAMES), THINGS, max_size=8) | THINGS)
@settings(deadline=None)
def test_no_fields_in_any_file_raise_an_error(file: str, thing: object) -> None:
    text = yaml.safe_dump(thing, allow_unicode=True, sort_keys=False)
    _load_with(file, (f"---\n{text}---\n" if file.endswith(".md") else text).encode(errors="replace"))


def _load_with(file: str, content: bytes) -> None:
    case, _, path = file.partition("/")
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(TESTS / "sites" / case, folder, dirs_exist_ok=True)
        (Path(folder) / path).write_bytes(content)
        report(load(Path(folder)).mistakes)
