"""The consultations, and what is known of the site itself, as they were read, so that nothing is read twice."""

from __future__ import annotations

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
        """Keep what was read; `edition` is a hash of all that it was read from, of as many characters each time."""
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            whole = self._folder / f"{name}.new"  # whoever stops us leaves no half of one under its name
            whole.write_bytes(edition.encode() + pickled)
            whole.replace(self._folder / name)

    def get(self, name: str, edition: str) -> bytes | None:
        """What was kept of this edition, if it was."""
        try:
            kept = (self._folder / name).read_bytes()
        except OSError:
            return None
        mark = edition.encode()
        return kept.removeprefix(mark) if kept.startswith(mark) else None
