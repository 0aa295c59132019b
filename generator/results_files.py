"""The results document of a file or an address."""

from __future__ import annotations

from pathlib import Path

from generator import results
from generator.results import Results, ResultsError


def read_results(source: str) -> Results:
    """The results of a file, or of an address that begins with `http`. Raises `ResultsError`."""
    if source.startswith(("http://", "https://")):
        return _fetched(source)
    try:
        return results.from_json(Path(source).read_bytes())
    except OSError as error:
        raise ResultsError(error.strerror or str(error)) from None


def _fetched(address: str) -> Results:
    # What speaks HTTP takes as long to load as a build that finds nothing to do, which rarely has need of it.
    from urllib.request import Request, urlopen  # noqa: PLC0415

    try:
        request = Request(address, headers={"Accept": "application/json"})  # noqa: S310 - the scheme was looked at
        with urlopen(request, timeout=30) as answer:  # noqa: S310 - the same
            return results.from_json(answer.read())
    except (OSError, ValueError) as error:
        raise ResultsError(str(error)) from None
