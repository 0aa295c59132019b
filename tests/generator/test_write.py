"""Files of the output are replaced whole, only when they change, and nothing else is ever touched."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.write import MARK, NotOurs, Output


@pytest.fixture
def output(tmp_path: Path) -> Output:
    made = Output(tmp_path / "output")
    made.claim()
    return made


def test_a_file_is_written_once_and_left_alone_while_its_bytes_stay(output: Output) -> None:
    assert output.write("a/index.html", b"one")
    before = (output.folder / "a/index.html").stat()
    assert not output.write("a/index.html", b"one")
    after = (output.folder / "a/index.html").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert output.write("a/index.html", b"two")


def test_a_web_server_may_read_what_is_written(output: Output) -> None:
    output.write("a.html", b"x")
    assert (output.folder / "a.html").stat().st_mode & 0o777 == 0o644


def test_a_companion_whose_file_has_gone_is_not_taken_for_that_of_the_next(output: Output) -> None:
    output.write("a/index.html", b"one")
    (output.folder / "a/index.html").rename(output.folder / "a/index.html.gz")
    output.write("a/index.html", b"two")
    assert [path.name for path in (output.folder / "a").iterdir()] == ["index.html"]


def test_no_temporary_file_is_left_behind(output: Output) -> None:
    output.write("a/index.html", b"x")
    assert [path.name for path in (output.folder / "a").iterdir()] == ["index.html"]


def test_a_folder_with_other_files_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("years of work")
    with pytest.raises(NotOurs, match=r"thesis\.tex"):
        Output(tmp_path).claim()
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]


def test_a_folder_with_only_hidden_files_is_taken(tmp_path: Path) -> None:
    (tmp_path / ".gitkeep").touch()
    assert Output(tmp_path).claim()
    assert (tmp_path / MARK).is_file()


def test_a_folder_that_a_build_has_taken_is_not_new_to_the_next(tmp_path: Path) -> None:
    assert Output(tmp_path).claim()
    assert not Output(tmp_path).claim()


def test_pruning_removes_what_is_not_kept_and_empty_folders_but_no_hidden_files_at_the_top(output: Output) -> None:
    for path in ("keep/index.html", "drop/deep/index.html", "drop.html", ".well-known/security.txt"):
        output.write(path, b"x")
    assert output.prune({"keep/index.html"}) == ["drop.html", "drop/deep/index.html"]
    assert not (output.folder / "drop").exists()
    assert (output.folder / ".well-known/security.txt").is_file()
    assert (output.folder / MARK).is_file()


def test_a_page_may_take_the_place_of_a_folder_and_the_other_way_round(output: Output) -> None:
    output.write("a/b/index.html", b"x")
    output.write("a/b", b"now a file")
    assert (output.folder / "a/b").read_bytes() == b"now a file"
    output.write("a/b/index.html", b"a folder again")
    assert (output.folder / "a/b/index.html").read_bytes() == b"a folder again"


@given(st.dictionaries(st.from_regex(r"[a-c]/[a-c]\.html", fullmatch=True), st.binary(max_size=3)))
def test_after_writing_and_pruning_the_folder_holds_exactly_what_was_asked(files: dict[str, bytes]) -> None:

    with tempfile.TemporaryDirectory() as folder:
        output = Output(Path(folder))
        output.claim()
        output.write("a/a.html", b"from before")
        for path, content in files.items():
            output.write(path, content)
        output.prune(files.keys())
        found = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in Path(folder).rglob("*")
            if path.is_file() and path.name != MARK
        }
        assert found == files
