"""Edits: says when the content or the templates have changed on disk."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable, Sequence
from contextlib import aclosing
from pathlib import Path, PurePath

from watchfiles import Change, awatch

LOOK = 2.0
"""Seconds after which folders are looked for that were not there before, or were put in the place of those watched: a
change of branch can do either, and a watch stays with the folder that it was set on."""

# What editors leave beside a file for a moment: Vim, GNOME, LibreOffice, JetBrains, Emacs, KDE, browsers.
_PASSING = re.compile(
    r"""
    \..*                     # hidden: .velo.md.swp, .#velo.md, .goutputstream-A1B2C3, .~lock.velo.md#
    | .*~                    # velo.md~, Thumbs.db~
    | \#.*\#                 # #velo.md#
    | 4913                   # Vim asks itself whether it may write here
    | .*\.(sw.|tmp|temp|bak|orig|rej|part|crdownload|kate-swp|lock|pyc)
    | .*___jb_(old|tmp)___
    | __pycache__ | node_modules
    """,
    re.VERBOSE | re.IGNORECASE,
)

log = logging.getLogger(__name__)


def is_edit(path: PurePath) -> bool:
    """Whether a change of `path`, taken from the folder that is watched, can be an editor's and not their program's."""
    return not any(_PASSING.fullmatch(part) for part in path.parts)


async def watch(
    folders: Sequence[Path], edited: Callable[[], None], *, watching: Callable[[], None] = lambda: None
) -> None:
    """Call `edited` after each change below `folders`, some of which may not exist (yet). Runs until it is cancelled.

    watching: called each time that the watch has been set.
    """
    poll = False
    before = _identities(folders)
    while True:
        try:
            await _watch(folders, edited, watching, poll=poll)
        except OSError as error:
            # Each folder takes one of the system's inotify watches, of which a user has a limited number.
            log.warning("Folders are looked through again and again, since they cannot be watched: %s", error)
            poll = True
        after = _identities(folders)
        if after != before:
            edited()
        before = after


async def _watch(
    folders: Sequence[Path], edited: Callable[[], None], watching: Callable[[], None], *, poll: bool
) -> None:
    """Watch the folders that exist, until others do."""
    present = _identities(folders)
    if not present:
        await asyncio.sleep(LOOK)
        return
    changes = awatch(
        *present,
        watch_filter=lambda change, path: _concerns(path, folders),
        debounce=400,
        step=50,
        rust_timeout=int(LOOK * 1000),
        yield_on_timeout=True,
        force_polling=poll or None,
    )
    watching()
    async with aclosing(changes):
        async for found in changes:
            if found:
                edited()
            gone = any(change is Change.deleted and Path(path) in present for change, path in found)
            if gone or _identities(folders) != present:
                return


def _concerns(path: str, folders: Sequence[Path]) -> bool:
    return any(
        is_edit(PurePath(path).relative_to(folder)) for folder in folders if PurePath(path).is_relative_to(folder)
    )


def _identities(folders: Sequence[Path]) -> dict[Path, int]:
    """The folders that exist, each with what tells it from another put in its place."""
    return {folder: folder.stat().st_ino for folder in folders if folder.is_dir()}
