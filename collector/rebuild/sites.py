"""The builder that runs in the builder process."""

from __future__ import annotations

import os
from pathlib import Path

from generator import site
from generator.content import load as content
from generator.errors import Mistakes
from generator.model import Site


class SiteBuilder(site.Builder):
    """The generator's builder; it can also read a site and make nothing."""

    def __init__(self, folder: Path, output: Path, *, local: bool, demonstration: bool, compress: bool) -> None:
        super().__init__(
            folder, output, local=local, jobs=os.cpu_count() or 1, demonstration=demonstration, compress=compress
        )
        self._content = folder

    def read(self) -> Site:
        """The site as its editors wrote it. Raises `Mistakes`."""
        loaded = content.load(self._content)
        if loaded.site is None or loaded.mistakes:
            raise Mistakes(loaded.mistakes)
        return loaded.site
