"""Room for open pages: the limit of open files is raised, and what is too little is said."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from collector.serving.open_files import OTHERS, room_for

resource = pytest.importorskip("resource")

FILES = resource.RLIMIT_NOFILE


@pytest.fixture(autouse=True)
def _limit_as_before() -> Iterator[None]:
    before = resource.getrlimit(FILES)
    yield
    resource.setrlimit(FILES, before)


def test_the_limit_is_raised_for_all_pages_and_everything_else(caplog: pytest.LogCaptureFixture) -> None:
    _, most = resource.getrlimit(FILES)
    resource.setrlimit(FILES, (400, most))
    assert room_for(300) == 300
    assert resource.getrlimit(FILES) == (300 + OTHERS, most)
    assert not caplog.records


def test_a_limit_that_is_high_enough_stays(caplog: pytest.LogCaptureFixture) -> None:
    before = resource.getrlimit(FILES)
    assert room_for(1) == 1
    assert resource.getrlimit(FILES) == before


@pytest.mark.parametrize(("most", "room"), [(4096, 2096), (1024, 512)])
def test_fewer_pages_may_follow_where_the_account_may_open_less(
    most: int, room: int, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    asked = []
    monkeypatch.setattr(resource, "getrlimit", lambda kind: (256, most))
    monkeypatch.setattr(resource, "setrlimit", lambda kind, limits: asked.append(limits))
    with caplog.at_level(logging.WARNING):
        assert room_for(10_000) == room
    assert asked == [(most, most)]
    assert f"{most} open files are allowed, so at most {room} pages" in caplog.text


def test_a_system_that_allows_less_than_it_says_is_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(kind: int, limits: tuple[int, int]) -> None:
        raise ValueError("current limit exceeds maximum limit")

    monkeypatch.setattr(resource, "getrlimit", lambda kind: (256, resource.RLIM_INFINITY))
    monkeypatch.setattr(resource, "setrlimit", refuse)
    assert room_for(10_000) == 128
