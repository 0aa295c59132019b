"""The commands that run a service: `serve` and `collect`."""

from __future__ import annotations

import shlex
import shutil
import sys
from collections.abc import Callable, Sequence
from functools import partial
from ipaddress import ip_network
from pathlib import Path
from typing import TypeVar

import click

from collector.config import CannotStart, demonstration_folder, make_private
from collector.rebuild.process import Process, command
from collector.serving.listening import Listening, listen
from generator import errors
from generator.errors import Mistakes
from generator.options import compress_option, site_option
from generator.write import NotOurs, Output

Function = TypeVar("Function", bound=Callable[..., object])


def _shared(port: int) -> Callable[[Function], Function]:
    """Options of both services."""
    options = [
        site_option,
        click.option(
            "--port",
            type=click.IntRange(0, 65535),
            default=port,
            show_default=True,
            help="The port to listen on; 0 takes one that is free.",
        ),
        click.option(
            "--host",
            default="127.0.0.1",
            show_default=True,
            metavar="ADDRESS",
            help="The address to listen on. 127.0.0.1 can be reached from this machine only, 0.0.0.0 from its network.",
        ),
    ]

    def add(function: Function) -> Function:
        for option in reversed(options):
            function = option(function)
        return function

    return add


@click.command()
@_shared(8000)
@click.option("--no-reload", is_flag=True, help="Do not reload open pages after an edit, nor show mistakes in them.")
@click.option(
    "--demo",
    is_flag=True,
    help="Show the site with the votes of some 3,000 people who do not exist, on a day when most of it is open. All of "
    "it is kept apart, in var/demo/.",
)
def serve(folder: Path, port: int, host: str, no_reload: bool, demo: bool) -> None:
    """Run a whole site on one port: pages, votes, live tallies.

    Builds the site into output/, serves it, collects votes into var/, and rebuilds after votes and edits. Mistakes in
    the content are printed here and shown in the browser; the last good pages stay until they are mended.

    This is for writing and for trying out. In production any static host serves the pages, and `cahier collect`
    collects.
    """
    output = demonstration_folder(folder) / "output" if demo else folder / "output"
    _run(folder, output, host, port, local=True, demo=demo, reload=not no_reload)


@click.command()
@_shared(8001)
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    show_default="output/ of the site",
    help="Where the pages go.",
)
@compress_option
@click.option("--no-build", is_flag=True, help="Do not make pages; `cahier build --results URL` makes them elsewhere.")
@click.option(
    "--after-build",
    "publish",
    metavar="COMMAND",
    help="Run this after each build that changed files, for example 'rsync -a --delete output/ www:/srv/site'. "
    "It is run without a shell, never twice at the same time, and again a minute after it failed.",
)
@click.option(
    "--trust-proxy",
    "proxies",
    multiple=True,
    metavar="ADDRESS",
    help="A proxy whose X-Forwarded-For is believed, as an address or a network. Can be given more than once.",
)
def collect(
    *,
    folder: Path,
    port: int,
    host: str,
    output: Path | None,
    compress: bool,
    no_build: bool,
    publish: str | None,
    proxies: Sequence[str],
) -> None:
    """Collect votes for a site whose pages are served by another host.

    The collector answers at the address that content/site.yml names as `collector`, as a rule behind a proxy that
    speaks https. It keeps the pages in output/ up to date with votes, edits, openings and closings; --after-build
    takes them to where they are served from.
    """
    if no_build and (output or compress or publish):
        raise click.UsageError(
            "--no-build makes no pages, so that --output, --compress and --after-build have no use beside it."
        )
    _run(
        folder,
        output or folder / "output",
        host,
        port,
        local=False,
        compress=compress,
        pages=not no_build,
        publish=_publish_command(publish),
        trusted=_trusted(proxies),
    )


def _publish_command(text: str | None) -> Sequence[str]:
    try:
        words = shlex.split(text or "")
    except ValueError as error:
        raise click.BadParameter(f"{text}: {error}", param_hint="--after-build") from None
    if words and not shutil.which(words[0]):
        raise click.BadParameter(f"there is no program called {words[0]}", param_hint="--after-build")
    return words


def _trusted(proxies: Sequence[str]) -> str:
    for proxy in proxies:
        try:
            ip_network(proxy)
        except ValueError as error:
            raise click.BadParameter(str(error), param_hint="--trust-proxy") from None
    return ",".join(proxies)


def _run(
    folder: Path,
    output: Path,
    host: str,
    port: int,
    *,
    local: bool,
    demo: bool = False,
    compress: bool = False,
    pages: bool = True,
    reload: bool = False,
    publish: Sequence[str] = (),
    trusted: str = "",
) -> None:
    """Serve. Whatever a person can mend ends in one sentence and 1, without a traceback."""
    try:
        listening = _prepare(folder, output if pages else None, host, port, demo=demo)
    except CannotStart as error:
        raise click.ClickException(str(error)) from None
    start = partial(Process, command(folder, output, local=local, demo=demo, compress=compress))
    started = start()
    # The builder process imports its half while this one imports the other.
    from collector.serving import service  # noqa: PLC0415

    options = service.Options(folder, output, local, demo, pages, reload, trusted, publish)
    try:
        service.serve(options, listening, start, started)
    except CannotStart as error:
        raise click.ClickException(str(error)) from None
    except Mistakes as mistakes:
        click.echo(errors.report(mistakes.found), err=True)
        click.echo(f"\n{errors.verdict(mistakes.found)}", err=True)
        sys.exit(1)


def _prepare(folder: Path, output: Path | None, host: str, port: int, *, demo: bool) -> Listening:
    """Everything that can be known before anything is done."""
    if not (folder / "content").is_dir():
        raise CannotStart(
            f"{folder.resolve()} is not a site's folder: it holds no content/. "
            "Name the right one with --site; `cahier init DIR` makes a new one."
        )
    listening = listen(host, port)
    try:
        if demo:
            make_private(demonstration_folder(folder))
        if output:
            Output(output).claim()
    except NotOurs as error:
        listening.close()
        raise CannotStart(f"{error}. Move them away, or build into another folder.") from None
    except OSError as error:
        listening.close()
        raise CannotStart(f"the pages cannot be written into {output}: {error.strerror}.") from None
    return listening
