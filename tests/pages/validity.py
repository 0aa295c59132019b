"""What the Nu HTML checker, the one of the W3C, finds in pages."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable
from pathlib import Path

from tests.pages.tools import CHECKER

JAVA = ["java", "-Xss4m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", str(CHECKER)]
"""A short run: what takes long to compile is not worth it. The schema of HTML needs a deep stack."""

LEFT_OUT = [
    # Files on a disk have no origin, so that for the checker none of them is of the policy's own.
    "Resource violates Content Security Policy .meta tag.: .* blocked by “(style|script|img|frame)-src” directive.",
]
"""Messages that are no faults, as regular expressions."""


def faults(files: Iterable[Path]) -> list[str]:
    """Errors and warnings, each with its place."""
    options = ["--skip-non-html", "--stdout", "--exit-zero-always", "--format", "json"]
    command = [*JAVA, *options, "--filterpattern", "|".join(LEFT_OUT), *map(str, sorted(files))]
    checked = subprocess.run(command, capture_output=True, text=True, check=True)
    assert checked.stdout, checked.stderr
    return [
        f"{message.get('url')}:{message.get('lastLine')}: {message['message']}\n{message.get('extract', '').strip()}"
        for message in json.loads(checked.stdout)["messages"]
    ]
