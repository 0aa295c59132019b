"""`python -m tests.regenerate` writes anew what tests compare with. Read the difference before you commit it.

- `tests/sites_invalid/<case>/expected.txt`: what is said about a broken site;
- `docs/reference.md`: the reference of all fields.
"""

from __future__ import annotations

from pathlib import Path

from generator import site
from generator.content.reference import reference
from generator.errors import report

TESTS = Path(__file__).parent
REFERENCE = TESTS.parent / "docs" / "reference.md"
INVALID = sorted(folder for folder in (TESTS / "sites_invalid").iterdir() if folder.is_dir())
VALID = sorted(folder for folder in (TESTS / "sites").iterdir() if folder.is_dir())


def expected(case: Path) -> str:
    """What is said about the site in a folder, as a file."""
    return report(site.check(case)) + "\n"


def regenerate() -> None:
    """Write every file that tests compare with."""
    for case in INVALID:
        (case / "expected.txt").write_text(expected(case), encoding="utf-8", newline="\n")
    REFERENCE.parent.mkdir(exist_ok=True)
    REFERENCE.write_text(reference(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    regenerate()
