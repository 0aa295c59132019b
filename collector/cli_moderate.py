"""The command `moderate`: who may moderate, and who answers in the authority's name."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import click

from collector.config import demonstration_folder
from collector.moderation.people import NameTaken, People
from generator.content.load import load
from generator.options import site_option

LONGEST_NAME = 80


@click.group()
def moderate() -> None:
    """Invite moderators, list them, and take an invitation back."""


_demo = click.option("--demo", is_flag=True, help="For the demonstration, `cahier serve --demo`.")


@moderate.command()
@click.argument("name")
@site_option
@_demo
@click.option(
    "--days", type=click.IntRange(1, 3650), default=90, show_default=True, help="For how many days the link works."
)
@click.option(
    "--at",
    metavar="URL",
    help="Where the collector is reached, if not where site.yml says: http://127.0.0.1:8000 for `cahier serve`.",
)
@click.option(
    "--official",
    is_flag=True,
    help="Let them answer comments in the authority's name instead; `officials` in site.yml has their name and office.",
)
def invite(*, name: str, folder: Path, demo: bool, days: int, at: str | None, official: bool) -> None:
    """Make a personal link for NAME, by which they sign in.

    Whoever has the link can moderate in that name: send it to nobody else. It is shown once, and works while the
    collector runs as well as before. The name stands beside each decision; citizens do not see it.
    """
    name = _tidy(name)
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise click.BadParameter(f"give a name of at most {LONGEST_NAME} characters", param_hint="NAME")
    origin, now = _origin(folder, at), datetime.now(UTC)
    if official:
        _check_official(folder, name)
    try:
        secret = People(_var(folder, demo=demo)).invite(name, now, now + timedelta(days=days), official=official)
    except NameTaken:
        raise click.ClickException(
            f"{name} has a link that works. Take it back first: cahier moderate revoke {click.format_filename(name)!r}"
        ) from None
    except OSError as error:
        raise click.ClickException(f"the invitation cannot be kept: {error.strerror}") from None
    click.echo(f"{origin}/moderation/sign-in/{secret}")


@moderate.command("list")
@site_option
@_demo
def list_(folder: Path, demo: bool) -> None:
    """List those whose link works, and until which day: of this machine's time zone."""
    for one in People(_var(folder, demo=demo)).all(datetime.now(UTC)):
        office = "  answers as an official" if one.official else ""
        click.echo(f"{one.name}  until {one.until.astimezone().date().isoformat()}{office}")


@moderate.command()
@click.argument("name")
@site_option
@_demo
def revoke(name: str, folder: Path, demo: bool) -> None:
    """Take the link of NAME back; they are signed out at once."""
    name = _tidy(name)
    try:
        found = People(_var(folder, demo=demo)).revoke(name)
    except OSError as error:
        raise click.ClickException(f"the link of {name} cannot be taken back: {error.strerror}") from None
    if not found:
        raise click.ClickException(f"nobody called {name} has a link: see `cahier moderate list`")
    click.echo(f"The link of {name} works no longer.")


def _check_official(folder: Path, name: str) -> None:
    site = load(folder).site
    known = [official.name for official in site.officials] if site else []
    if name not in known:
        raise click.ClickException(
            f"{name} is not among the `officials` in content/site.yml, which has {', '.join(known) or 'none'}"
        )


def _var(folder: Path, *, demo: bool) -> Path:
    return demonstration_folder(folder) if demo else folder / "var"


def _tidy(name: str) -> str:
    return " ".join(name.split())


def _origin(folder: Path, at: str | None) -> str:
    """The collector's address: `at`, or as the site says it."""
    if at is not None:
        if urlsplit(at).scheme not in ("http", "https") or not urlsplit(at).hostname:
            raise click.BadParameter("give an address such as http://127.0.0.1:8000", param_hint="--at")
        if not (folder / "content").is_dir():
            raise click.ClickException(
                f"there is no site in {click.format_filename(folder)}: name its folder with --site"
            )
        return at.rstrip("/")
    site = load(folder).site
    if site is None:
        raise click.ClickException("content/site.yml cannot be read: run `cahier check`, or say where with --at")
    return site.collector.url
