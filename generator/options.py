"""Options that several commands have."""

from __future__ import annotations

from pathlib import Path

import click

site_option = click.option(
    "--site",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=".",
    show_default="the current folder",
    help="The site's folder, which holds content/.",
)

compress_option = click.option(
    "--compress",
    is_flag=True,
    help="Write each file compressed, too, for web servers that send such files as they are: as .gz, and as .br where "
    "the package brotli is installed.",
)
