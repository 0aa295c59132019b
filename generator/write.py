"""Files of `output/`: replaced whole, and only when their bytes change.

The folder belongs to the build: what it did not make, it removes. So that no other folder is emptied by mistake, it
builds only into an empty one or one that carries its mark.

A file may have companions: itself compressed, under its name with `.gz` or `.br` after it. Web servers send them and do
not look at the file. So at every moment, also once a process was killed, a companion is that of the file as it is or as
it was about to be, and never that of a file that was.
"""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex

from generator.compress import SUFFIXES, Coding, worth

MARK = ".cahier"
_MARK_TEXT = b"This folder is written by `cahier build`, which removes from it whatever is not part of the site.\n"


_OURS = token_hex(6)
_NUMBERS = itertools.count()
"""In the names of files that are not there yet, with that of the process: nobody else writes to them."""


class NotOurs(Exception):
    """The folder holds files that a build did not make."""


class Output:
    """The folder that a static host serves. Paths are relative, with forward slashes.

    codings: what each file that is worth it is compressed by; a companion that is not shorter is left out.
    """

    def __init__(self, folder: Path, codings: Sequence[Coding] = ()) -> None:
        self.folder = folder
        self._codings = {coding.suffix: coding for coding in codings}

    def claim(self) -> bool:
        """Make the folder and mark it; whether no build has written into it before. Raises `NotOurs` if it holds
        something else, `OSError` if it cannot be made."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if (self.folder / MARK).exists():
            return False
        strangers = sorted(entry.name for entry in self.folder.iterdir() if not entry.name.startswith("."))
        if strangers:
            raise NotOurs(f"{self.folder} holds files that no build made, such as {strangers[0]}")
        put(f"{self.folder}/{MARK}", _MARK_TEXT)
        return True

    @property
    def compression(self) -> tuple[str, ...]:
        """How files are compressed: of each coding all that its bytes depend on."""
        return tuple(coding.name for coding in self._codings.values())

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
        """Say that all files are about to be another build's. Companions that were compressed otherwise are removed, if
        others are to come: they could not be told from them."""
        mark = self.folder / MARK
        text = _MARK_TEXT + "".join(f"Compressed by {name}.\n" for name in self.compression).encode()
        if _holds(mark, text):
            os.utime(mark)
            return
        if self._codings:
            for path in list(self._files()):
                if path.endswith(SUFFIXES) and (self.folder / path).with_suffix("").is_file():
                    (self.folder / path).unlink()
        put(str(mark), text)

    def write(self, path: str, content: bytes) -> bool:
        """Make the file at `path` hold `content`, and bring its companions up to date; True if any of them had to be
        written. A reader sees the old or the new, whole."""
        target = f"{self.folder}/{path}"
        alone = False
        try:
            with open(target, "rb") as there:
                if there.read() == content:
                    return bool(self._codings) and self._accompany(target, content, os.stat(there.fileno()).st_mtime_ns)
        except FileNotFoundError:
            alone = _make_folder(os.path.dirname(target))
        except (NotADirectoryError, IsADirectoryError):
            self._make_room(Path(target))
        with _beside(target, content) as new:
            # Before the file: what a server sends by them is then early, not late. And they do not go for a moment, at
            # which a program that copies the folder would stumble.
            if self._codings:
                self._accompany(target, content, _another_time(new, target), anew=True)
            elif not alone:
                _drop_companions(target)
            os.replace(new, target)
        return True

    def remove(self, path: str) -> bool:
        """Remove the file at `path` with its companions, and the folders that this leaves empty; False if there is
        none."""
        target = self.folder / path
        _drop_companions(str(target))
        if not target.is_file():
            return False
        target.unlink()
        with suppress(OSError):  # the first that is not empty
            for parent in itertools.takewhile(lambda parent: parent != self.folder, target.parents):
                parent.rmdir()
        return True

    def prune(self, keep: Collection[str]) -> list[str]:
        """Remove every file that is neither in `keep` nor a companion of one that is, and the folders left empty; the
        paths removed, sorted. Files and folders at the top whose name begins with a dot (`.well-known`, `.gitkeep`)
        stay."""
        suffixes = tuple(self._codings)
        removed = []
        for path in sorted(self._files(), reverse=True):  # a companion goes before its file
            if path not in keep and not (path.endswith(suffixes) and path[: path.rindex(".")] in keep):
                (self.folder / path).unlink()
                removed.append(path)
        self._remove_empty()
        return sorted(removed)

    def _files(self) -> Iterator[str]:
        """The path of every file, but for what has a name at the top that begins with a dot."""
        for folder, folders, files in os.walk(self.folder, topdown=True):
            here = Path(folder)
            if here == self.folder:
                folders[:] = [name for name in folders if not name.startswith(".")]
                files = [name for name in files if not name.startswith(".")]  # noqa: PLW2901 - dotfiles at the top stay
            for name in files:
                yield (here / name).relative_to(self.folder).as_posix()

    def _accompany(self, target: str, content: bytes, modified: int, *, anew: bool = False) -> bool:
        """Bring the companions of a file that holds `content` up to date; whether anything was to be done.

        They get its time, `modified`, in nanoseconds. By it they are trusted unless all are to be made `anew`: one of
        another time is not ours, or the file has changed by another hand.
        """
        codings = self._codings if worth(target, content) else {}
        changed = False
        for suffix in SUFFIXES:
            companion, coding = f"{target}{suffix}", codings.get(suffix)
            if coding and not anew and _modified(companion) == modified:
                continue
            compressed = coding.compress(content) if coding else content
            if len(compressed) < len(content):
                put(companion, compressed, modified)
                changed = True
            else:
                changed |= _drop(companion)
        return changed

    def _make_room(self, target: Path) -> None:
        """A former page's folder may stand where a file shall be, or a file where a folder shall be."""
        for parent in target.parents:
            if parent == self.folder:
                break
            if parent.is_file():
                _drop_companions(str(parent))
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


