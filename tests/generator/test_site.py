"""A build: whole, reproducible, no more than needed, and never with what is withheld."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from ballots import Tally
from generator import share
from generator.errors import Mistakes
from generator.results import Participation, Results, TopicResults
from generator.site import Builder, check
from generator.write import Output

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 5, 1, 12, tzinfo=PARIS)
LATER = datetime(2027, 5, 1, 12, tzinfo=PARIS)

FILES = {
    "site.yml": """\
title: Valbrune participe
url: https://participer.valbrune.example
collector: https://votes.valbrune.example
languages: [fr, en]
""",
    "pages/mentions.md": "---\ntitle: Mentions légales\n---\n\nÉditeur : la ville.\n",
    "consultations/rue/consultation.yml": """\
title: {fr: Rue de la Gare, en: Station Road}
summary: Une rue pour tous
opens: 2026-03-01
closes: 2026-12-31
""",
    "consultations/rue/presentation.md": "Voir [le vélo](topics/velo.md).\n\n![Plan](plan.svg)\n",
    "consultations/rue/plan.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"/>\n',
    "consultations/rue/topics/velo.md": "---\ntitle: Une piste\nballot: vote\n---\n\nTexte.\n",
    "consultations/rue/topics/velo.en.md": "---\ntitle: A lane\n---\n\nText.\n",
    "consultations/rue/topics/arbres.md": "---\ntitle: Des arbres\nballot: vote\nresults: closed\n---\n",
    "consultations/autre/consultation.yml": "title: Autre\nopens: 2026-03-01\nvisibility: unlisted\n",
    "consultations/autre/topics/un.md": "---\ntitle: Un\nballot: vote\n---\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for path, text in FILES.items():
        edit(tmp_path, path, text)
    return tmp_path


def edit(folder: Path, path: str, text: str) -> None:
    file = folder / "content" / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def vote(yes: int, no: int, as_of: datetime = NOW) -> TopicResults:
    tally: Tally = {"voters": yes + no, "counts": {"for": yes, "against": no, "abstain": 0}, "expressed": yes + no}  # type: ignore[typeddict-unknown-key] # a kind's own field
    return TopicResults({"kind": "vote"}, tally, as_of)


def snapshot(output: Path) -> dict[str, bytes]:
    return {path.relative_to(output).as_posix(): path.read_bytes() for path in output.rglob("*") if path.is_file()}


def page(folder: Path, path: str) -> str:
    return (folder / "output" / path).read_text()


def builder(folder: Path, output: str = "output", *, local: bool = False) -> Builder:
    return Builder(folder, folder / output, local=local)


RESULTS = Results({("rue", "velo"): vote(4321, 77), ("rue", "arbres"): vote(5678, 99)}, {"rue": Participation(9876)})


def test_the_site_has_every_page_in_every_language(folder: Path) -> None:
    builder(folder).build(Results(), NOW)
    files = snapshot(folder / "output")
    for root in ("", "en/"):
        for address in ("", "rue/", "rue/velo/", "rue/arbres/", "rue/results/", "autre/", "mentions/"):
            assert f"{root}{address}index.html" in files
        assert f"{root}feed.xml" in files
        assert f"{root}rue/feed.xml" in files
        assert f"{root}rue/calendar.ics" in files
    assert {"sitemap.xml", "robots.txt", "404.html", "rue/velo/tally.json"} <= files.keys()


def test_two_builds_of_one_input_are_byte_identical(folder: Path) -> None:
    builder(folder, "one").build(RESULTS, NOW)
    builder(folder, "two").build(RESULTS, NOW)
    assert snapshot(folder / "one") == snapshot(folder / "two")


def test_a_site_is_built_from_within_its_folder_as_from_elsewhere(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    builder(folder, "one").build(RESULTS, NOW)
    monkeypatch.chdir(folder)
    here = Builder(Path(), Path("two"))
    assert here.build(RESULTS, NOW).written
    assert snapshot(folder / "one") == snapshot(folder / "two")
    assert here.build(RESULTS, NOW).reasons == {}


def test_withheld_counts_are_nowhere_in_the_output_until_the_closing(folder: Path) -> None:
    """Even where the results document holds them, as it would after an editor changed `results: live` to `closed`."""
    resident = builder(folder)
    resident.build(RESULTS, NOW)
    files = snapshot(folder / "output")
    assert "rue/arbres/tally.json" not in files
    everything = b"".join(files.values()).replace(b"\xe2\x80\xaf", b"").replace(b",", b"")
    for secret in (b"5678", b"5777", b"9876"):
        assert secret not in everything
    assert b"4321" in everything
    resident.refresh(RESULTS, LATER)
    assert json.loads(page(folder, "rue/arbres/tally.json"))["counts"]["for"] == 5678
    assert "5\u202f678" in page(folder, "rue/arbres/index.html")


def test_what_becomes_withheld_leaves_the_output(folder: Path) -> None:
    resident = builder(folder)
    resident.build(RESULTS, NOW)
    edit(
        folder, "consultations/rue/consultation.yml", FILES["consultations/rue/consultation.yml"] + "results: closed\n"
    )
    built = resident.build(RESULTS, NOW)
    assert "rue/velo/tally.json" in built.removed
    assert b"4321" not in b"".join(snapshot(folder / "output").values()).replace(b"\xe2\x80\xaf", b"")


def test_an_unlisted_consultation_is_reached_by_its_address_only(folder: Path) -> None:
    builder(folder).build(Results(), NOW)
    for path in ("index.html", "feed.xml", "sitemap.xml"):
        assert "autre" not in page(folder, path)
    assert '<meta name="robots" content="noindex' in page(folder, "autre/index.html")


def mistakes(folder: Path, results: Results) -> list[str]:
    with pytest.raises(Mistakes) as raised:
        builder(folder).build(results, NOW)
    return [f"{found.place.file}:{found.place.line}: {found.message}" for found in raised.value.found]


def test_a_build_that_would_lose_votes_is_refused(folder: Path) -> None:
    (folder / "content/consultations/rue/topics/velo.md").unlink()
    (folder / "content/consultations/rue/topics/velo.en.md").unlink()
    edit(folder, "consultations/rue/presentation.md", "")
    (found,) = mistakes(folder, RESULTS)
    assert found == "content/consultations/rue/topics/velo.md:1: the topic `velo` has ballots, but its file is gone"


def test_a_build_that_would_reinterpret_votes_is_refused(folder: Path) -> None:
    poll = "---\ntitle: T\nballot:\n  kind: poll\n  options: {a: A, b: B}\n---\n"
    edit(folder, "consultations/rue/topics/velo.md", poll)
    (found,) = mistakes(folder, RESULTS)
    assert found.startswith(
        "content/consultations/rue/topics/velo.md:3: the topic `velo` has ballots, and its ballot has"
    )
    assert "`kind` was `vote`, is `poll`" in found


def test_wording_may_change_and_a_renamed_topic_keeps_its_votes_and_its_address(folder: Path) -> None:
    topics = folder / "content/consultations/rue/topics"
    (topics / "velo.en.md").unlink()
    (topics / "velo.md").unlink()
    text = "---\ntitle: Tout autre titre\nballot: vote\nformerly: [velo]\n---\n"
    edit(folder, "consultations/rue/topics/cyclable.md", text)
    edit(folder, "consultations/rue/presentation.md", "")
    builder(folder).build(RESULTS, NOW)
    assert "4\u202f321" in page(folder, "rue/cyclable/index.html")
    assert 'url=/rue/cyclable/"' in page(folder, "rue/velo/index.html")


def test_mistakes_in_yaml_and_in_prose_are_told_in_one_run(folder: Path) -> None:
    edit(folder, "consultations/rue/topics/arbres.md", "---\ntitle: T\nballot: vote\nclosse: 2026-12-31\n---\n")
    edit(folder, "consultations/rue/presentation.md", "[x](topics/vello.md)\n")
    assert [found.message for found in check(folder)] == [
        "there is no page or file `topics/vello.md` beside this text",
        "`closse` is not a field of a topic",
    ]


class Page(HTMLParser):
    """What a page refers to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.references: list[str] = []
        self.ids: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.references += [value for name in ("href", "src") if (value := found.get(name))]
        if found.get("id"):
            self.ids.append(found["id"] or "")


