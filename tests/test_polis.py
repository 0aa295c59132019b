"""A real conversation, replayed over HTTP: people vote twice, and the last vote of each counts.

Data: Polis, "Can there be consensus on Brexit?", CC BY 4.0, The Computational Democracy Project. Of its votes `1` is
read as for, `-1` as against and `0` as abstention.
"""

from __future__ import annotations

import csv
import json
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.serving import Served, serving, write_site

DATA = Path(__file__).parent.parent.parent / "shared/data/polis/brexit-consensus"
MEANING = {"1": "for", "-1": "against", "0": "abstain"}

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the published conversation is not beside the project")


def rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def site(folder: Path) -> Path:
    """One topic for each statement."""
    files = {
        "site.yml": "title: Consensus\nurl: https://polis.example\nlanguages: [en]\n"
        "collector: {url: 'https://polis.example', limits: {per_voter: 0, per_address: 0}}\n",
        "consultations/polis/consultation.yml": "title: Can there be consensus?\n",
    }
    for statement in rows("comments.csv"):
        title = json.dumps(statement["comment-body"][:180], ensure_ascii=False)
        topic = f"---\ntitle: {title}\nballot: vote\n---\n"
        files[f"consultations/polis/topics/s{statement['comment-id']}.md"] = topic
    return write_site(folder, files)


def expected() -> dict[str, Counter[str]]:
    """The last vote of each participant, by statement."""
    tallies: dict[str, Counter[str]] = defaultdict(Counter)
    for participant in rows("participants-votes.csv"):
        for column, vote in participant.items():
            if column.isdigit() and vote:
                tallies[f"s{column}"][MEANING[vote]] += 1
    return tallies


def replay(served: Served) -> None:
    """Each voter sends their votes in the order of their times, several voters at once."""
    by_voter: dict[str, list[dict[str, str]]] = defaultdict(list)
    for vote in sorted(rows("votes.csv"), key=lambda row: int(row["timestamp"])):
        by_voter[vote["voter-id"]].append(vote)
    with ThreadPoolExecutor(32) as voters:
        for _ in voters.map(lambda votes: send(served, votes), by_voter.values()):
            """Raise what a voter met."""


def send(served: Served, votes: list[dict[str, str]]) -> None:
    """One voter's forms, from a browser that keeps its cookie."""
    browser = HTTPConnection(served.url.removeprefix("http://"), timeout=60)
    headers = {"Origin": served.url, "Content-Type": "application/x-www-form-urlencoded"}
    for vote in votes:
        form = urlencode({"answer": MEANING[vote["vote"]], "lang": "en"})
        browser.request("POST", f"/vote/polis/s{vote['comment-id']}", form, headers)
        answer = browser.getresponse()
        assert answer.status == 303, answer.read()
        answer.read()
        headers["Cookie"] = (answer.headers["Set-Cookie"] or "").partition(";")[0]
    browser.close()


def test_tallies_are_the_last_votes_on_every_topic_in_json_and_on_the_pages(tmp_path: Path) -> None:
    with serving(site(tmp_path)) as served:
        replay(served)
        wanted = expected()
        assert len(wanted) == 50
        for topic, counts in wanted.items():
            answer = served.http.get(f"/tally/polis/{topic}").json()
            assert answer["counts"] == {name: counts[name] for name in ("for", "against", "abstain")}
            assert answer["voters"] == counts.total()
        for topic, counts in wanted.items():
            static = wait_for(served, f"polis/{topic}/tally.json", f'"voters":{counts.total()}')
            assert json.loads(static)["counts"] == dict(sorted(json.loads(static)["counts"].items(), key=order))
            page = served.output(f"polis/{topic}/index.html")
            for name in ("for", "against", "abstain"):
                assert f'data-v="counts.{name}">{counts[name]}<' in page


def order(item: tuple[str, int]) -> int:
    return ("for", "against", "abstain").index(item[0])


def wait_for(served: Served, path: str, text: str) -> str:
    """The file of the site once it holds `text`: pages follow votes within the gathering time."""
    deadline = time.monotonic() + 30
    while text not in (found := served.output(path)):
        assert time.monotonic() < deadline, found
        time.sleep(0.05)
    return found
