"""The README and the changelog say nothing that is not so."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import click
import pytest

from collector import app
from collector.cli import cahier
from collector.http.refusals import Refusal
from tests.serving import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTEXT = click.Context(cahier)


def commands() -> dict[str, click.Command]:
    return {name: command for name in cahier.list_commands(CONTEXT) if (command := cahier.get_command(CONTEXT, name))}


def options(command: click.Command) -> set[str]:
    below = list(getattr(command, "commands", {}).values())
    return {option for part in [command, *below] for parameter in part.params for option in parameter.opts}


@pytest.mark.parametrize("line", sorted(set(re.findall(r"(?<![\w-])cahier ([a-z][^`\n#]*)", README))))
def test_every_command_of_the_readme_exists_with_its_options(line: str) -> None:
    name, _, rest = line.partition(" ")
    assert name in commands()
    assert set(re.findall(r"--[a-z-]+", rest.split("'")[0])) <= options(commands()[name])


def test_the_changelog_names_every_command() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert [name for name in commands() if f"`{name}`" not in changelog] == []


def test_every_file_that_the_documents_link_to_is_there() -> None:
    for document in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)\)", document.read_text(encoding="utf-8")):
            assert (document.parent / target).exists(), (document, target)


def test_the_table_of_packages_is_that_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {re.split(r"[<>=;\s]", line)[0] for line in project["dependencies"]}
    rows = re.findall(r"^\| ([a-z0-9, -]+) \|", README, flags=re.MULTILINE)
    told = {name.strip() for row in rows for name in row.split(",")} - {"package", "---"}
    assert told == wanted


@pytest.mark.parametrize("folder", ["ballots", "generator", "collector", "templates", "scripts", "tests", "docs"])
def test_no_file_names_a_path_of_somebodys_machine(folder: str) -> None:
    for path in (ROOT / folder).rglob("*"):
        if path.is_file() and path.suffix in {".py", ".md", ".html", ".js", ".css", ".po", ".toml", ""}:
            text = path.read_text(encoding="utf-8", errors="replace")
            assert not re.search(r"/(?:home|root|Users)/\w", text), path


def kinds_of_refusal(family: type[Refusal]) -> dict[str, int]:
    """Each type of refusal with its status."""
    own = {family.type: family.status} if hasattr(family, "type") else {}
    below = [kinds_of_refusal(child) for child in family.__subclasses__()]
    return {type: status for found in [own, *below] for type, status in found.items()}


def test_every_refusal_is_documented_with_its_status() -> None:
    assert app  # it imports every module that has refusals
    text = (ROOT / "docs/http.md").read_text(encoding="utf-8")
    told = {type: int(status) for type, status in re.findall(r"^\| `([a-z-]+)` \| (\d+) \|", text, flags=re.MULTILINE)}
    assert told == kinds_of_refusal(Refusal)


def test_packages_are_rooms_of_one_head() -> None:
    """A module of more than 420 lines is asking for its second room."""
    modules = [path for package in ("ballots", "generator", "collector") for path in Path(ROOT / package).rglob("*.py")]
    assert [path.name for path in modules if len(path.read_text().splitlines()) > 420] == []
