"""Whatever is sent, the answer is a refusal: never a fault of ours, and nothing is stored."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from generator.settings import Commenting
from tests.ballots.samples import SAMPLES, forms, junk
from tests.collector.house import EVERY_KIND, FORM, House, rows, running, site, topic

pytestmark = pytest.mark.anyio

JSON = {"content-type": "application/json"}

JSON_BODIES: list[bytes] = [
    b"", b" ", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf{}", b"null", b"true", b"0", b'""', b"[]", b"{}", b"{", b"}", b"{]",
    b'"answer"', b'{"answer"}', b'{"answer":}', b'{"answer": for}', b"{'answer': 'for'}", b'{"Answer": "for"}',
    b'{"answer": "for"', b'{"answer": "for"}}', b'{"answer": "for"} {}', b'{"answer": "for",}', b'[{"answer": "for"}]',
    b'{"answer": "for", "answer": "against"}', b'{"answer": {"a": "good", "a": "bad"}}', b'{"answer": NaN}',
    b'{"answer": Infinity}', b'{"answer": -Infinity}', b'{"answer": 1e999}', b'{"answer": -1e999}',
    b'{"answer": ' + b"9" * 5000 + b"}", b'{"answer": ' + b"9" * 400 + b"}", b'{"answer": 1' + b"0" * 19 + b"}",
    b'{"answer": 1e400}', b'{"answer": 0.' + b"3" * 6000 + b"}", b'{"answer": 1.5}',
    b'{"answer": "\\ud800"}', b'{"answer": "\\udc00\\ud800"}', b'{"answer": {"\\ud800": "good"}}',
    b'{"answer": ["\\ud83d"]}', b'{"\\ud800": 1, "answer": "for"}', b'{"answer": "\\u0000"}', b'{"answer": "\xc3\x28"}',
    b'{"answer": "\x01"}', b'{"answer": "\xed\xa0\x80"}', b'{"answer": true}', b'{"answer": false}', b'{"answer": 7}',
    b'{"answer": []}', b'{"answer": {}}', b'{"answer": [[]]}', b'{"answer": [null]}', b'{"answer": [{}]}',
    b'{"answer": {"": ""}}', b'{"answer": {"a": null}}', b'{"answer": {"a": {"a": {"a": 1}}}}',
    b'{"answer": ' + b"[" * 30 + b"]" * 30 + b"}", b'{"answer": ' + b"[" * 30_000 + b"]" * 30_000 + b"}",
    b'{"answer": ' + b'{"a":' * 10_000 + b"1" + b"}" * 10_000 + b"}", b"[" * 60_000,
    b'{"answer": "' + b"a" * 60_000 + b'"}', b'{"answer": [' + b'"a",' * 15_000 + b'"a"]}',
    '{"answer": "for"}'.encode("utf-16"), '{"answer": "for"}'.encode("utf-32"), b"answer=for",
]  # fmt: skip

FORM_BODIES: list[bytes] = [
    b"", b"&", b"=", b"&&&&", b"===", b"answer", b"answer=", b"=for", b"Answer=for", b"answer=for&answer=against",
    b"answer=%", b"answer=%zz", b"answer=%ff", b"answer=%c3%28", b"answer=%ed%a0%80", b"%ff=for", b"answer=\xff",
    b"answer=\xc3\x28", b"answer=%00", b"answer=\x00", b"answer=for%00", b"answer=for;lang=fr", b"answer[]=for",
    b"answer=" + b"x" * 60_000, b"&".join([b"a=b"] * 1_001), b"&".join([b"answer=x"] * 999), b"&" * 60_000,
    b"lang=%ff", b"lang=" + b"x" * 50_000, b"lang=../../etc/passwd", b"lang=<script>", b"lang=&lang=en",
    b"grade-a=good&grade-a=reject", b"grade-z=good", b"grade-=good", b"rank-a=1&rank-b=1&rank-c=x", b"rank-a=-1",
    b"rank-a=9" + b"9" * 5_000, b"rank-a=1e3", b"rank-a=%D9%A1", b"rank-z=1", b"answer=1e9",
    b"answer=%F0%9D%9F%8F", b"mode.answer=tram", b"mode.=x", b".answer=x", b"order.rank-x=%00", b"answer=%E2%80%AE",
    b'{"answer": "for"}', b"<xml/>", b"answer=null", b"answer=None", b"answer=true", b"answer=NaN",
]  # fmt: skip

PATHS = [
    "/vote", "/vote/", "/vote//", "/vote/ville", "/vote/ville/", "/vote/ville/vote/more", "/vote/ville/vote/",
    "/vote/%00/%00", "/vote/ville/%ff", "/vote/ville/..", "/vote/..%2f..%2fetc/passwd", "/vote/ville/" + "a" * 5_000,
    "/vote/ville/vote%20", "/vote/VILLE/vote", "/vote/ville/vote;x=1", "/vote/ville/{topic}", "/vote/ville/%E2%80%AE",
    "/vote/ville/vote%0d%0aX: y", "/receipt", "/receipt/", "/receipt/%00", "/receipt/" + "A" * 5_000, "/receipt/=",
    "/receipt/%ff", "/tally", "/tally/ville", "/tally/ville/%00", "/tally/ville/vote/x", "/results.json/", "/results",
    "/metrics/", "/assets/", "/assets/..%2f..%2fcahier.db", "/assets/%00", "/live", "//evil.example/", "/%", "/%zz",
    "/%c3%28", "/.env", "/comment", "/comment/", "/comment/ville", "/comment/ville/", "/comment/ville/velo/1",
    "/comment/%00/%00", "/comment/..", "/comment/" + "9" * 5_000, "/comment/1/", "/agree", "/agree/", "/agree/1/agree",
    "/agree/%E2%80%AE", "/contribution", "/contribution/", "/contribution/%ff", "/contribution/" + "A" * 5_000,
    "/contribution/=", "/contribution/AAAAAAAAAAAAAAAAAAAAAA",
]  # fmt: skip

HEADERS: list[dict[str, str]] = [
    {"accept-language": "," * 5_000}, {"accept-language": "en;q=" + "9" * 5_000}, {"accept-language": "en;q=nan"},
    {"accept-language": "q=1;;q"}, {"cookie": "__Host-cahier=\x7f"}, {"cookie": "=" * 4_000}, {"cookie": "a"},
    {"cookie": "__Host-cahier=" + "." * 4_000}, {"content-length": "-1"}, {"content-length": "x"},
    {"content-length": "9" * 5_000}, {"content-length": "0"}, {"content-type": "application/json; charset=\xff"},
    {"content-type": ";" * 1_000}, {"content-encoding": "gzip"}, {"if-none-match": '"' * 4_000},
    {"if-none-match": "W/,,,*"}, {"accept": "text/html;;;,,"}, {"accept": ""}, {"host": ""}, {"host": "a" * 4_000},
    {"origin": "\xff"}, {"sec-fetch-site": ""}, {"x-forwarded-for": "not an address"}, {"range": "bytes=0-"},
    {"expect": "100-continue"},
]  # fmt: skip


Value = TypeVar("Value")


def some(values: SearchStrategy[Value], number: int) -> list[Value]:
    """So many values of a strategy, the same in each run."""
    drawn: list[Value] = []

    @settings(
        max_examples=number,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(values)
    def draw(value: Value) -> None:
        drawn.append(value)

    draw()
    return drawn


async def nothing_was_stored(house: House) -> bool:
    tables = ("ballot", "participation", "tally", "question", "comment", "agreement")
    return all([await rows(house, f"SELECT count(*) FROM {table}") == [(0,)] for table in tables])


KINDS = ("vote", "poll", "support", "scale", "borda", "grades", "greedy", "survey")


@pytest.mark.parametrize("name", KINDS)
async def test_bodies_that_are_no_answer_are_refused(tmp_path: Path, name: str) -> None:
    async with running(tmp_path, site(*EVERY_KIND)) as house:
        for content, headers in [(body, JSON) for body in JSON_BODIES] + [(body, FORM) for body in FORM_BODIES]:
            response = await house.client.post(f"/vote/ville/{name}", content=content, headers=headers)
            assert response.status_code in (400, 413, 422), (response.status_code, content[:80])
        assert await nothing_was_stored(house)


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE", "QUERY"])
async def test_addresses_that_nobody_made_are_refused(tmp_path: Path, method: str) -> None:
    async with running(tmp_path) as house:
        for path in PATHS:
            for headers in ({**FORM, "accept": "text/html"}, JSON):
                response = await house.client.request(method, path, headers=headers, content=b"answer=for")
                assert 400 <= response.status_code < 500, (path, response.status_code)
        assert await nothing_was_stored(house)


@pytest.mark.parametrize(
    "path",
    ["/vote/ville/velo", "/tally/ville/velo", "/receipt/x", "/results.json", "/healthz",
     "/comment/ville/velo", "/comment/1", "/agree/1", "/contribution/x"],
)  # fmt: skip
async def test_headers_that_nobody_would_send_do_no_harm(tmp_path: Path, path: str) -> None:
    async with running(tmp_path) as house:
        for more in HEADERS:
            for method in ("GET", "POST"):
                raw = [(name.encode(), value.encode("latin-1")) for name, value in {**FORM, **more}.items()]
                response = await house.client.request(method, path, headers=raw, content=b"answer=maybe")
                assert response.status_code < 500, (more, response.status_code)
        assert await nothing_was_stored(house)


@pytest.mark.parametrize("length", [None, "10", "70000"])
async def test_a_body_that_does_not_end_is_not_read_to_its_end(tmp_path: Path, length: str | None) -> None:
    """Whatever length it claims to have, no more than the limit is read, or nothing at all."""
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        while read < 10_000_000:
            read += 10_000
            yield b"x" * 10_000

    async with running(tmp_path) as house:
        headers = FORM if length is None else {**FORM, "content-length": length}
        response = await house.client.post("/vote/ville/velo", content=endless(), headers=headers)
        assert response.status_code == 413
        assert read <= 80_000


async def test_bodies_that_are_no_comment_are_refused(tmp_path: Path) -> None:
    async with running(tmp_path, site(topic("velo", comments=Commenting()))) as house:
        for content, headers in [(body, JSON) for body in JSON_BODIES] + [(body, FORM) for body in FORM_BODIES]:
            for path in ("/comment/ville/velo", "/agree/1", "/contribution/AAAAAAAAAAAAAAAAAAAAAA"):
                response = await house.client.post(path, content=content, headers=headers)
                assert response.status_code in (400, 404, 413, 415, 422), (path, response.status_code, content[:80])
        assert await nothing_was_stored(house)


async def test_any_json_and_any_text_at_all_is_a_comment_or_refused(tmp_path: Path) -> None:
    async with running(tmp_path, site(topic("velo", comments=Commenting()))) as house:
        for value in some(junk, 40):
            for body in (value, {"text": value}, {"text": "Oui", "name": value}, {"text": "Oui", "parent": value}):
                response = await house.client.post("/comment/ville/velo", content=json.dumps(body), headers=JSON)
                assert response.status_code in (200, 400, 404, 422), (response.status_code, body)
            response = await house.client.post("/agree/1", content=json.dumps({"side": value}), headers=JSON)
            assert response.status_code in (400, 404), (response.status_code, value)
        for text in some(st.text(st.characters(codec="utf-8")), 40):
            form = {"text": text, "name": text, "stance": text, "lang": text}
            response = await house.client.post("/comment/ville/velo", data=form)
            assert response.status_code in (303, 422), (response.status_code, text)
        assert (await house.client.get("/results.json")).status_code == 200


@pytest.mark.parametrize("name", KINDS)
async def test_any_json_at_all_is_an_answer_or_refused(tmp_path: Path, name: str) -> None:
    """Whatever a generator of values comes up with is sent to each kind of ballot."""
    async with running(tmp_path, site(*EVERY_KIND)) as house:
        for value in some(junk, 15):
            body = json.dumps({"answer": value}).encode()
            response = await house.client.post(f"/vote/ville/{name}", content=body, headers=JSON)
            assert response.status_code in (200, 400, 409, 422), (response.status_code, body)
        for form in some(forms(SAMPLES[name]), 15):
            response = await house.client.post(f"/vote/ville/{name}", data=form)
            assert response.status_code in (303, 415, 422), (response.status_code, form)
        assert await house.is_consistent()
