"""Where each thing of a site stands on the web.

An address is a path from the site's root that begins and ends with a slash, such as `/en/ecologie/velo/`. Pages in the
site's first language stand at the root, other languages below their tag.
"""

from __future__ import annotations

from typing import TypeAlias

from ballots import Words
from generator.model import Consultation, News, OptionPage, Page, Site, Text, Topic
from generator.proposals import Proposals

Thing: TypeAlias = Site | Page | Consultation | Topic | OptionPage | Text | News | Proposals

COLLECTOR = (
    "vote",
    "receipt",
    "tally",
    "live",
    "comment",
    "contribution",
    "agree",
    "report",
    "propose",
    "support",
    "answers",
    "moderation",
    "results.json",
    "healthz",
    "readyz",
    "metrics",
)
"""First parts of the collector's own addresses: `cahier serve` has pages and collector on one port."""

GENERATED = ("assets", "media", "site-map")
"""First parts of addresses of files that the build makes."""

WITHIN_CONSULTATION = ("moderation", "proposals", "results", "texts", "news")
"""What a topic of a consultation cannot be called, since these pages stand beside it."""


WITHIN_TOPIC = ("comments", "embed")
"""What an option of a topic cannot be called, since these pages stand beside it."""


def root(site: Site, language: str) -> str:
    """`/`, or `/<lang>/` for a language other than the first."""
    return "/" if language == site.language else f"/{language}/"


def address(site: Site, thing: Thing, language: str) -> str:
    """The address of the page of `thing` in `language`."""
    return root(site, language) + path(thing)


def path(thing: Thing) -> str:
    """The address without its language: '' for the home page, else without a slash at the front."""
    match thing:
        case Site():
            return ""
        case Page(slug=slug) | Consultation(slug=slug):
            return f"{slug}/"
        case Topic(consultation=consultation, slug=slug):
            return f"{consultation}/{slug}/"
        case OptionPage(consultation=consultation, topic=topic, option=option):
            return f"{consultation}/{topic}/{option.id}/"
        case Text(consultation=consultation, slug=slug):
            return f"{consultation}/texts/{slug}/"
        case News(consultation=consultation, slug=slug):
            return f"{consultation}/news/{slug}/"
        case Proposals(consultation=consultation):
            return f"{consultation}/proposals/"


def title(thing: Thing) -> Words:
    """What a thing is called."""
    return thing.option.title if isinstance(thing, OptionPage) else thing.title


def results(site: Site, consultation: Consultation, language: str) -> str:
    """The address of a consultation's results page."""
    return address(site, consultation, language) + "results/"


def site_map(site: Site, language: str) -> str:
    """The address of the page that leads to all others."""
    return root(site, language) + "site-map/"


def embed(site: Site, topic: Topic, language: str) -> str:
    """The address of the page that shows a topic within another site's page."""
    return address(site, topic, language) + "embed/"


def part(site: Site, text: Text, part: str, language: str) -> str:
    """The address of the page of a part of a text."""
    return f"{address(site, text, language)}{part}/"


def summary(site: Site, text: Text, language: str) -> str:
    """The address of the page that says which parts of a text are discussed most."""
    return address(site, text, language) + "summary/"


def moderation(site: Site, consultation: Consultation, language: str) -> str:
    """The address of what moderators decided in a consultation."""
    return address(site, consultation, language) + "moderation/"


def calendar(site: Site, consultation: Consultation, language: str) -> str:
    """The address of a consultation's calendar."""
    return address(site, consultation, language) + "calendar.ics"


def tally(topic: Topic) -> str:
    """The address of a topic's `tally.json`: one for all languages."""
    return f"/{path(topic)}tally.json"
