"""The service as people run it: `cahier serve` and `cahier collect` in processes of their own."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.collector.at_work import PATIENCE
from tests.serving import PLAIN, ROOT, Served, serving, wait_until

MINIMAL = ROOT / "tests" / "sites" / "minimal"
TOPIC = "content/consultations/velo/topics/pont.md"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(MINIMAL / "content", tmp_path / "content")
    return tmp_path


def edit(file: Path, before: str, after: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after), encoding="utf-8")


@contextmanager
def events(url: str) -> Iterator[Iterator[tuple[str, str]]]:
    """The events of a stream, as name and data."""
    with httpx.Client(verify=False, timeout=PATIENCE) as client, client.stream("GET", url) as response:
        assert response.status_code == 200
        yield _events(response)


def _events(response: httpx.Response) -> Iterator[tuple[str, str]]:
    name = ""
    for line in response.iter_lines():
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield name, line.removeprefix("data: ")


def vote(served: Served, answer: str) -> None:
    address = f"{served.url}/vote/velo/pont"
    response = PLAIN.post(address, json={"answer": answer}, headers={"origin": served.url})
    assert response.status_code == 200, response.text


def heard(served: Served) -> str:
    return "".join(served.said)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A service for tests that leave it as it was, but for its votes."""
    folder = tmp_path_factory.mktemp("site")
    shutil.copytree(MINIMAL / "content", folder / "content")
    with serving(folder) as running:
        yield running


def test_a_vote_moves_open_pages_and_is_in_the_built_ones_a_moment_later(served: Served) -> None:
    with events(f"{served.url}/live/velo") as live:
        before = served.output("velo/pont/index.html")
        assert json.loads(next(live)[1])["voters"] == 0
        vote(served, "for")
        assert json.loads(next(live)[1])["voters"] == 1
        wait_until(lambda: json.loads(served.output("velo/pont/tally.json"))["voters"] == 1)
        wait_until(lambda: served.output("velo/pont/index.html") != before)
        page = PLAIN.get(f"{served.url}/velo/pont/").text
        assert "/_cahier/reload.js" in page
        assert "_cahier" not in served.output("velo/pont/index.html")