def _another_time(new: str, old: str) -> int:
    """The time of a new file, in nanoseconds, made another than that of the file whose place it is to take: a clock may
    not have moved on, and a process that is killed before its file is there leaves companions of that time."""
    modified = os.stat(new).st_mtime_ns
    if modified == _modified(old):
        modified += 1_000_000
        os.utime(new, ns=(modified, modified))
    return modified


def _modified(path: str) -> int | None:
    """When a file was written, in nanoseconds; None if there is none."""
    try:
        return os.stat(path).st_mtime_ns
    except FileNotFoundError:
        return None


def put(target: str, content: bytes, modified: int | None = None) -> None:
    """Put a file in the place of whatever file is there; `modified`: its time in nanoseconds, if not now."""
    with _beside(target, content) as new:
        if modified is not None:
            os.utime(new, ns=(modified, modified))
        os.replace(new, target)


@contextmanager
def _beside(target: str, content: bytes) -> Iterator[str]:
    """A new file in the folder of `target`, to take its place, or to be gone if it does not come to that."""
    name = f"{os.path.dirname(target)}/.new-{_OURS}-{os.getpid()}-{next(_NUMBERS)}"
    handle = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
    try:
        try:
            left = memoryview(content)
            while left:
                left = left[os.write(handle, left) :]
        finally:
            os.close(handle)
        os.chmod(name, 0o644)  # whatever the owner's mask says: a web server is somebody else
        yield name
    except BaseException:
        _drop(name)
        raise


def _make_folder(folder: str) -> bool:
    """Make a folder, and those above it that are missing; False if it is there already."""
    try:
        os.mkdir(folder)
    except FileExistsError:
        return False
    except FileNotFoundError:
        os.makedirs(folder, exist_ok=True)
    return True


def _drop_companions(target: str) -> None:
    for suffix in SUFFIXES:
        _drop(f"{target}{suffix}")


def _drop(path: str) -> bool:
    """Remove a file; False if there is none."""
    try:
        os.unlink(path)
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True
