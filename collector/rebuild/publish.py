"""Publishing: the command that takes the built pages to where they are served from, such as an rsync."""

from __future__ import annotations

import asyncio
import logging
import shlex
from collections.abc import Sequence
from contextlib import suppress

from collector.rebuild.orders import Done, Task
from generator.errors import Mistake

AGAIN = 60.0
"""Seconds after which a command that failed is run again, if no build comes first."""

log = logging.getLogger(__name__)


class Publish:
    """Runs a command after each build that changed files, and after the first one whatever it changed: nobody knows
    what became of the last before a restart. Never twice at the same time. A listener of builds.
    """

    def __init__(self, command: Sequence[str]) -> None:
        self._command = command
        self._due = asyncio.Event()
        self._first = True

    def built(self, task: Task, done: Done) -> None:
        """Run the command, once it has ended if it runs just now."""
        if self._first or done.written or done.removed:
            self._first = False
            self._due.set()

    def mistaken(self, found: Sequence[Mistake]) -> None:
        """There is nothing to publish."""

    def failed(self, reason: str, report: str) -> None:
        """There is nothing to publish."""

    async def run(self) -> None:
        """Until cancelled, which ends a command that runs."""
        worked = True
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(None if worked else AGAIN):
                    await self._due.wait()
            self._due.clear()
            worked = await self._publish()

    async def _publish(self) -> bool:
        """Whether it worked. What the command prints goes where our own messages go."""
        try:
            process = await asyncio.create_subprocess_exec(*self._command, stdin=asyncio.subprocess.DEVNULL)
        except OSError as error:
            log.error("The pages were not published: %s: %s", self._command[0], error.strerror)
            return False
        try:
            status = await process.wait()
        except asyncio.CancelledError:
            with suppress(ProcessLookupError):
                process.terminate()
            await process.wait()
            raise
        if status:
            log.error("The pages were not published: `%s` ended with status %d", shlex.join(self._command), status)
        return status == 0
