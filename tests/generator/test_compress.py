"""Companions, a file's own content compressed beside it: never of what the file was, and made only when it changes."""

from __future__ import annotations

import gzip
import os
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import brotli
import pytest
from click.testing import CliRunner

from collector.cli import cahier
from generator import compress
from generator.compress import SMALLEST, Coding, codings
from generator.results import Results
from generator.site import Builder, Built
from generator.write import Output
from tests.generator.test_site import FILES, NOW, RESULTS, snapshot, vote
from tests.serving import write_site

UNPACK: dict[str, Callable[[bytes], bytes]] = {".gz": gzip.decompress, ".br": brotli.decompress}

OLD, NEW, THIRD = (f"<p>{word}</p>".encode() * 500 for word in ("old", "new", "third"))
TINY = OLD[: SMALLEST - 1]
NOISE = os.urandom(2000)


@pytest.fixture
def output(tmp_path: Path) -> Output:
    made = Output(tmp_path / "output", codings())
    made.claim()
    made.sign()
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_site(tmp_path, FILES)


def build(folder: Path, output: str = "output", *, on: bool = True, jobs: int = 1) -> Built:
    return Builder(folder, folder / output, compress=on, jobs=jobs).build(RESULTS, NOW)


def companions(output: Path) -> dict[str, bytes]:
    """What each companion unpacks to, by its path."""
    found = snapshot(output)
    return {path: UNPACK[path[-3:]](content) for path, content in found.items() if path.endswith(tuple(UNPACK))}


def inodes(output: Path) -> dict[str, int]:
    return {path: (output / path).stat().st_ino for path in snapshot(output)}


def wanted(output: Path) -> dict[str, bytes]:
    """What `companions` are there if all that shall be are: every kind of file in these sites shrinks."""
    found = {path: content for path, content in snapshot(output).items() if not path.endswith(tuple(UNPACK))}
    large = {path: content for path, content in found.items() if len(content) >= SMALLEST}
    return {path + suffix: content for path, content in large.items() for suffix in UNPACK}


def test_each_file_has_companions_that_unpack_to_it(folder: Path) -> None:
    build(folder)
    assert companions(folder / "output") == wanted(folder / "output")
    names = companions(folder / "output").keys()
    assert {"index.html.gz", "index.html.br", "en/rue/velo/index.html.gz", "sitemap.xml.gz"} <= names
    assert "assets" in {path.partition("/")[0] for path in names}


def test_small_files_and_those_that_do_not_shrink_have_none(output: Output) -> None:
    for path, content in {"tally.json": TINY, "noise.bin": NOISE, "plan.PNG": OLD, "plan.pdf": OLD}.items():
        output.write(path, content)
    assert companions(output.folder) == {}


