"""The watch: an edit is noticed, what an editor's program leaves behind is not."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path, PurePath

import pytest

from collector.rebuild import watch
from tests.collector.at_work import until

PASSING = [
    ".velo.md.swp",
    ".velo.md.swx",
    "4913",
    "velo.md~",
    ".#velo.md",
    "#velo.md#",
    ".goutputstream-X1Y2Z3",
    ".~lock.budget.csv#",
    "velo.md___jb_tmp___",
    "velo.md.kate-swp",
    ".DS_Store",
    "photo.jpg.part",
    "velo.md.orig",
    ".git/index",
    "topics/.velo.md.swp",
]


@pytest.mark.parametrize("name", PASSING)
def test_what_an_editor_leaves_for_a_moment_is_no_edit(name: str) -> None:
    assert not watch.is_edit(PurePath(name))


@pytest.mark.parametrize(
    "name", ["site.yml", "topics/velo.md", "topics/velo", "photo.jpg", "2026/budget.md", "12345.md"]
)
def test_content_is(name: str) -> None:
    assert watch.is_edit(PurePath(name))


class Watched:
    def __init__(self) -> None:
        self.edits = 0
        self.watching = 0

    def edited(self) -> None:
        self.edits += 1

    def set_up(self) -> None:
        self.watching += 1


@asynccontextmanager
async def watching(*folders: Path) -> AsyncIterator[Watched]:
    watched = Watched()
    task = asyncio.create_task(watch.watch(folders, watched.edited, watching=watched.set_up))
    try:
        yield watched
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


@pytest.mark.anyio
async def test_an_edit_is_noticed_and_a_passing_file_is_not(tmp_path: Path) -> None:
    (tmp_path / "topics").mkdir()
    async with watching(tmp_path) as watched:
        await until(lambda: watched.watching)
        for name in (".velo.md.swp", "4913", "velo.md~"):
            (tmp_path / "topics" / name).write_text("x")
        await asyncio.sleep(0.2)
        assert watched.edits == 0
        (tmp_path / "topics" / "velo.md").write_text("x")
        await until(lambda: watched.edits)


@pytest.mark.anyio
async def test_many_files_written_at_once_are_few_edits(tmp_path: Path) -> None:
    async with watching(tmp_path) as watched:
        await until(lambda: watched.watching)
        for number in range(200):
            (tmp_path / f"{number}.md").write_text("x")
        await until(lambda: watched.edits)
        await asyncio.sleep(0.2)
        assert watched.edits < 10


@pytest.mark.anyio
async def test_a_folder_that_appears_or_is_replaced_is_watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "LOOK", 0.05)
    content, templates = tmp_path / "content", tmp_path / "templates"
    content.mkdir()
    async with watching(content, templates) as watched:
        await until(lambda: watched.watching)
        templates.mkdir()
        await until(lambda: watched.edits == 1 and watched.watching == 2)
        (templates / "base.html").write_text("x")
        await until(lambda: watched.edits == 2)
        shutil.rmtree(templates)
        templates.mkdir()
        await until(lambda: watched.edits >= 3)
        edits = watched.edits
        await asyncio.sleep(0.3)
        (templates / "base.html").write_text("y")
        await until(lambda: watched.edits > edits)