def test_a_mistake_keeps_the_last_good_site_and_says_when_it_is_mended(folder: Path) -> None:
    with serving(folder) as served, events(f"{served.url}/_cahier/reload?page=/velo/pont/") as reload:
        title = re.search(r"^title: .*$", (folder / TOPIC).read_text(), re.MULTILINE)
        assert title
        edit(folder / TOPIC, "title:", "titel:")
        wait_until(lambda: f"{TOPIC}:2:1: " in heard(served))
        check = subprocess.run(
            [sys.executable, "-m", "collector", "check", "--site", str(folder)],
            cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
        wait_until(lambda: check.stdout.strip() in heard(served))
        page = PLAIN.get(f"{served.url}/velo/pont/")
        assert page.status_code == 200
        assert f"{TOPIC}:2:1: " in page.text
        vote(served, "against")
        wait_until(lambda: json.loads(served.output("velo/pont/tally.json"))["voters"] == 1)
        edit(folder / TOPIC, "titel:", "title: Un autre titre #")
        wait_until(lambda: "No mistakes any more." in heard(served))
        assert "built" in [next(reload)[0] for _ in range(3)]
        page = PLAIN.get(f"{served.url}/velo/pont/")
        assert "Un autre titre" in page.text
        assert "cahier-report" not in page.text


def test_a_site_that_cannot_be_read_yet_is_served_once_it_can(folder: Path) -> None:
    edit(folder / TOPIC, "title:", "titel:")
    with serving(folder) as served:
        page = PLAIN.get(f"{served.url}/velo/pont/")
        assert page.status_code == 503
        assert f"{TOPIC}:2:1: " in page.text
        assert PLAIN.post(f"{served.url}/vote/velo/pont").status_code == 503
        edit(folder / TOPIC, "titel:", "title:")
        wait_until(lambda: PLAIN.get(f"{served.url}/velo/pont/").status_code == 200)
        wait_until(lambda: PLAIN.get(f"{served.url}/readyz").status_code == 200)


def test_a_stop_ends_open_streams_and_leaves_nothing_behind(folder: Path) -> None:
    with stopped(folder, signal.SIGTERM) as served:
        vote(served, "for")
    with stopped(folder, signal.SIGINT) as again:
        assert PLAIN.get(f"{again.url}/tally/velo/pont").json()["voters"] == 1


@contextmanager
def stopped(folder: Path, number: signal.Signals) -> Iterator[Served]:
    """A service that is told to stop by a signal, with two streams open."""
    with (
        serving(folder) as served,
        events(f"{served.url}/live/velo") as live,
        events(f"{served.url}/_cahier/reload?page=/") as reload,
    ):
        next(live), next(reload)
        yield served
        served.process.send_signal(number)
        assert served.process.wait(PATIENCE) == 0
        list(live), list(reload)
        assert "Traceback" not in heard(served)


def test_a_stop_during_the_first_build_is_a_stop(folder: Path) -> None:
    process = start("serve", "--site", str(folder), "--port", "0")
    wait_until((folder / "output").exists)
    process.terminate()
    process.communicate(timeout=PATIENCE)


def start(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "collector", *arguments],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip


def refused(*arguments: str) -> str:
    """What a command says that cannot start."""
    process = start(*arguments)
    said, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1, said
    assert "Traceback" not in said
    return said


def test_a_port_in_use_is_said_before_anything_is_built(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = refused("serve", "--site", str(folder), "--port", str(port))
    assert f"port {port} of 127.0.0.1 is taken by another program" in said
    assert f"--port {port + 1}" in said
    assert not (folder / "output").exists()


def test_an_address_of_another_machine_cannot_be_listened_on(folder: Path) -> None:
    assert "is not an address of this machine" in refused("serve", "--site", str(folder), "--host", "192.0.2.1")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the administrator may use any port")
def test_a_port_below_1024_may_be_refused(folder: Path) -> None:
    assert "from 1024 on" in refused("serve", "--site", str(folder), "--port", "80")


def test_two_services_do_not_share_a_folder(served: Served) -> None:
    said = refused("serve", "--site", str(served.folder), "--port", "0")
    assert len(said.strip().splitlines()) == 1
    assert PLAIN.get(served.url).status_code == 200


def test_many_consultations_are_made_by_several_processes(folder: Path) -> None:
    """The builder's own process has a thread that reads, and is divided all the same."""
    consultations = folder / "content/consultations"
    for number in range(12):
        shutil.copytree(consultations / "velo", consultations / f"velo-{number}")
    with serving(folder) as many:
        wait_until(lambda: "0 removed" in heard(many))
        assert "velo-11" in many.output("index.html")
        assert many.output("velo-11/pont/index.html")


def test_the_builder_ends_with_a_service_that_was_killed(folder: Path) -> None:
    process = start("serve", "--site", str(folder), "--port", "0")
    assert process.stdout
    assert any("Cahier serves" in line for line in process.stdout)
    process.kill()
    process.communicate(timeout=PATIENCE)  # the pipe ends when the last process that has it does


def test_collect_keeps_pages_up_to_date_and_publishes_them(folder: Path) -> None:
    public = folder / "public"
    with (folder / "content/site.yml").open("a") as file:
        file.write("collector: http://localhost:8001\n")
    copy = f"import shutil; shutil.copytree('{folder}/output', '{public}', dirs_exist_ok=True)"
    process = start(
        "collect", "--site", str(folder), "--port", "0", "--compress", "--after-build", f'{sys.executable} -c "{copy}"'
    )  # fmt: skip
    try:
        assert process.stdout
        found = re.search(r"http://\S+/", process.stdout.readline())
        assert found
        wait_until((public / "velo/pont/index.html").exists)
        origin = re.search(r"^url: (\S+)", (folder / "content/site.yml").read_text(), re.MULTILINE)
        assert origin
        response = PLAIN.post(f"{found[0]}vote/velo/pont", json={"answer": "for"}, headers={"origin": origin[1]})
        assert response.status_code == 200, response.text
        wait_until(lambda: json.loads((public / "velo/pont/tally.json").read_text())["voters"] == 1)
        assert "_cahier" not in (public / "velo/pont/index.html").read_text()
        assert (public / "velo/pont/index.html.gz").exists()
        page = folder / "output/velo/pont/index.html"
        assert gzip.decompress(page.with_name("index.html.gz").read_bytes()) == page.read_bytes()
        assert PLAIN.get(f"{found[0]}velo/pont/").status_code == 404
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE)
    assert process.returncode == 0


def test_collect_does_not_start_on_mistakes(folder: Path) -> None:
    edit(folder / TOPIC, "title:", "titel:")
    said = refused("collect", "--site", str(folder), "--port", "0")
    assert f"{TOPIC}:2:1: " in said
