"""What a process loads before it has done what it was asked for: a build that finds nothing to do is soon done."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from generator.errors import Mistakes
from generator.results import Results
from generator.site import Builder
from tests.serving import write_site

FILES = {
    "site.yml": "title: Ville\nurl: https://ville.example\nlanguages: [fr, en]\n",
    "consultations/rue/consultation.yml": "title: Rue\nopens: 2026-03-01\ncloses: 2099-06-01\n",
    "consultations/rue/topics/velo.md": "---\ntitle: Une piste\nballot: vote\n---\n\nTexte.\n",
    "consultations/quai/consultation.yml": "title: Quai\nopens: 2026-03-01\ncloses: 2099-06-01\n",
    "consultations/quai/topics/banc.md": "---\ntitle: Un banc\nballot: vote\n---\n\nTexte.\n",
}
HEAVY = {"asyncio", "babel", "ballots", "http.client", "jinja2", "markdown_it", "multiprocessing", "starlette", "yaml"}
UNUSED = {"babel.messages", "http.client", "icalendar", "imagesize", "markdown_it", "multiprocessing", "starlette"}
"""What a build of a few pages has no use for once a whole one was made."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = write_site(tmp_path / "site", FILES)
    (folder / "var").mkdir()
    Builder(folder, folder / "output").build(Results(), datetime.now(UTC))
    return folder


def build(folder: Path) -> tuple[str, set[str]]:
    """What a build in a process of its own says, and the modules that it has loaded in the end."""
    script = (
        "import sys\nfrom collector.cli import cahier\n"
        "cahier(sys.argv[1:], standalone_mode=False)\nprint(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "build", "--explain", "--site", str(folder)],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout, set(done.stderr.split())


def test_a_build_with_nothing_changed_loads_nothing_that_makes_pages(folder: Path) -> None:
    said, loaded = build(folder)
    assert said.startswith("Nothing had changed.")
    assert loaded & HEAVY == set()


def test_a_build_after_an_edit_loads_what_it_needs_and_reads_one_consultation(folder: Path) -> None:
    topic = folder / "content/consultations/rue/topics/velo.md"
    topic.write_text(topic.read_text(encoding="utf-8") + "\nEncore.\n", encoding="utf-8")
    said, loaded = build(folder)
    assert "  rue: content/consultations/rue/topics/velo.md has changed\n" in said
    assert "quai" not in said
    assert "jinja2" in loaded
    assert loaded & UNUSED == set()


@pytest.mark.parametrize(("name", "text"), [("foire/vide", None), ("notes.txt", "?"), ("../pages/x.md", "---\n---\n")])
def test_what_is_new_among_the_folders_is_looked_at(folder: Path, name: str, text: str | None) -> None:
    """Also an empty folder, of which no file tells."""
    place = folder / "content/consultations" / name
    if text is None:
        place.mkdir(parents=True)
    else:
        place.parent.mkdir(exist_ok=True)
        place.write_text(text, encoding="utf-8")
    with pytest.raises(Mistakes):
        Builder(folder, folder / "output").build(Results(), datetime.now(UTC))


def test_what_was_read_from_elsewhere_serves_from_within_the_folder(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    here = Builder(Path(), Path("output"))
    assert here.build(Results(), datetime.now(UTC)).reasons == {}
    write_site(folder, {"consultations/rue/topics/velo.md": "---\ntitle: Une voie\nballot: vote\n---\n"})
    monkeypatch.chdir(folder.parent)
    there = Builder(Path("site"), Path("site/output"))
    assert there.build(Results(), datetime.now(UTC)).reasons.keys() == {"rue", ""}
    assert "Une voie" in (folder / "output/rue/velo/index.html").read_text(encoding="utf-8")
