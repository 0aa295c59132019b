"""The commands that make new files: `init` and `new`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import click

from ballots import KINDS
from generator.content import scaffold
from generator.content.scaffold import CannotMake
from generator.options import site_option

title_option = click.option("--title", default="", help="Its title; else it is made from the name.")


def _report(make: Callable[[], list[Path]]) -> None:
    """Make files and name them, or say why not."""
    try:
        files = make()
    except CannotMake as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"{error.filename} cannot be written: {error.strerror}") from None
    for file in files:
        click.echo(file)


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--language", type=click.Choice(scaffold.LANGUAGES), default="fr", show_default=True)
@click.option("--title", default="", help="The title of the site.")
def init(folder: Path, language: str, title: str) -> None:
    """Make a new site in FOLDER, with a first consultation.

    The files are commented, and pass `cahier check` as they are.
    """
    _report(lambda: scaffold.init(folder, language, title))
    click.echo(f"\nNow: cd {folder} && cahier serve")


@click.group()
def new() -> None:
    """Add a consultation, a topic, a text, news or a page to a site."""


@new.command()
@site_option
@click.argument("name")
@title_option
def consultation(folder: Path, name: str, title: str) -> None:
    """A consultation called NAME, as in its address: cahier new consultation plan-velo"""
    _report(lambda: scaffold.new_consultation(folder, name, title))


@new.command()
@site_option
@click.argument("consultation")
@click.argument("name")
@click.option("--kind", type=click.Choice(sorted(KINDS)), default="vote", show_default=True, help="Its kind of ballot.")
@title_option
def topic(folder: Path, consultation: str, name: str, kind: str, title: str) -> None:
    """A topic with its ballot: cahier new topic plan-velo gare --kind poll"""
    _report(lambda: scaffold.new_topic(folder, consultation, name, title, kind))


@new.command()
@site_option
@click.argument("consultation")
@click.argument("name")
@title_option
def text(folder: Path, consultation: str, name: str, title: str) -> None:
    """A text to be read: cahier new text plan-velo charte"""
    _report(lambda: scaffold.new_text(folder, consultation, name, title))


@new.command()
@site_option
@click.argument("consultation")
@click.argument("name")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="Its date; else today.")
@title_option
def news(folder: Path, consultation: str, name: str, day: datetime | None, title: str) -> None:
    """A piece of news: cahier new news plan-velo ouverture"""
    of_day = day.date() if day else date.today()  # noqa: DTZ011 - the editor's own calendar
    _report(lambda: scaffold.new_news(folder, consultation, name, of_day, title))


@new.command()
@site_option
@click.argument("name")
@title_option
def page(folder: Path, name: str, title: str) -> None:
    """A plain page: cahier new page mentions-legales

    Called accessibility or accessibilite, it is the statement on accessibility that the law asks of public bodies.
    """
    if name in scaffold.STATEMENTS:
        today = date.today()  # noqa: DTZ011 - the editor's own calendar
        _report(lambda: scaffold.new_statement(folder, name, today, title))
    else:
        _report(lambda: scaffold.new_page(folder, name, title))
