"""The consultations, and what is known of the site itself, as they were read, so that nothing is read twice."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory


class Editions:
    """Things that were read, pickled; each has a name that can be that of a file.

    folder: where they outlast the process. None has one made that does not: all processes of a build read what one of
    them has kept, and a large site has no place in the memory of each.
    """

    def __init__(self, folder: Path | None) -> None:
        if folder is None:
            self._temporary = TemporaryDirectory(prefix="cahier-", ignore_cleanup_errors=True)  # as long as we are here
            folder = Path(self._temporary.name)
        self._folder = folder

    def put(self, name: str, edition: str, pickled: bytes) -> None:
        """Keep what was read; `edition` is a hash of all that it was read from. Others stay until it is `settle`d."""
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            whole = self._folder / f"{name}.{edition}.new"  # whoever stops us leaves no half of one under its name
            whole.write_bytes(pickled)
            whole.replace(self._folder / f"{name}.{edition}")

    def get(self, name: str, edition: str) -> bytes | None:
        """What was kept of this edition, if it was."""
        try:
            return (self._folder / f"{name}.{edition}").read_bytes()
        except OSError:
            return None

    def settle(self, editions: Mapping[str, str]) -> None:
        """Keep no other editions of these, which are given by their names: what was read from a mistaken edit, or from
        what was there before it."""
        with suppress(OSError):
            for entry in os.scandir(self._folder):
                name, _, edition = entry.name.removesuffix(".new").rpartition(".")
                if name in editions and edition != editions[name]:
                    Path(entry.path).unlink(missing_ok=True)
