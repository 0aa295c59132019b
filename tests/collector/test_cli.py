"""The command line: what can be said, and what is answered to what cannot."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from collector.cli import cahier


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cahier, arguments, prog_name="cahier")


@pytest.mark.parametrize("command", ["serve", "collect", "check", "build"])
def test_one_command_has_them_all(command: str) -> None:
    assert f"  {command} " in run("--help").output
    assert run(command, "--help").exit_code == 0


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("serve", ["--port", "8000", "--host", "127.0.0.1", "--no-reload", "--demo", "--site"]),
        ("collect", ["--port", "8001", "--output", "--compress", "--no-build", "--after-build", "--trust-proxy"]),
    ],
)
def test_the_help_names_every_option_and_its_default(command: str, words: list[str]) -> None:
    found = run(command, "--help").output
    assert [word for word in words if word not in found] == []


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["serve", "--port", "70000"], "70000"),
        (["serve", "--port", "http"], "http"),
        (["serve", "--site", "/nowhere"], "/nowhere"),
        (["sevre"], "sevre"),
        (["collect", "--no-build", "--output", "public"], "--no-build"),
        (["collect", "--no-build", "--compress"], "--no-build"),
        (["collect", "--after-build", "rsync 'unfinished"], "--after-build"),
        (["collect", "--after-build", "no-such-program --now"], "no-such-program"),
        (["collect", "--trust-proxy", "proxy.example"], "--trust-proxy"),
    ],
)
def test_what_cannot_be_meant_is_an_error_of_usage(arguments: list[str], says: str) -> None:
    found = run(*arguments)
    assert (found.exit_code, says in found.output) == (2, True)


@pytest.mark.parametrize("command", ["serve", "collect"])
def test_a_folder_without_content_is_no_site_and_is_left_alone(command: str, tmp_path: Path) -> None:
    found = run(command, "--site", str(tmp_path), "--port", "0")
    assert found.exit_code == 1
    assert f"{tmp_path} is not a site's folder" in found.output
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_files_of_others_is_not_built_into(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "output").mkdir()
    (tmp_path / "output" / "thesis.odt").touch()
    found = run("serve", "--site", str(tmp_path), "--port", "0")
    assert found.exit_code == 1
    assert "thesis.odt" in found.output


def test_a_service_does_not_load_what_it_does_not_need() -> None:
    """Each import here is one more before the first page can be seen."""
    script = "import sys, collector.cli_serve; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    assert {"jinja2", "babel", "markdown_it", "starlette", "sqlite3"} & set(loaded) == set()
