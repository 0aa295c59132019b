"""The command `promote`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ballots import KINDS
from generator import errors
from generator.content.load import load
from generator.content.scaffold import CannotMake
from generator.discussion import on_proposal
from generator.model import Consultation, Site
from generator.options import site_option
from generator.promotion import promote as write_topic
from generator.results import ResultsError
from generator.results_files import read_results


@click.command()
@click.argument("consultation")
@click.argument("number", type=click.IntRange(1))
@click.option("--kind", type=click.Choice(sorted(KINDS)), default="vote", show_default=True, help="Its kind of ballot.")
@click.option(
    "--results",
    "source",
    metavar="FILE|URL",
    show_default="`/results.json` of the collector in site.yml",
    help="Where the proposal is read: http://127.0.0.1:8000/results.json for `cahier serve`.",
)
@site_option
def promote(*, consultation: str, number: int, kind: str, source: str | None, folder: Path) -> None:
    """Make a topic of a proposal that has enough supports: cahier promote plan-velo 12

    It is a new file in content/, with the author, the number and the supports of the proposal, to be read again and
    committed. The pages of both lead to each other, and the proposal follows the topic's status from then on.
    """
    loaded = load(folder)
    if loaded.site is None or loaded.mistakes:
        click.echo(errors.report(loaded.mistakes), err=True)
        sys.exit(1)
    one = _consultation(loaded.site, consultation)
    source = source or f"{loaded.site.collector.url}/results.json"
    try:
        thread = read_results(source).threads.get(on_proposal(one.slug, f"{number}"))
    except ResultsError as error:
        raise click.ClickException(f"{source} cannot be used: {error}") from None
    if thread is None or thread.proposal is None:
        raise click.ClickException(f"There is no proposal {number} of {one.slug} in {source}.")
    try:
        click.echo(write_topic(folder, loaded.site, one, number, thread.proposal, kind=kind))
    except CannotMake as error:
        raise click.ClickException(str(error)) from None


def _consultation(site: Site, slug: str) -> Consultation:
    found = site.consultation(slug)
    known = ", ".join(one.slug for one in site.consultations if one.proposals)
    if found is None or found.proposals is None:
        raise click.BadParameter(
            f"no proposals are taken in {slug}. Where they are: {known or 'nowhere'}", param_hint="CONSULTATION"
        )
    return found
