"""`scripts/bench`: measure, print what was found, and write it into `docs/benchmarks.md`."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence

import click

from tests.bench import machine, report
from tests.bench.parts import PARTS

NEED_WRK = {"votes"}


@click.command()
@click.argument("parts", nargs=-1, type=click.Choice(list(PARTS)))
@click.option("--quick", is_flag=True, help="A short run, printed only: it shows what changed by half.")
def main(parts: Sequence[str], quick: bool) -> None:
    """Measure all PARTS, or some, beside others in turn; print what was found and write it into docs/benchmarks.md.

    Exits with 1 if a part was left out.
    """
    wanted = parts or list(PARTS)
    missing = [part for part in wanted if part in NEED_WRK and not shutil.which("wrk")]
    for part in wanted:
        if part in missing:
            click.echo(f"{part}: left out, as there is no wrk. On Debian: apt-get install wrk", err=True)
            continue
        heading, measure = PARTS[part]
        text = f"{machine.described()}\n\n{measure(quick)}"
        click.echo(f"## {heading}\n\n{text}\n")
        if not quick:
            report.write({heading: text})
    sys.exit(1 if missing else 0)


if __name__ == "__main__":
    main(prog_name="scripts/bench")
