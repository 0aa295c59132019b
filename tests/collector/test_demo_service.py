"""`cahier serve --demo` as people run it, in a process of its own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.collector.at_work import PATIENCE
from tests.collector.test_server import heard
from tests.every_kind import every_kind
from tests.serving import Served, serving, wait_until

BANNER = "Demonstration: all votes shown are invented, and yours will count nowhere."
REAL = {"var/cahier.db": b"a real database", "var/secret": b"its secret", "output/index.html": b"a page"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A site of every kind, with the files of a real service in it."""
    for path, content in REAL.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(content)
    return every_kind(tmp_path)


def voters(served: Served, slug: str = "vote") -> int:
    found: int = served.http.get(f"/tally/ville/{slug}").json()["voters"]
    return found


def test_a_demonstration_is_filled_once_marked_on_every_page_and_touches_nothing_real(folder: Path) -> None:
    with serving(folder, "--demo") as served:
        assert re.search(r"^A demonstration: its votes are invented", heard(served), re.MULTILINE)
        wait_until(lambda: voters(served) > 500)
        wait_until(lambda: served.http.get("/ville/vote/tally.json").json()["voters"] > 500)
        people = voters(served)
        receipt = served.http.post("/vote/ville/vote", data={"answer": "for", "lang": "en"}, follow_redirects=True)
        assert receipt.status_code == 200
        assert BANNER in receipt.text
        assert voters(served) == people + 1
        assert served.http.get("/tally/ville/secret").status_code == 403
    pages = sorted((folder / "var/demo/output").rglob("*.html"))
    assert len(pages) > 20
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert '<meta name="robots" content="noindex">' in text, page
        assert re.search(r'<body.*>\n(<a class="skip".*\n)?<section class="announcement"', text), page
        assert BANNER in text or '<html lang="fr"' in text, page
    assert {path: (folder / path).read_bytes() for path in REAL} == REAL
    assert [path.name for path in (folder / "output").iterdir()] == ["index.html"]
    assert {path.name for path in (folder / "var").iterdir()} <= {"cahier.db", "secret", "demo", "cache"}
    with serving(folder, "--demo") as again:
        assert voters(again) == people + 1
        assert "begins anew" not in heard(again)
    topic = folder / "content/consultations/ville/topics/vote.md"
    topic.write_text(topic.read_text().replace("ballot: vote", "ballot: scale"))
    with serving(folder, "--demo") as changed:
        assert "begins anew" in heard(changed)
        changed.process.terminate()  # while people vote
        assert changed.process.wait(PATIENCE) == 0
        assert "Traceback" not in heard(changed)
