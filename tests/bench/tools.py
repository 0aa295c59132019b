"""Programs to be measured against, from the registries, each in a folder of its own below `var/bench/`."""

from __future__ import annotations

import atexit
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.serving import ROOT

BENCH = ROOT / "var/bench"
"""Everything that measuring leaves on disk; not in git."""


def scratch(name: str) -> Path:
    """A new folder, removed at the very end: for minutes after files were removed ext4 takes long to make others."""
    BENCH.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=BENCH))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


class Missing(Exception):
    """A program that cannot be installed here; the message says why."""


def from_pypi(name: str, *packages: str) -> Path:
    """The Python of an environment with the packages. Raises `Missing`."""
    python = BENCH / "tools" / name / "bin/python"
    installed = python.parent.parent / ".installed"
    if not installed.exists():
        print(f"Installing {' '.join(packages)} …", file=sys.stderr)
        _do(name, [sys.executable, "-m", "venv", "--clear", str(python.parent.parent)])
        _do(name, [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *packages])
        installed.touch()
    return python


def from_npm(name: str, package: str, *versions: str) -> Path:
    """The folder of a package of npm: of the first of the versions that can be installed. Raises `Missing`."""
    folder = BENCH / "tools" / name
    found = folder / "node_modules" / package
    if found.exists():
        return found
    if not shutil.which("npm"):
        raise Missing(f"{name}: there is no npm")
    print(f"Installing {package} …", file=sys.stderr)
    folder.mkdir(parents=True, exist_ok=True)
    for version in versions:
        command = ["npm", "install", "--prefix", str(folder), "--ignore-scripts", "--no-audit", "--no-fund"]
        try:
            _do(name, [*command, f"{package}@{version}"])
        except Missing as missing:
            missed = missing
        else:
            return found
    raise missed


def pypi_version(python: Path, package: str) -> str:
    """The version of a package in an environment of `from_pypi`."""
    command = [str(python), "-c", f"from importlib.metadata import version; print(version({package!r}))"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def npm_version(package: Path) -> str:
    """The version of a package of `from_npm`."""
    return str(json.loads((package / "package.json").read_text())["version"])


def _do(name: str, command: Sequence[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stderr or done.stdout, file=sys.stderr)  # it may name hosts and folders: not for a report
        raise Missing(f"{name}: it could not be installed")