def pages(folder: Path) -> Iterator[tuple[str, Page]]:
    for path in sorted((folder / "output").rglob("*.html")):
        yield path.relative_to(folder / "output").as_posix(), Page(path.read_text())


@pytest.mark.parametrize("url", ["https://valbrune.example", "https://valbrune.example/participer"])
def test_every_link_of_every_page_leads_to_a_file(folder: Path, url: str) -> None:
    edit(folder, "site.yml", FILES["site.yml"].replace("https://participer.valbrune.example", url))
    builder(folder).build(RESULTS, NOW)
    prefix = url.removeprefix("https://valbrune.example")
    for path, found in pages(folder):
        for reference in found.references:
            target = reference.removeprefix(url if reference.startswith(url) else prefix).partition("#")[0]
            if "://" in target or not target or target.startswith(("mailto:", "sms:")):
                continue
            assert reference.startswith((url, f"{prefix}/")), (path, reference)
            file = folder / "output" / target.lstrip("/")
            assert (file / "index.html" if target.endswith("/") else file).is_file(), (path, reference)


def test_no_page_has_an_id_twice(folder: Path) -> None:
    builder(folder).build(RESULTS, NOW)
    for path, found in pages(folder):
        assert len(found.ids) == len(set(found.ids)), path


def test_forms_go_to_the_collector_and_the_policy_names_it(folder: Path) -> None:
    builder(folder).build(Results(), NOW)
    html = page(folder, "rue/velo/index.html")
    assert 'action="https://votes.valbrune.example/vote/rue/velo"' in html
    assert "form-action &#39;self&#39; https://votes.valbrune.example;" in html


