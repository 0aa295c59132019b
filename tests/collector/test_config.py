"""Settings and secrets: what is missing is made, and what cannot work is told before anything starts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from collector.config import SECRET, CannotStart, Keys, Settings, origin
from generator.model import Site
from generator.settings import Collector, Limits
from tests.collector.house import PAGES, VELO, VOTES, site


def at(url: str) -> Site:
    asked = site(VELO)
    return replace(asked, collector=Collector(url))


def test_a_secret_is_made_once_and_is_its_owners(tmp_path: Path) -> None:
    first = Settings.of(site(VELO), tmp_path)
    secret = tmp_path / "var" / "secret"
    assert len(secret.read_bytes()) == 32
    assert secret.stat().st_mode & 0o777 == 0o600
    assert Settings.of(site(VELO), tmp_path).keys == first.keys
    assert Settings.of(site(VELO), tmp_path / "elsewhere").keys != first.keys


def test_the_environments_secret_goes_first_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SECRET, "correct horse battery staple, and more")
    settings = Settings.of(site(VELO), tmp_path)
    assert settings.keys == Keys.of(b"correct horse battery staple, and more")
    assert not (tmp_path / "var" / "secret").exists()
    monkeypatch.setenv(SECRET, "short")
    with pytest.raises(CannotStart, match="too short"):
        Settings.of(site(VELO), tmp_path)


def test_a_damaged_secret_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "secret").write_bytes(b"half")
    with pytest.raises(CannotStart, match="damaged"):
        Settings.of(site(VELO), tmp_path)
    assert (tmp_path / "var" / "secret").read_bytes() == b"half"


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file where the folder should be")
    with pytest.raises(CannotStart, match="var"):
        Settings.of(site(VELO), tmp_path)


def test_each_purpose_has_its_own_key() -> None:
    keys = Keys.of(b"secret")
    assert len({keys.cookie, keys.voter, keys.handle, keys.fingerprint}) == 4
    assert "secret" not in repr(keys)


@pytest.mark.parametrize("url", ["http://votes.example.org", "http://192.0.2.1:8000", "http://localhost.example"])
def test_votes_travel_encrypted(tmp_path: Path, url: str) -> None:
    with pytest.raises(CannotStart, match="https"):
        Settings.of(at(url), tmp_path)
    assert not Settings.of(at(url), tmp_path, local=True).secure


@pytest.mark.parametrize("url", ["http://localhost:8000", "http://127.0.0.1:8000", "http://[::1]:8000"])
def test_ones_own_machine_needs_no_encryption(tmp_path: Path, url: str) -> None:
    settings = Settings.of(at(url), tmp_path)
    assert not settings.secure
    assert url in settings.origins


def test_origins_are_those_of_the_pages_and_of_the_collector(tmp_path: Path) -> None:
    settings = Settings.of(replace(site(VELO), url=f"{PAGES}/participer"), tmp_path)
    assert settings.origins == {PAGES, VOTES}
    assert settings.pages == f"{PAGES}/participer"
    assert settings.secure


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://Votes.Example.org/", "https://votes.example.org"),
        ("https://votes.example.org:443", "https://votes.example.org"),
        ("http://localhost:80/x", "http://localhost"),
        ("http://localhost:8000/x", "http://localhost:8000"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_origins_are_written_as_browsers_do(url: str, expected: str) -> None:
    assert origin(url) == expected


def test_an_edit_changes_limits_and_nothing_else(tmp_path: Path) -> None:
    before = Settings.of(site(VELO), tmp_path)
    edited = replace(at("https://elsewhere.example"), collector=Collector("https://x.example", 5, Limits(1, 2)))
    after = before.following(edited)
    assert (after.gather, after.limits) == (5, Limits(1, 2))
    assert replace(after, gather=before.gather, limits=before.limits) == before
