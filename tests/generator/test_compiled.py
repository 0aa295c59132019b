"""Templates are compiled once, and again when anything has changed that they are compiled from."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import jinja2
import pytest

from generator import compiled
from generator.compiled import Compiled
from generator.results import Results
from generator.site import Builder

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)

OWN = '{% extends "base.html" %}{% block main %}Own words.{% endblock %}'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(compiled, "BESIDE", tmp_path / "beside")
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    return site(tmp_path / "site")


def site(folder: Path) -> Path:
    """A site with a plain page."""
    write(folder / "content/site.yml", "title: Valbrune\nurl: https://valbrune.example\nlanguages: [fr, en]\n")
    write(folder / "content/pages/mentions.md", "---\ntitle: Mentions\n---\n\nLa ville.\n")
    return folder


def write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


@pytest.fixture
def compilations(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of templates that are compiled from now on."""
    names: list[str] = []
    plain = jinja2.Environment.compile

    def compile(self: jinja2.Environment, source: str, name: str, filename: str) -> object:
        names.append(name)
        return plain(self, source, name, filename)

    monkeypatch.setattr(jinja2.Environment, "compile", compile)
    return names


def build(folder: Path, *, cache: bool = True) -> None:
    """As a process does that begins with nothing in memory, and has all pages to make."""
    Compiled._kept.clear()
    shutil.rmtree(folder / "output", ignore_errors=True)
    Builder(folder, folder / "output", cache=cache).build(Results(), NOW)


def test_those_of_cahier_are_compiled_once_for_all_sites(folder: Path, compilations: list[str]) -> None:
    build(folder)
    assert len(compilations) == len(set(compilations)) > 3  # also with two languages
    assert list(folder.parent.glob("beside/*"))
    assert not (folder / "var").exists()
    compilations.clear()
    build(site(folder.parent / "another"), cache=False)
    assert compilations == []


def test_those_of_a_site_are_kept_in_its_own_folder(folder: Path, compilations: list[str]) -> None:
    write(folder / "templates/plain.html", OWN)
    build(folder)
    (folder / "var").mkdir()
    compilations.clear()
    build(folder, cache=False)
    assert compilations == ["plain.html"]
    assert not (folder / "var/cache").exists()
    build(folder)
    build(folder)
    assert compilations == ["plain.html"] * 2
    write(folder / "templates/plain.html", OWN.replace("Own", "Other"))
    build(folder)
    assert compilations == ["plain.html"] * 3
    assert "Other words." in (folder / "output/mentions/index.html").read_text()


def test_where_nothing_can_be_written_beside_them_the_site_keeps_those_too(
    folder: Path, compilations: list[str]
) -> None:
    (folder.parent / "beside").write_text("not a folder")
    (folder / "var").mkdir()
    build(folder)
    compilations.clear()
    build(folder)
    assert compilations == []


def test_nothing_is_written_beside_them_where_python_was_told_to_write_no_modules(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.dont_write_bytecode", True)
    build(folder)
    assert not (folder.parent / "beside").exists()


def test_another_jinja_compiles_them_anew(
    folder: Path, compilations: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    build(folder)
    known = len(compilations)
    monkeypatch.setattr("generator.render._made_by", lambda: "another")
    build(folder)
    assert compilations[known:] == compilations[:known]
