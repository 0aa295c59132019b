"""Votes on a disk that takes two milliseconds more for each sync, as many rented machines have them, beside an endpoint
that commits each vote by itself, as most services do. That endpoint checks, limits and tells less than the collector.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from unittest.mock import patch

from tests.bench import services
from tests.bench.tools import Missing
from tests.bench.votes import Row, beside

SOURCE = Path(__file__).with_suffix(".c")


def measure(quick: bool) -> list[Row]:
    """Votes of newcomers, in pairs. Raises `tools.Missing`."""
    pairs, seconds = (1, 1) if quick else (3, 4)
    with ExitStack() as running:
        folder = Path(running.enter_context(tempfile.TemporaryDirectory(prefix="cahier-bench-")))
        with patch.dict(os.environ, {"LD_PRELOAD": str(built(folder / "slow_disk.so"))}):
            ours = running.enter_context(services.collecting(folder / "ours")).url
            peer = running.enter_context(services.running("tests.bench.each", str(folder / "votes.db"), "0"))
        running.enter_context(services.listening(ours))
        return [
            beside(services.newcomers(connections), ours, peer, pairs, seconds)
            for connections in ((256,) if quick else (32, 256))
        ]


def built(library: Path) -> Path:
    """The disk, to be preloaded. Raises `tools.Missing`."""
    if sys.platform != "linux" or not shutil.which("cc"):
        raise Missing("a slow disk: it takes Linux and a compiler of C")
    subprocess.run(["cc", "-shared", "-fPIC", "-O2", "-o", library, SOURCE, "-ldl"], check=True)
    return library
