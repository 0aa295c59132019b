"""A new kind of ballot is one file in `ballots/` and one template: nothing else changes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.serving import ROOT, serving, wait_until, write_site

TOY = Path(__file__).parent / "toy_kind"


@pytest.fixture
def code(tmp_path: Path) -> Path:
    """A copy of the packages with the toy's two files added."""
    copy = tmp_path / "code"
    for package in ("ballots", "generator", "collector", "templates"):
        shutil.copytree(ROOT / package, copy / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(TOY / "estimate.py", copy / "ballots/estimate.py")
    shutil.copy(TOY / "estimate.html", copy / "templates/ballots/estimate.html")
    return copy


def test_a_ninth_kind_is_asked_answered_and_counted(code: Path, tmp_path: Path) -> None:
    files = {
        "site.yml": "title: Fair\nurl: https://fair.example\nlanguages: [en]\n",
        "consultations/fair/consultation.yml": "title: Fair\n",
        "consultations/fair/topics/jar.md": "---\ntitle: The jar\nballot: {kind: estimate, most: 500}\n---\n",
    }
    with serving(write_site(tmp_path / "site", files), code=code) as served:
        assert 'name="guess"' in served.output("fair/jar/index.html")
        refused = served.http.post("/vote/fair/jar", data={"guess": "501"})
        assert (refused.status_code, "Guess a number up to 500." in refused.text) == (422, True)
        receipt = served.http.post("/vote/fair/jar", data={"guess": "42"}, follow_redirects=True)
        assert "Your guess: 42" in receipt.text
        assert served.http.get("/tally/fair/jar").json()["counts"] == {"42": 1}
        wait_until(lambda: "guessed 42" in served.output("fair/jar/index.html"))