def test_a_local_build_stays_on_its_own_origin(folder: Path) -> None:
    builder(folder, local=True).build(Results(), NOW)
    assert 'action="/vote/rue/velo"' in page(folder, "rue/velo/index.html")


def sitemap_addresses(folder: Path) -> list[Any]:
    text = page(folder, "sitemap.xml")
    return [part.partition("</loc>")[0] for part in text.split("<loc>")[1:]]


def test_the_site_map_lists_what_is_public_once_in_each_language(folder: Path) -> None:
    builder(folder).build(Results(), NOW)
    found = sitemap_addresses(folder)
    assert len(found) == len(set(found))
    assert "https://participer.valbrune.example/en/rue/velo/" in found


def test_a_constant_in_a_template_is_written_as_each_language_does(folder: Path) -> None:
    """Templates are compiled once for all languages."""
    (folder / "templates").mkdir()
    (folder / "templates/plain.html").write_text("{{ 1234|number }} {{ 5000|money }}")
    builder(folder).build(Results(), NOW)
    assert page(folder, "mentions/index.html") == "1\u202f234 5\u202f000\u00a0€"
    assert page(folder, "en/mentions/index.html") == "1,234 €5,000"


def test_several_processes_make_the_same_files_as_one(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.work.WORTH_SHARING", 2)
    one = Builder(folder, folder / "one").build(RESULTS, NOW)
    three = Builder(folder, folder / "three", jobs=3).build(RESULTS, NOW)
    assert snapshot(folder / "one") == snapshot(folder / "three")
    assert (one.written, one.removed) == (three.written, three.removed)


def test_what_is_too_much_to_be_held_is_made_all_the_same(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    builder(folder, "held").build(RESULTS, NOW)
    monkeypatch.setattr(share, "HELD", 0)
    builder(folder, "not-held").build(RESULTS, NOW)
    assert snapshot(folder / "held") == snapshot(folder / "not-held")


def test_pictures_are_there_before_the_pages_that_show_them(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    write = Output.write

    def noted(self: Output, path: str, content: bytes) -> bool:
        written.append(path)
        return write(self, path, content)

    monkeypatch.setattr(Output, "write", noted)
    builder(folder).build(Results(), NOW)
    media = [number for number, path in enumerate(written) if path.startswith("media/")]
    page = written.index("rue/index.html")
    assert media
    assert max(media) < page


def test_a_picture_that_is_none_is_a_mistake(folder: Path) -> None:
    edit(folder, "consultations/rue/photo.png", "not a picture")
    edit(folder, "consultations/rue/presentation.md", "![Photo](photo.png)\n")
    (found,) = check(folder)
    assert found.message == "`photo.png` cannot be read as an image"
