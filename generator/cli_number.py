"""The command `number`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from generator import errors
from generator.content.load import load
from generator.content.numbers import number_text
from generator.model import Text
from generator.options import site_option
from generator.values.source import Unreadable


@click.command()
@click.argument("texts", nargs=-1, metavar="[CONSULTATION/TEXT]...")
@site_option
def number(texts: tuple[str, ...], folder: Path) -> None:
    """Give each part of a text an id to discuss it by.

    Headings, paragraphs, items of lists and rows of tables get one at their end, such as {#p12}; those that have one
    keep it. Without arguments all texts are numbered whose parts can be discussed. What is said of a part follows its
    id: leave it where the words are, also when you reword or move them.
    """
    loaded = load(folder)
    if loaded.site is None:
        click.echo(errors.report(loaded.mistakes), err=True)
        sys.exit(1)
    known = {f"{one.consultation}/{one.slug}": one for cons in loaded.site.consultations for one in cons.texts}
    for name in texts:
        if name not in known:
            raise click.BadParameter(f"there is no text {name}. Known: {', '.join(known) or 'none'}", param_hint="TEXT")
    wanted = [known[name] for name in texts] or [text for text in known.values() if text.parted]
    unlike = [file for text in wanted for file in _number(folder, text)]
    if not wanted:
        click.echo("No text can be discussed: write `comments: true` in its front matter.")
    if unlike:
        sys.exit(1)


def _number(folder: Path, text: Text) -> tuple[str, ...]:
    """Number one text and say so; the files of translations that could not be."""
    try:
        done = number_text(folder, text)
    except Unreadable as unreadable:
        raise click.ClickException(str(unreadable.mistake)) from None
    except OSError as error:
        raise click.ClickException(f"{error.filename} cannot be written: {error.strerror}") from None
    for file in done.changed:
        click.echo(f"{file}: numbered")
    for file in done.unlike:
        click.echo(
            f"{file}: it has other parts than its original, so nobody can tell which is which. Give each part the id "
            "of the one that it translates.",
            err=True,
        )
    if not done.changed and not done.unlike:
        click.echo(f"{text.place.file}: every part has an id")
    return done.unlike
