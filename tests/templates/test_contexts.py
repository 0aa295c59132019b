"""What a template receives and what it uses are the same: its documented dataclass."""

from __future__ import annotations

import dataclasses
import inspect
from pathlib import Path

import jinja2
import pytest
from jinja2 import nodes

from generator import collector_contexts, contexts, proposal_contexts
from generator.components import Frame
from generator.roots import PACKAGE

PAGES = {
    page.template: page
    for module in (contexts, collector_contexts, proposal_contexts)
    for _, page in inspect.getmembers(module, dataclasses.is_dataclass)
    if isinstance(page, type) and hasattr(page, "template")
}
ENVIRONMENT = jinja2.Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
TEMPLATES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.html"))


def used(template: str, name: str) -> set[str]:
    """The attributes of the variable `name` that a template's source reads."""
    tree = ENVIRONMENT.parse((PACKAGE / template).read_text(encoding="utf-8"))
    return {
        found.attr
        for found in tree.find_all(nodes.Getattr)
        if isinstance(found.node, nodes.Name) and found.node.name == name
    }


def fields(context: type) -> set[str]:
    return {field.name for field in dataclasses.fields(context)}


def test_every_page_has_a_template_and_every_template_of_a_page_its_dataclass() -> None:
    at_the_top = {path.name for path in Path(PACKAGE).glob("*.html")} - {"base.html"}
    assert set(PAGES) == at_the_top


@pytest.mark.parametrize("template", PAGES)
def test_a_template_uses_nothing_but_the_fields_of_its_dataclass(template: str) -> None:
    """A field that ours does not use, such as the consultation of a text, is there for a site's own template."""
    assert used(template, "page") <= fields(PAGES[template])


def test_templates_use_the_fields_of_the_frame_and_all_of_them() -> None:
    read = set[str]().union(*(used(template, "frame") for template in TEMPLATES))
    assert read == fields(Frame)


@pytest.mark.parametrize("template", PAGES)
def test_each_dataclass_says_which_template_it_is_for(template: str) -> None:
    assert f"`{template}`" in (PAGES[template].__doc__ or "")
