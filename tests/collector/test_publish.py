"""Publishing: a command after each build that changed files, never twice at the same time, failures logged."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from collector.rebuild import publish
from collector.rebuild.orders import Done, Task
from collector.rebuild.publish import Publish
from tests.collector.at_work import until

CHANGED = Done(1, ("index.html",), (), 0.0)
UNCHANGED = Done(1, (), (), 0.0)


@asynccontextmanager
async def publishing(folder: Path, program: str) -> AsyncIterator[Publish]:
    """Publish by a program in Python whose folder is `folder`."""
    found = Publish([sys.executable, "-c", f"import os, sys, time\nos.chdir({str(folder)!r})\n{program}"])
    running = asyncio.create_task(found.run())
    try:
        yield found
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


def runs(folder: Path) -> int:
    file = folder / "runs"
    return len(file.read_text().splitlines()) if file.exists() else 0


COUNT = "print('run', file=open('runs', 'a'))"


@pytest.mark.anyio
async def test_it_runs_after_the_first_build_and_after_those_that_changed_something(tmp_path: Path) -> None:
    async with publishing(tmp_path, COUNT) as found:
        found.built(Task.BUILD, UNCHANGED)
        await until(lambda: runs(tmp_path) == 1)
        found.built(Task.REFRESH, UNCHANGED)
        found.built(Task.UPDATE, CHANGED)
        await until(lambda: runs(tmp_path) == 2)


@pytest.mark.anyio
async def test_builds_during_a_run_make_one_more_run(tmp_path: Path) -> None:
    program = f"os.mkdir('running')\n{COUNT}\nwhile not os.path.exists('go'): time.sleep(0.005)\nos.rmdir('running')"
    async with publishing(tmp_path, program) as found:
        found.built(Task.BUILD, CHANGED)
        await until(lambda: runs(tmp_path) == 1)
        for _ in range(5):
            found.built(Task.UPDATE, CHANGED)
            await asyncio.sleep(0)
        (tmp_path / "go").touch()
        await until(lambda: runs(tmp_path) == 2 and not (tmp_path / "running").exists())


@pytest.mark.anyio
async def test_a_failure_is_logged_and_tried_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publish, "AGAIN", 0.01)
    with caplog.at_level(logging.ERROR):
        async with publishing(tmp_path, f"{COUNT}\nsys.exit(3 if len(open('runs').readlines()) == 1 else 0)") as found:
            found.built(Task.BUILD, CHANGED)
            await until(lambda: runs(tmp_path) == 2)
    assert [record.message.endswith("ended with status 3") for record in caplog.records] == [True]


@pytest.mark.anyio
async def test_a_program_that_is_gone_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    found = Publish(["/nowhere/rsync"])
    running = asyncio.create_task(found.run())
    with caplog.at_level(logging.ERROR):
        found.built(Task.BUILD, CHANGED)
        await until(lambda: caplog.records)
    running.cancel()
    assert "/nowhere/rsync: No such file or directory" in caplog.text


@pytest.mark.anyio
async def test_a_run_is_ended_with_the_service(tmp_path: Path) -> None:
    async with publishing(tmp_path, f"{COUNT}\ntime.sleep(3600)") as found:
        found.built(Task.BUILD, CHANGED)
        await until(lambda: runs(tmp_path) == 1)
