"""The consultations as they were read, so that none is read twice."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path


class Editions:
    """Consultations, pickled.

    folder: where they outlast the process; None keeps them in memory.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._pickled: dict[str, bytes] = {}
        self._editions: dict[str, str] = {}

    def put(self, slug: str, edition: str, pickled: bytes) -> None:
        """Keep what was read; `edition` is a hash of all that it was read from."""
        if self._folder is None:
            self._editions[slug], self._pickled[slug] = edition, pickled
            return
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            for old in self._folder.glob(f"{slug}.*"):
                old.unlink()
            whole = self._folder / f"{slug}.new"  # whoever stops us leaves no half of one under its name
            whole.write_bytes(pickled)
            whole.replace(self._folder / f"{slug}.{edition}")

    def get(self, slug: str, edition: str) -> bytes | None:
        """What was kept of this edition, if it was."""
        if self._folder is None:
            return self._pickled[slug] if self._editions.get(slug) == edition else None
        try:
            return (self._folder / f"{slug}.{edition}").read_bytes()
        except OSError:
            return None
