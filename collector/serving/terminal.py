"""What an editor or an operator reads in the terminal while the service runs."""

from __future__ import annotations

from collections.abc import Sequence

import click

from collector.rebuild.orders import Done, Task
from generator import errors
from generator.errors import Mistake


class Terminal:
    """A listener of builds that prints. What went well goes to standard output, all else to standard error.

    greeting: printed once pages can be looked at.
    """

    def __init__(self, greeting: str) -> None:
        self._greeting = greeting
        self._wrong = ""

    def built(self, task: Task, done: Done) -> None:
        """Say what an edit changed; of votes, which come and come, say nothing."""
        if task is Task.BUILD:
            click.echo(f"{'No mistakes any more. ' if self._wrong else ''}{_summary(done)}")
            self._wrong = ""
        self._greet()

    def mistaken(self, found: Sequence[Mistake]) -> None:
        """Print all mistakes as `cahier check` does."""
        text = errors.report(found)
        if text != self._wrong:
            self._wrong = text
            click.echo(text, err=True)
            click.echo(f"\n{errors.verdict(found)}", err=True)
        self._greet()

    def failed(self, reason: str, report: str) -> None:
        """Say once what keeps going wrong."""
        if reason != self._wrong:
            self._wrong = reason
            click.echo(report, err=True, nl=False)
            click.echo(f"The pages could not be built: {reason}. It is tried again.", err=True)
        self._greet()

    def _greet(self) -> None:
        if self._greeting:
            click.echo(self._greeting)
            self._greeting = ""


def _summary(done: Done) -> str:
    return f"{done.pages} files, {len(done.written)} written, {len(done.removed)} removed, in {done.seconds:.2f} s."
