"""What things of a site are called in a language, where it is not just their title."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from generator import addresses
from generator.addresses import Thing
from generator.proposals import Proposals
from generator.subjects import Subject

if TYPE_CHECKING:
    from generator.i18n import Tongue


def name(tongue: Tongue, about: Thing | Subject) -> Markup:
    """For a page, marked with its language where it is not the page's."""
    given = _given(tongue, about)
    return escape(given) if given else tongue.say(addresses.title(_thing(about)))


def plain_name(tongue: Tongue, about: Thing | Subject) -> str:
    """For an attribute or a title."""
    return _given(tongue, about) or tongue.plain(addresses.title(_thing(about)))


def _given(tongue: Tongue, about: Thing | Subject) -> str:
    """The name of what has none of its editor's; else ''."""
    if not isinstance(_thing(about), Proposals):
        return ""
    if isinstance(about, Subject):
        return tongue.sentence("Proposal {number}", values={"number": about.part})
    return "" if addresses.title(_thing(about)) else tongue.sentence("Proposals")


def _thing(about: Thing | Subject) -> Thing:
    return about.thing if isinstance(about, Subject) else about
