"""Imports point one way: `ballots <- generator <- collector`, and no module is imported from within a function."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BELOW = {"ballots": set[str](), "generator": {"ballots"}, "collector": {"ballots", "generator"}}
MODULES = [path for package in BELOW for path in sorted((ROOT / package).rglob("*.py"))]


def imported(node: ast.AST) -> Iterator[str]:
    for found in ast.walk(node):
        if isinstance(found, ast.Import):
            yield from (alias.name for alias in found.names)
        elif isinstance(found, ast.ImportFrom) and found.level == 0:
            yield found.module or ""


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_imports_point_one_way(path: Path) -> None:
    package = path.relative_to(ROOT).parts[0]
    ours = {name.partition(".")[0] for name in imported(ast.parse(path.read_text()))} & BELOW.keys()
    assert ours - {package} <= BELOW[package]


def test_ballots_use_the_standard_library_only() -> None:
    names = {
        name.partition(".")[0]
        for path in MODULES
        if path.is_relative_to(ROOT / "ballots")
        for name in imported(ast.parse(path.read_text()))
    }
    assert names - {"ballots"} <= sys.stdlib_module_names


@pytest.mark.parametrize("package", BELOW)
def test_no_package_imports_in_a_circle(package: str) -> None:
    needs = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): {
            name
            for node in ast.parse(path.read_text()).body
            for name in imported(node)
            if name.startswith(f"{package}.")
        }
        for path in sorted((ROOT / package).rglob("*.py"))
        if path.name != "__init__.py"
    }
    while needs:
        ready = {name for name, wanted in needs.items() if not wanted & needs.keys()}
        assert ready, f"these import each other: {sorted(needs)}"
        for name in ready:
            del needs[name]
