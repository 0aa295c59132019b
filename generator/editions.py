"""The consultations, and what is known of the site itself, as they were read, so that nothing is read twice."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path


class Editions:
    """Things that were read, pickled; each has a name that can be that of a file.

    folder: where they outlast the process; None keeps them in memory.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._pickled: dict[str, bytes] = {}
        self._editions: dict[str, str] = {}

    def put(self, name: str, edition: str, pickled: bytes) -> None:
        """Keep what was read; `edition` is a hash of all that it was read from, of as many characters each time."""
        if self._folder is None:
            self._editions[name], self._pickled[name] = edition, pickled
            return
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            whole = self._folder / f"{name}.new"  # whoever stops us leaves no half of one under its name
            whole.write_bytes(edition.encode() + pickled)
            whole.replace(self._folder / name)

    def get(self, name: str, edition: str) -> bytes | None:
        """What was kept of this edition, if it was."""
        if self._folder is None:
            return self._pickled[name] if self._editions.get(name) == edition else None
        try:
            kept = (self._folder / name).read_bytes()
        except OSError:
            return None
        mark = edition.encode()
        return kept.removeprefix(mark) if kept.startswith(mark) else None
