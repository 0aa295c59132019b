"""Who is invited to moderate, and the command that invites."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from stat import S_IMODE

import pytest
from click.testing import CliRunner, Result

from collector.cli import cahier
from collector.moderation.people import NameTaken, People
from tests.collector.house import DURING
from tests.serving import write_site

LATER = DURING + timedelta(days=90)


def files(var: Path) -> list[Path]:
    return sorted((var / "moderators").iterdir())


def test_a_link_lets_one_person_in_until_its_end(tmp_path: Path) -> None:
    people = People(tmp_path)
    secret, other = people.invite("Léa", DURING, LATER), people.invite("Noé", DURING, DURING + timedelta(days=1))
    found = people.by_secret(secret, DURING)
    assert found
    assert found.name == "Léa"
    assert people.by_id(found.id, DURING) == found
    assert people.by_secret(other, DURING + timedelta(days=1)) is None
    assert people.by_secret(secret, LATER - timedelta(seconds=1)) == found
    assert people.by_secret(secret, LATER) is people.by_id(found.id, LATER) is None
    assert [one.name for one in people.all(DURING)] == ["Léa", "Noé"]
    assert people.all(LATER) == []


@pytest.mark.parametrize("secret", ["", "x", "é" * 32, "\x00", "../secret", "a" * 10_000])
def test_nothing_else_is_a_link(tmp_path: Path, secret: str) -> None:
    people = People(tmp_path)
    assert people.by_secret(secret, DURING) is None
    own = people.invite("Léa", DURING, LATER)
    assert people.by_secret(secret, DURING) is None
    assert people.by_secret(own.swapcase(), DURING) is None
    assert people.by_id(secret, DURING) is None


def test_what_is_kept_is_for_its_owner_only_and_lets_nobody_in(tmp_path: Path) -> None:
    var = tmp_path / "var"
    secret = People(var).invite("Léa", DURING, LATER)
    [path] = files(var)
    assert secret not in path.read_text() + path.name
    assert [S_IMODE(each.stat().st_mode) for each in (var, path.parent, path)] == [0o700, 0o700, 0o600]


def test_a_name_is_taken_as_long_as_its_link_works(tmp_path: Path) -> None:
    people = People(tmp_path)
    first = people.invite("Léa", DURING, LATER)
    with pytest.raises(NameTaken):
        people.invite("Léa", DURING, LATER)
    assert people.invite("Léa", LATER, LATER + timedelta(days=1))
    assert people.revoke("Léa")
    assert not people.revoke("Léa")
    assert people.by_secret(first, DURING) is None


NOBODY = ["", "{", "[]", "null", '"a"', '{"name": "Ada"}', '{"name": "Ada", "key": "é", "until": "soon"}', "\x80"]


@pytest.mark.parametrize("text", NOBODY)
def test_a_file_that_cannot_be_read_is_nobody_and_keeps_nobody_out(tmp_path: Path, text: str) -> None:
    people = People(tmp_path)
    secret = people.invite("Léa", DURING, LATER)
    (tmp_path / "moderators" / f"{0:016x}.json").write_bytes(text.encode("latin-1"))
    assert people.by_secret(secret, DURING)
    assert people.by_id(f"{0:016x}", DURING) is None
    assert [one.name for one in people.all(DURING)] == ["Léa"]


def test_an_end_without_a_time_zone_is_none(tmp_path: Path) -> None:
    people = People(tmp_path)
    people.invite("Léa", DURING, LATER)
    [path] = files(tmp_path)
    path.write_text(json.dumps({**json.loads(path.read_text()), "until": "2099-01-01T00:00:00"}))
    assert people.all(DURING) == []


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A site's folder."""
    text = "title: Valbrune\nurl: https://valbrune.example\ncollector: https://votes.valbrune.example\n"
    return write_site(tmp_path, {"site.yml": text})


def moderate(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cahier, ["moderate", *arguments, "--site", str(folder)])


class TestCommand:
    def test_an_invitation_is_a_link_to_where_the_collector_stands(self, place: Path) -> None:
        before = datetime.now(UTC)
        result = moderate(place, "invite", "  Léa   Martin ")
        address, _, secret = result.output.strip().rpartition("/")
        assert address == "https://votes.valbrune.example/moderation/sign-in"
        found = People(place / "var").by_secret(secret, before)
        assert found
        assert before <= found.until - timedelta(days=90) <= datetime.now(UTC)
        assert found.name == "Léa Martin"
        assert moderate(place, "list").output == f"Léa Martin  until {found.until.astimezone().date()}\n"
        assert moderate(place, "revoke", "Léa  Martin").exit_code == 0
        assert moderate(place, "list").output == ""

    def test_it_may_stand_elsewhere_and_last_otherwise(self, place: Path) -> None:
        before = datetime.now(UTC)
        result = moderate(place, "invite", "Léa", "--at", "http://127.0.0.1:8000/", "--days", "1")
        assert result.output.startswith("http://127.0.0.1:8000/moderation/sign-in/")
        [one] = People(place / "var").all(before)
        assert before <= one.until - timedelta(days=1) <= datetime.now(UTC)
        assert f"until {one.until.astimezone().date()}" in moderate(place, "list").output

    def test_the_demonstration_has_its_own(self, place: Path) -> None:
        assert moderate(place, "invite", "Léa", "--demo").exit_code == 0
        assert moderate(place, "list").output == ""
        assert "Léa" in moderate(place, "list", "--demo").output

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (["invite", " "], "give a name"),
            (["invite", "a" * 81], "give a name"),
            (["invite", "a\x1b[2Jb"], "give a name"),
            (["invite", "Léa", "--at", "valbrune.example"], "give an address"),
            (["invite", "Léa", "--at", "javascript:alert(1)"], "give an address"),
            (["invite", "Léa", "--days", "0"], "--days"),
            (["revoke", "Léa"], "nobody called Léa"),
        ],
    )
    def test_a_mistake_is_named_and_nobody_is_invited(self, place: Path, arguments: list[str], said: str) -> None:
        result = moderate(place, *arguments)
        assert result.exit_code != 0
        assert said in result.output
        assert not (place / "var").exists()

    def test_where_there_is_no_site_nobody_is_invited(self, tmp_path: Path) -> None:
        for arguments in (["invite", "Léa"], ["invite", "Léa", "--at", "https://a.example"]):
            assert moderate(tmp_path, *arguments).exit_code == 1
        assert not (tmp_path / "var").exists()

    def test_who_is_invited_already_is_not_invited_again(self, place: Path) -> None:
        assert moderate(place, "invite", "Léa").exit_code == 0
        again = moderate(place, "invite", "Léa")
        assert again.exit_code == 1
        assert "cahier moderate revoke" in again.output
