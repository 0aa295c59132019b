"""Files of `output/`: replaced whole, and only when their bytes change.

The folder belongs to the build: what it did not make, it removes. So that no other folder is emptied by mistake, it
builds only into an empty one or one that carries its mark.
"""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

MARK = ".cahier"
_MARK_TEXT = b"This folder is written by `cahier build`, which removes from it whatever is not part of the site.\n"


class NotOurs(Exception):
    """The folder holds files that a build did not make."""


class Output:
    """The folder that a static host serves. Paths are relative, with forward slashes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def claim(self) -> None:
        """Make the folder and mark it. Raises `NotOurs` if it holds something else, `OSError` if it cannot be made."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if (self.folder / MARK).exists():
            return
        strangers = sorted(entry.name for entry in self.folder.iterdir() if not entry.name.startswith("."))
        if strangers:
            raise NotOurs(f"{self.folder} holds files that no build made, such as {strangers[0]}")
        self.write(MARK, _MARK_TEXT)

    @property
    def signature(self) -> tuple[int, int]:
        """What changes whenever a build `sign`s the folder, or another is put in its place; zeros where there is no
        mark."""
        try:
            mark = (self.folder / MARK).stat()
        except OSError:
            return 0, 0
        return mark.st_ino, mark.st_ctime_ns

    def sign(self) -> None:
        """Say that all files are about to be another build's."""
        os.utime(self.folder / MARK)

    def write(self, path: str, content: bytes) -> bool:
        """Make the file at `path` hold `content`; True if it had to be written. A reader sees
        the old or the new, whole."""
        target = self.folder / path
        if _holds(target, content):
            return False
        self._make_room(target)
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".new-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            # mkstemp makes files for their owner only; a web server is somebody else.
            Path(temporary).chmod(0o644)
            Path(temporary).replace(target)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        return True

    def remove(self, path: str) -> bool:
        """Remove the file at `path`, and the folders that this leaves empty; False if there is none."""
        target = self.folder / path
        if not target.is_file():
            return False
        target.unlink()
        with suppress(OSError):  # the first that is not empty
            for parent in itertools.takewhile(lambda parent: parent != self.folder, target.parents):
                parent.rmdir()
        return True

    def prune(self, keep: Collection[str]) -> list[str]:
        """Remove every file that is not in `keep`, and the folders left empty; the paths removed, sorted. Files and
        folders at the top whose name begins with a dot (`.well-known`, `.gitkeep`) stay."""
        removed = []
        for folder, folders, files in os.walk(self.folder, topdown=True):
            here = Path(folder)
            if here == self.folder:
                folders[:] = [name for name in folders if not name.startswith(".")]
                files = [name for name in files if not name.startswith(".")]  # noqa: PLW2901 - dotfiles at the top stay
            for name in files:
                path = (here / name).relative_to(self.folder).as_posix()
                if path not in keep:
                    (here / name).unlink()
                    removed.append(path)
        self._remove_empty()
        return sorted(removed)

    def _make_room(self, target: Path) -> None:
        """A former page's folder may stand where a file shall be, or a file where a folder shall be."""
        for parent in target.parents:
            if parent == self.folder:
                break
            if parent.is_file():
                parent.unlink()
        if target.is_dir():
            shutil.rmtree(target)
        target.parent.mkdir(parents=True, exist_ok=True)

    def _remove_empty(self) -> None:
        for folder, _, _ in os.walk(self.folder, topdown=False):
            here = Path(folder)
            inside = here.relative_to(self.folder)
            if inside.parts and not inside.parts[0].startswith(".") and not any(here.iterdir()):
                here.rmdir()


def _holds(path: Path, content: bytes) -> bool:
    try:
        return path.read_bytes() == content
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return False
