"""The rules by which comments are withheld: a site's own, or the usual ones."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from generator.i18n import Tongue
from generator.model import Site


def N_(sentence: str) -> str:  # noqa: N802 (the name by which Babel finds sentences)
    """Mark an English sentence for translation."""
    return sentence


USUAL = {
    "insult": N_("Insults or threats"),
    "discrimination": N_("Discrimination or hatred"),
    "privacy": N_("Other people's private life"),
    "advertising": N_("Advertising"),
    "off-topic": N_("Off topic"),
    "repetition": N_("The same, again and again"),
    "unlawful": N_("Against the law"),
}


def rules(site: Site, tongue: Tongue) -> Mapping[str, str | Markup]:
    """The rules of a site by their ids, as said to a reader. Of rules that the site has no longer, nobody can say
    more than their ids."""
    if site.moderation.charter:
        return {id: tongue.say(title) for id, title in site.moderation.charter.items()}
    return {id: tongue.sentence(title) for id, title in USUAL.items()}
