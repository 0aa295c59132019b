"""The commands that read content and make no pages: `check` and `schema`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from generator import errors, press
from generator.content.load import load
from generator.content.schema import write_schemas
from generator.errors import Format
from generator.options import site_option


@click.command()
@site_option
@click.option("--format", type=click.Choice(["text", "json", "github"]), default="text", show_default=True)
def check(folder: Path, format: Format) -> None:
    """Read all content and print every mistake.

    Exits with 1 if there is one.
    """
    found = press.check(folder)
    if found or format == "json":
        click.echo(errors.report(found, format))
    if format == "text":
        click.echo(f"\n{errors.verdict(found)}" if found else errors.verdict(found), err=bool(found))
    sys.exit(1 if found else 0)


@click.command()
@site_option
def schema(folder: Path) -> None:
    """Write the JSON Schema of YAML files into content/.schemas/.

    Editors' programs, such as VS Code with its YAML extension, complete and check a file whose first line names its
    schema, as in the files that `cahier init` makes.
    """
    loaded = load(folder)
    if loaded.site is None:
        click.echo(errors.report(loaded.mistakes), err=True)
        sys.exit(1)
    for file in write_schemas(folder, loaded.site.languages):
        click.echo(file)
