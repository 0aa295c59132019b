"""Comments at the service as people run it: what is written is on the static pages a moment later."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import httpx

from generator.results import from_json
from tests.serving import PLAIN, ROOT, Served, serving, wait_until

PAGES = ("velo/pont/index.html", "velo/pont/comments/index.html", "velo/pont/comments/recent/index.html")


def site(folder: Path, fields: str) -> Path:
    shutil.copytree(ROOT / "tests/sites/minimal/content", folder / "content", dirs_exist_ok=True)
    with (folder / "content/consultations/velo/consultation.yml").open("a", encoding="utf-8") as file:
        file.write(fields)
    return folder


def write(served: Served, text: str) -> httpx.Response:
    """Send the form of the page; where the author's own page stands."""
    fields = {"text": text, "lang": "fr"}
    response = PLAIN.post(f"{served.url}/comment/velo/pont", data=fields, headers={"origin": served.url})
    assert response.status_code == 303, response.text
    return response


def shown(served: Served, text: str) -> list[bool]:
    return [text in served.output(path) for path in PAGES]


def test_a_comment_is_on_its_pages_a_moment_later_and_off_them_once_withdrawn(tmp_path: Path) -> None:
    with serving(site(tmp_path, "comments: true\n")) as served:
        wait_until(lambda: not any(shown(served, "Des bancs")))
        receipt = served.url + write(served, "Des bancs <b>").headers["location"]
        wait_until(lambda: all(shown(served, "Des bancs &lt;b&gt;")))
        assert "Des bancs" in PLAIN.get(f"{served.url}/velo/pont/").text
        document = PLAIN.get(f"{served.url}/results.json").content
        assert [thread.size for thread in from_json(document).threads.values()] == [1]
    with serving(tmp_path) as again:
        assert all(shown(again, "Des bancs"))
        receipt = again.url + receipt.removeprefix(served.url)
        assert "Des bancs" in PLAIN.get(receipt).text
        withdrawal = PLAIN.post(receipt, data={"withdraw": "1"}, headers={"origin": again.url})
        assert withdrawal.status_code == 303
        wait_until(lambda: not any(shown(again, "Des bancs")))
        assert "Des bancs" not in PLAIN.get(f"{again.url}/results.json").text


def test_what_waits_for_a_moderator_is_on_no_page_and_in_no_document(tmp_path: Path) -> None:
    with serving(site(tmp_path, "comments: true\nmoderation: before\n")) as served:
        write(served, "Des bancs")
        origin = {"origin": served.url}
        PLAIN.post(f"{served.url}/vote/velo/pont", json={"answer": "for"}, headers=origin)
        wait_until(lambda: json.loads(served.output("velo/pont/tally.json"))["voters"] == 1)
        assert not any(shown(served, "Des bancs"))
        assert "Des bancs" not in PLAIN.get(f"{served.url}/results.json").text
