"""The real thing for tests: `cahier serve` in a process of its own, on a site in a folder."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

ROOT = Path(__file__).parent.parent

PLAIN = httpx.Client(verify=False, trust_env=False)
"""Nothing here is encrypted, and reading the certificates of the world takes longer than most requests."""


def write_site(folder: Path, files: Mapping[str, str]) -> Path:
    """Write `files` (paths from `content/`) as a site into `folder`."""
    for path, text in files.items():
        file = folder / "content" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until(holds: Callable[[], bool], seconds: float = 30) -> None:
    """Wait for what another process is about to do. Raises `TimeoutError`."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.02)


@dataclass
class Served:
    """A running `cahier serve`: where it answers, its process, a client for it, and what it has printed so far."""

    url: str
    folder: Path
    process: subprocess.Popen[str]
    http: httpx.Client
    said: list[str] = field(default_factory=list)

    def output(self, path: str) -> str:
        """A file of the built site."""
        return (self.folder / "output" / path).read_text(encoding="utf-8")


@contextmanager
def serving(
    folder: Path, *arguments: str, code: Path = ROOT, service: str = "serve", port: int | None = None
) -> Iterator[Served]:
    """Run `cahier serve`, or another `service`, on the site in `folder` with the packages that stand in `code`, until
    the block ends."""
    port = port or free_port()
    command = [sys.executable, "-m", "collector", service, "--site", str(folder), "--port", str(port), *arguments]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=code,
        env={**os.environ, "PYTHONPATH": str(code)},
    )
    url = f"http://127.0.0.1:{port}"
    client = httpx.Client(base_url=url, headers={"Origin": url}, verify=False, timeout=60)
    served = Served(url, folder, process, client)
    ready = threading.Event()
    reader = threading.Thread(target=_read, args=(served, ready), daemon=True)
    reader.start()
    try:
        if not ready.wait(60):
            raise TimeoutError("".join(served.said))
        assert process.poll() is None, "".join(served.said)
        yield served
    finally:
        client.close()
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            raise


def _read(served: Served, ready: threading.Event) -> None:
    assert served.process.stdout
    for line in served.process.stdout:
        served.said.append(line)
        if re.search(r"http://127\.0\.0\.1:\d+/", line):
            ready.set()
    ready.set()
