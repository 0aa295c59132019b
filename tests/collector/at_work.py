"""Help for tests of the running service: the server in this process, and a builder process that renders nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.types import ASGIApp

from collector.rebuild.orders import Done, Task
from collector.rebuild.process import Process, command
from collector.serving.listening import listen
from collector.serving.server import Server
from generator.errors import Mistake

PATIENCE = 30.0
"""Seconds after which something that should have happened will not."""


@asynccontextmanager
async def served(app: ASGIApp, stopping: Callable[[], None] = lambda: None) -> AsyncIterator[int]:
    """Serve `app` as the service does; the port."""
    listening = listen("127.0.0.1", 0)
    server = Server(app, stopping)
    serving = asyncio.create_task(server.serve(sockets=list(listening.sockets)))
    try:
        yield listening.port
    finally:
        server.stop()
        await serving


async def until(found: Callable[[], object]) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(PATIENCE):
        while not found():  # noqa: ASYNC110 (most of what is waited for happens in another process)
            await asyncio.sleep(0.01)


def said(folder: Path) -> list[str]:
    """What the fake builder of `folder` has written down."""
    file = folder / "output" / "said"
    return file.read_text(encoding="utf-8").splitlines() if file.exists() else []


def fake_process(folder: Path) -> Process:
    """A process with the fake builder."""
    return Process(command(folder, folder / "output", factory="tests.collector.fake_builder:FakeBuilder"))


class Heard:
    """A listener of builds that remembers."""

    def __init__(self) -> None:
        self.tasks: list[Task] = []
        self.mistakes: list[str] = []
        self.failures: list[str] = []

    def built(self, task: Task, done: Done) -> None:
        self.tasks.append(task)

    def mistaken(self, found: Sequence[Mistake]) -> None:
        self.mistakes += [mistake.message for mistake in found]

    def failed(self, reason: str, report: str) -> None:
        self.failures.append(reason)
