"""The command `cahier`, and where each of its commands is."""

from __future__ import annotations

from importlib import import_module

import click

MODULES = {
    "build": "generator.cli",
    "check": "generator.cli_check",
    "collect": "collector.cli_serve",
    "init": "generator.cli_new",
    "moderate": "collector.cli_moderate",
    "new": "generator.cli_new",
    "number": "generator.cli_number",
    "promote": "generator.cli_promote",
    "schema": "generator.cli_check",
    "serve": "collector.cli_serve",
}
"""The module in which each command is a function of its name."""


class Commands(click.Group):
    """Loads a command when it is called: what renders pages and what serves them takes its time to be imported, and
    hardly any needs both."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in MODULES:
            return None
        command: click.Command = getattr(import_module(MODULES[cmd_name]), cmd_name)
        return command


@click.group(cls=Commands)
@click.version_option(package_name="cahier")
def cahier() -> None:
    """Public consultations: pages from Markdown and YAML, and the votes that citizens send."""
