"""A collector in a process of its own, for tests that end it: `python -m tests.collector.process FOLDER PORT`."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import uvicorn

from collector.app import create_app
from collector.config import CannotStart, Settings
from collector.state import Collector
from generator.render import Renderer
from generator.settings import Collector as Address
from generator.settings import Limits
from tests.collector.house import VELO, site, topic

ALWAYS = replace(VELO, opens=None, closes=None)


def main(folder: Path, port: int) -> int:
    asked = site(ALWAYS, topic("tram", opens=None, closes=None))
    asked = replace(asked, collector=Address(f"http://127.0.0.1:{port}", limits=Limits(0, 0)))
    try:
        collector = Collector.open(Settings.of(asked, folder), asked, lambda site: Renderer(site, folder, local=False))
    except CannotStart as reason:
        print(reason, file=sys.stderr)
        return 1
    uvicorn.run(create_app(collector), port=port, log_level="warning", timeout_graceful_shutdown=10)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2])))
