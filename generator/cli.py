"""The command `build`."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

import click

from generator import errors, site
from generator.errors import Mistakes
from generator.options import compress_option, site_option
from generator.results import Results, ResultsError
from generator.results_files import read_results
from generator.site import Built
from generator.write import NotOurs

LISTED = 20
"""How many changed files a build names."""

MOST_JOBS = 64
"""A machine may have more processors than that; what each process has to load is then more than it saves."""


@click.command()
@site_option
@click.option("--results", "source", metavar="FILE|URL", help="The results to show, as `/results.json` of a collector.")
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    show_default="output/ of the site",
    help="Where the pages go.",
)
@click.option(
    "--jobs",
    type=click.IntRange(1, MOST_JOBS),
    default=lambda: min(os.cpu_count() or 1, MOST_JOBS),
    show_default="the machine's processors",
    help="How many processes render a large site.",
)
@compress_option
@click.option("--explain", is_flag=True, help="Say what was made anew, and why.")
@click.option("--no-cache", is_flag=True, help="Make everything anew; keep nothing in var/cache/.")
def build(
    *,
    folder: Path,
    source: str | None,
    output: Path | None,
    jobs: int,
    compress: bool,
    explain: bool,
    no_cache: bool,
) -> None:
    """Make the pages: content and results to output/.

    Without --results the pages show no votes. What did not change since the last time is not made again; what is
    known of it stands in var/cache/, which may be deleted at any time.
    """
    if not no_cache:
        with suppress(OSError):  # then everything is made anew each time
            (folder / "var").mkdir(exist_ok=True)
    builder = site.Builder(folder, output or folder / "output", jobs=jobs, cache=not no_cache, compress=compress)
    try:
        with _uncollected():
            built = builder.build(read_results(source) if source else Results(), datetime.now().astimezone())
    except Mistakes as mistakes:
        click.echo(errors.report(mistakes.found), err=True)
        click.echo(f"\n{errors.verdict(mistakes.found)}", err=True)
        sys.exit(1)
    except ResultsError as error:
        raise click.ClickException(f"{source} cannot be used: {error}") from None
    except NotOurs as error:
        raise click.ClickException(f"{error}. Choose an empty folder with --output, or empty this one.") from None
    except OSError as error:
        raise click.ClickException(f"the pages cannot be written: {error}") from None
    if explain:
        click.echo(_explanation(built))
    click.echo(_account(built))


def _explanation(built: Built) -> str:
    """What was made anew, and why."""
    reasons = [f"  {slug or 'the site itself'}: {why}" for slug, why in sorted(built.reasons.items())]
    return "\n".join(["Made anew:", *reasons] if reasons else ["Nothing had changed."])


def _account(built: Built) -> str:
    """What a build did: the files that changed, the first of many, and the sums."""
    changed = [f"  + {path}" for path in built.written] + [f"  - {path}" for path in built.removed]
    more = [f"  and {len(changed) - LISTED} more"] if len(changed) > LISTED else []
    sums = f"{built.pages} files, {len(built.written)} written, {len(built.removed)} removed, in {built.seconds:.2f} s."
    return "\n".join([*changed[:LISTED], *more, sums])


@contextmanager
def _uncollected() -> Iterator[None]:
    """No search for garbage that goes round in circles: there is little of it in a build, the process ends with it, and
    to look through all that was loaded and read takes a fifth of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()  # what is there now is not looked through when the process ends either
        if enabled:
            gc.enable()
