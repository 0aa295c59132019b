"""Texts that are known from the last time are not rendered again, unless something else would come of it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from generator.pieces import Prose
from generator.prose import renderings
from generator.prose.renderings import Renderings
from generator.prose.texts import USUAL, Astray, Links, Setting, Target, Text

TEXT = "## Un\n\nVoir [le vélo](velo.md) et ![le plan](plan.svg).\n"


class Places:
    """Links that lead where `targets` says."""

    def __init__(self, targets: Mapping[str, Target]) -> None:
        self.targets = targets

    def link(self, file: str, href: str) -> Target:
        if href not in self.targets:
            raise Astray(f"nothing at {href}", "Write it.")
        return self.targets[href]

    image = link


HERE = {"velo.md": Target("/rue/velo/"), "plan.svg": Target("/media/plan.svg", 40, 30)}


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that were rendered, in order."""
    found, render = [], renderings.render

    def note(prose: Prose, language: str, links: Links, setting: Setting) -> Text:
        found.append(prose.text)
        return render(prose, language, links, setting)

    monkeypatch.setattr(renderings, "render", note)
    return found


def known(text: str, links: Links) -> bytes:
    first = Renderings()
    first.render(Prose("content/a.md", text), "fr", links, USUAL)
    pickled = first.pickled()
    assert pickled
    return pickled


def test_the_same_text_is_taken_as_it_was(rendered: list[str]) -> None:
    again = Renderings(known(TEXT, Places(HERE)))
    text = again.render(Prose("content/b.md", TEXT), "fr", Places(HERE), USUAL)
    assert rendered == [TEXT]
    assert text == renderings.render(Prose("content/b.md", TEXT), "fr", Places(HERE), USUAL)
    assert again.pickled() is None


@pytest.mark.parametrize(
    ("text", "language", "setting"),
    [(TEXT + "!", "fr", USUAL), (TEXT, "en", USUAL), (TEXT, "fr", Setting(top=3))],
    ids=["another text", "another language", "another setting"],
)
def test_what_differs_is_rendered(rendered: list[str], text: str, language: str, setting: Setting) -> None:
    Renderings(known(TEXT, Places(HERE))).render(Prose("content/a.md", text), language, Places(HERE), setting)
    assert rendered == [TEXT, text]


@pytest.mark.parametrize(
    "there", [HERE | {"velo.md": Target("/rue/cycles/")}, HERE | {"plan.svg": Target("/media/plan.svg", 41, 30)}]
)
def test_so_is_a_text_that_leads_elsewhere_now(rendered: list[str], there: Mapping[str, Target]) -> None:
    again = Renderings(known(TEXT, Places(HERE)))
    text = again.render(Prose("content/a.md", TEXT), "fr", Places(there), USUAL)
    assert rendered == [TEXT, TEXT]
    assert there["velo.md"].href in text.html
    assert again.pickled()


def test_a_text_that_leads_nowhere_now_has_its_mistake_each_time() -> None:
    again = Renderings(known(TEXT, Places(HERE)))
    gone = Places({"plan.svg": HERE["plan.svg"]})
    for _ in range(2):
        (mistake,) = again.render(Prose("content/a.md", TEXT), "fr", gone, USUAL).mistakes
        assert mistake.message == "nothing at velo.md"