def test_what_is_built_twice_is_the_same_whenever_it_is_built(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(folder, "one")
    monkeypatch.setattr("time.time", lambda: 2e9)
    monkeypatch.setattr("generator.work.WORTH_SHARING", 2)
    build(folder, "two", jobs=3)
    assert snapshot(folder / "one") == snapshot(folder / "two")
    assert snapshot(folder / "one")["index.html.gz"][4:8] == bytes(4)  # the time in gzip's header (RFC 1952, 2.3.1)


def test_only_what_changed_is_compressed_again(tmp_path: Path) -> None:
    compressed: list[bytes] = []

    def noting(content: bytes) -> bytes:
        compressed.append(content)
        return gzip.compress(content, mtime=0)

    output = Output(tmp_path, [Coding(".gz", "noting", noting)])
    for content in (OLD, OLD, OLD, NEW, NEW):
        output.write("a.html", content)
        output.write("b.html", THIRD)
    assert compressed == [OLD, THIRD, NEW]


def test_a_companion_that_was_removed_or_is_of_another_time_is_made_again(output: Output) -> None:
    output.write("a.html", OLD)
    first = snapshot(output.folder)
    (output.folder / "a.html.gz").unlink()
    (output.folder / "a.html.br").write_bytes(b"somebody else's")
    assert output.write("a.html", OLD)
    assert snapshot(output.folder) == first
    assert not output.write("a.html", OLD)


def test_a_file_that_another_hand_changed_back_does_not_keep_its_companions(output: Output) -> None:
    output.write("a.html", NEW)
    (output.folder / "a.html").write_bytes(OLD)
    os.utime(output.folder / "a.html", ns=(1, 1))
    assert output.write("a.html", OLD)
    assert set(companions(output.folder).values()) == {OLD}


class Steps:
    """Looks at the folder before each change of it, and can end the work there, as if the process were killed."""

    def __init__(self) -> None:
        self.look: Callable[[], None] | None = None
        self.left: int | None = None

    def __call__(self, event: str, _: object) -> None:
        if self.look is None or event not in ("os.rename", "os.remove", "os.rmdir", "shutil.rmtree"):
            return
        self.look()
        if self.left == 0:
            self.look = None
            raise KeyboardInterrupt
        if self.left:
            self.left -= 1


@cache
def watch() -> Steps:
    """One for all tests: what Python tells of its doings cannot be told to stop."""
    steps = Steps()
    sys.addaudithook(steps)
    return steps


@pytest.fixture
def steps() -> Iterator[Steps]:
    found = watch()
    found.left = None
    yield found
    found.look = None


def look(output: Output, steps: Steps, coming: bytes | None) -> None:
    """From now on each companion is to say what its file says, or is about to say."""

    def agree() -> None:
        for path, said in companions(output.folder).items():
            file = output.folder / path[:-3]
            assert said == coming or (file.is_file() and said == file.read_bytes()), path

    steps.look = agree


def test_a_companion_never_says_what_its_file_no_longer_says(output: Output, steps: Steps) -> None:
    for content in (OLD, NEW, TINY, THIRD, NOISE, NEW):
        look(output, steps, content)
        output.write("a/b.html", content)
    look(output, steps, OLD)
    output.write("a/b.html/index.html", OLD)  # a folder where the file was
    output.write("a/b.html", OLD)  # and the other way round
    look(output, steps, None)
    output.remove("a/b.html")
    steps.look = None
    assert companions(output.folder) == {}


def test_nor_does_it_once_the_process_was_killed(tmp_path: Path, steps: Steps) -> None:
    def killed(number: int, after: bytes) -> bool:
        """Whether a change ended before its step `number`; in any case the folder is right once `after` is written."""
        output = Output(tmp_path / f"{number}-{after[3:6].decode()}", codings())
        output.claim()
        output.write("a.html", OLD)
        look(output, steps, NEW)
        steps.left = number
        try:
            output.write("a.html", NEW)
        except KeyboardInterrupt:
            ended = True
        else:
            ended = False
        steps.look = None
        output.write("a.html", after)
        assert set(companions(output.folder).values()) == {after}
        return ended

    steps_to_it = [number for number in range(9) for after in (OLD, NEW, THIRD) if killed(number, after)]
    assert steps_to_it[:3] == [0, 0, 0]
    assert 8 not in steps_to_it


def test_nor_within_one_tick_of_the_clock(output: Output, steps: Steps, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files written within the same few milliseconds are of one time."""
    chmod, ticks = os.chmod, 0

    def chmod_at_once(path: str, mode: int) -> None:
        nonlocal ticks
        ticks += 1
        chmod(path, mode)
        os.utime(path, ns=(10**18, 10**18))

    monkeypatch.setattr(os, "chmod", chmod_at_once)
    for content in (OLD, OLD, THIRD, THIRD):
        look(output, steps, NEW)
        steps.left = 2  # both companions are there, the file is not
        with pytest.raises(KeyboardInterrupt):
            output.write("a.html", NEW)
        output.write("a.html", content)
        assert set(companions(output.folder).values()) == {content}
    assert ticks > 8


def test_a_file_and_its_companions_go_together(output: Output, steps: Steps) -> None:
    for path in ("keep.html", "drop/index.html", "late.html"):
        output.write(path, OLD)
    look(output, steps, None)
    assert output.remove("late.html")
    assert output.prune({"keep.html"}) == ["drop/index.html", "drop/index.html.br", "drop/index.html.gz"]
    steps.look = None
    assert companions(output.folder) == {"keep.html.gz": OLD, "keep.html.br": OLD}


def test_votes_reach_companions_too(folder: Path) -> None:
    resident = Builder(folder, folder / "output", compress=True)
    resident.build(RESULTS, NOW)
    before = inodes(folder / "output")
    results = Results({**RESULTS.topics, ("rue", "velo"): vote(8888, 77)}, RESULTS.participation)
    built = resident.update(results, {("rue", "velo")}, NOW)
    found = companions(folder / "output")
    assert found == wanted(folder / "output")
    assert b"8,888" in found["en/rue/velo/index.html.br"]
    changed = {path for path, inode in inodes(folder / "output").items() if before.get(path) != inode}
    assert {path.removesuffix(".gz").removesuffix(".br") for path in changed} == set(built.written)


def test_a_page_that_goes_takes_its_companions_along(folder: Path) -> None:
    build(folder)
    (folder / "content/pages/mentions.md").unlink()
    assert "mentions/index.html" in build(folder).removed
    assert not (folder / "output/mentions").exists()


@pytest.mark.parametrize("var", [True, False])
def test_compression_is_switched_on_and_off_without_a_page_being_written(folder: Path, var: bool) -> None:
    if var:
        (folder / "var").mkdir()
    build(folder, on=False)
    plain = snapshot(folder / "output")
    pages = inodes(folder / "output")
    assert set(build(folder).written) == {path[:-3] for path in wanted(folder / "output")}
    assert companions(folder / "output") == wanted(folder / "output")
    assert build(folder).written == ()
    off = build(folder, on=False)
    assert (off.written, len(off.removed)) == ((), 2 * len([path for path in plain if len(plain[path]) >= SMALLEST]))
    assert snapshot(folder / "output") == plain
    now = inodes(folder / "output")
    assert {path for path in plain if now[path] != pages[path]} == {".cahier"}


def test_without_the_extra_there_is_gzip_only(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(folder)
    monkeypatch.setitem(sys.modules, "brotli", None)
    build(folder)
    build(folder, "anew")
    assert {path[-3:] for path in companions(folder / "output")} == {".gz"}
    assert snapshot(folder / "output") == snapshot(folder / "anew")


@pytest.mark.parametrize("jobs", [1, 3])
def test_what_was_compressed_otherwise_is_compressed_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    monkeypatch.setattr("generator.work.WORTH_SHARING", 2)
    build(folder)
    monkeypatch.setattr(compress, "GZIP_LEVEL", 1)
    build(folder, jobs=jobs)
    build(folder, "anew")
    assert snapshot(folder / "output") == snapshot(folder / "anew")


def test_a_build_compresses_when_it_is_asked_to(folder: Path) -> None:
    def run(*more: str) -> str:
        return CliRunner().invoke(cahier, ["build", "--site", str(folder), *more], catch_exceptions=False).output

    run("--compress")
    assert companions(folder / "output") == wanted(folder / "output")
    assert "  - 404.html.gz\n" in run()
    assert companions(folder / "output") == {}
