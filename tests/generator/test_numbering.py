"""Each part of a text has an id in the Markdown, which stays with it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import ClassVar

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from collector.cli import cahier
from generator.content.load import load
from generator.pieces import Prose
from generator.prose import markdown
from generator.prose.numbering import MARK, number, number_like, spots
from generator.prose.texts import Setting
from generator.site import check
from tests.generator.test_markdown import Anywhere
from tests.serving import write_site

TEXT = """\
# Charte

Un *paragraphe*
sur deux lignes.

## Article 1 ##

- un
- deux
  - trois

| a | b |
| - | - |
| 1 | 2 |

> cité

Titre
-----

Une note[^1].

[^1]: La note.

```
code
```
"""
NUMBERED = """\
# Charte {#charte}

Un *paragraphe*
sur deux lignes. {#p1}

## Article 1 {#article-1}

- un {#p2}
- deux {#p3}
  - trois {#p4}

| a | b |
| - | - |
| 1 | 2 {#p5} |

> cité {#p6}

Titre {#titre}
-----

Une note[^1]. {#p7}

[^1]: La note.

```
code
```
"""
BLOCKS = st.sampled_from(
    [
        *("Un.", "Deux\nlignes", "# Titre", "## Titre #", "Titre\n---", "- a\n- b\n\n  c", "1. a\n   - b", "> cité"),
        *("*x*", "[a](b.md)", "| a | b |\n| - | - |\n| 1 | |\n| | 2 |", "```\ncode\n```", "***", "Un. {#p7}"),
        *("# Summary", "# p3", "\\", "é  ", "[^1]\n\n[^1]: n"),
    ]
)
TEXTS = st.lists(BLOCKS, max_size=12).map("\n\n".join)


def test_the_ids_are_written_at_the_ends_of_parts() -> None:
    assert number(TEXT, 0) == (NUMBERED, 7)


@given(TEXTS)
def test_numbering_changes_no_words_and_settles_at_once(text: str) -> None:
    numbered, highest = number(text, 0)
    before, after = spots(text), spots(numbered)
    assert [(spot.kind, spot.words.strip()) for spot in after] == [(spot.kind, spot.words.strip()) for spot in before]
    assert all(spot.id for spot in after)
    assert number(numbered, highest) == (numbered, highest)


@given(TEXTS)
def test_a_numbered_text_reads_as_before(text: str) -> None:
    def said(written: str, *, parts: bool) -> str:
        made = markdown.render(Prose("content/a.md", written), "fr", Anywhere(), Setting(parts=parts))
        whole = "".join([made.html, *(part.after for part in made.parts)])
        return re.sub(r' id="[^"]*"|<td></td>|\s', "", whole)

    bare = re.sub(MARK.pattern, "", text, flags=re.MULTILINE)
    numbered, _ = number(bare, 0)
    assert said(numbered, parts=True) == said(bare, parts=False)


def test_a_number_is_never_given_twice() -> None:
    numbered, highest = number("Un.\n\nDeux.", 0)
    shorter = numbered.removesuffix("\n\nDeux. {#p2}")
    assert number(f"{shorter}\n\nTrois.", highest) == ("Un. {#p1}\n\nTrois. {#p3}", 3)


def test_what_is_moved_and_reworded_keeps_its_id() -> None:
    assert number("Deux autres mots. {#p2}\n\nUn. {#p1}", 2)[0] == "Deux autres mots. {#p2}\n\nUn. {#p1}"


@pytest.mark.parametrize("title", ["Summary", "Versions", "Main", "p3", "日本"])
def test_headings_whose_words_are_no_id_get_a_number(title: str) -> None:
    assert number(f"# {title}", 4) == (f"# {title} {{#p5}}", 5)


def test_a_translation_has_the_ids_of_its_original() -> None:
    assert (
        number_like("# One\n\n- a\n- b", "# Un {#un}\n\n- a {#p1}\n- b {#p2}") == "# One {#un}\n\n- a {#p1}\n- b {#p2}"
    )
    assert number_like("# One\n\nTwo", "# Un {#un}\n\n- a {#p1}") is None
    assert number_like("# One {#one}", "# Un {#un}") is None


class TestCommand:
    """`cahier number`."""

    FILES: ClassVar = {
        "site.yml": "title: Ville\nurl: https://ville.example\nlanguages: [fr, en]\n",
        "consultations/c/consultation.yml": "title: C\nopens: 2026-01-01\ncomments: true\n",
        "consultations/c/texts/charte.md": "---\ntitle: Charte # le titre\n---\n\n# Un\n\nDeux.\n",
        "consultations/c/texts/charte.en.md": "---\ntitle: Charter\n---\n\n# One\n\nTwo.\n",
    }

    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        return write_site(tmp_path, self.FILES)

    def text(self, folder: Path, name: str) -> str:
        return (folder / f"content/consultations/c/texts/{name}").read_text(encoding="utf-8")

    def test_check_says_when_a_text_needs_it(self, folder: Path) -> None:
        found = [mistake for mistake in check(folder) if "no id" in mistake.message]
        assert [(one.place.file, one.place.line, one.fix) for one in found] == [
            ("content/consultations/c/texts/charte.en.md", 5, "Run `cahier number`, which writes it."),
            ("content/consultations/c/texts/charte.md", 5, "Run `cahier number`, which writes it."),
        ]
        assert CliRunner().invoke(cahier, ["number", "--site", str(folder)]).exit_code == 0
        assert check(folder) == []

    def test_it_touches_nothing_but_the_ids_and_its_own_field(self, folder: Path) -> None:
        CliRunner().invoke(cahier, ["number", "--site", str(folder), "c/charte"])
        assert (
            self.text(folder, "charte.md")
            == "---\ntitle: Charte # le titre\nnumbered: 1\n---\n\n# Un {#un}\n\nDeux. {#p1}\n"
        )
        assert self.text(folder, "charte.en.md") == "---\ntitle: Charter\n---\n\n# One {#un}\n\nTwo. {#p1}\n"
        assert "every part has an id" in CliRunner().invoke(cahier, ["number", "--site", str(folder)]).output

    def test_windows_line_ends_stay(self, folder: Path) -> None:
        path = folder / "content/consultations/c/texts/charte.md"
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
        CliRunner().invoke(cahier, ["number", "--site", str(folder)])
        assert path.read_bytes().count(b"\r\n") == path.read_bytes().count(b"\n")

    def test_a_translation_that_is_not_alike_is_named_and_left(self, folder: Path) -> None:
        path = folder / "content/consultations/c/texts/charte.en.md"
        path.write_text("---\ntitle: Charter\n---\n\n# One\n\n- Two.\n", encoding="utf-8")
        done = CliRunner().invoke(cahier, ["number", "--site", str(folder)])
        assert done.exit_code == 1
        assert "charte.en.md: it has other parts than its original" in done.output
        assert "{#" not in path.read_text(encoding="utf-8")

    def test_an_unknown_text_is_named(self, folder: Path) -> None:
        done = CliRunner().invoke(cahier, ["number", "--site", str(folder), "c/carte"])
        assert done.exit_code == 2
        assert "there is no text c/carte. Known: c/charte" in done.output

    @pytest.mark.parametrize("id", ["p1", "summary", "main"])
    def test_an_id_given_twice_or_to_a_page_is_a_mistake(self, folder: Path, id: str) -> None:
        path = folder / "content/consultations/c/texts/charte.md"
        path.write_text(f"---\ntitle: Charte\n---\n\nUn. {{#p1}}\n\nDeux. {{#{id}}}\n", encoding="utf-8")
        assert load(folder).mistakes == []
        assert any(f"the id `{id}` has been given already" in mistake.message for mistake in check(folder))

    def test_a_translation_with_other_ids_is_a_mistake(self, folder: Path) -> None:
        CliRunner().invoke(cahier, ["number", "--site", str(folder)])
        path = folder / "content/consultations/c/texts/charte.en.md"
        path.write_text(path.read_text(encoding="utf-8").replace("{#p1}", "{#p9}"), encoding="utf-8")
        [mistake] = check(folder)
        assert (mistake.place.file, mistake.message) == (
            "content/consultations/c/texts/charte.en.md",
            "a part with the id `p1` is missing",
        )

    def test_no_editor_can_write_what_parts_the_html(self, folder: Path) -> None:
        write_site(
            folder,
            {
                "site.yml": self.FILES["site.yml"] + "html: true\n",
                "consultations/c/texts/charte.md": "---\ntitle: C\n---\n\n<!--part--> Un <!--x--> deux. {#p1}\n",
                "consultations/c/texts/charte.en.md": "---\ntitle: C\n---\n\nOne. {#p1}\n",
            },
        )
        assert check(folder) == []
