"""Links from the collector's pages to the site's."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request

from collector.questions import Question
from collector.state import Collector, collector_of
from generator import addresses
from generator.addresses import Thing
from generator.contexts import Choice, Link


def back(request: Request, language: str) -> Link:
    """The way back from a refusal: to the topic that the request was about, else to its consultation, else home."""
    collector = collector_of(request)
    consultation = request.path_params.get("consultation", "")
    if question := collector.question((consultation, request.path_params.get("topic", ""))):
        return to_topic(collector, question, language)
    found = collector.site.consultation(consultation)
    thing = found or collector.site
    return _link(collector, thing, language)


def to_topic(collector: Collector, question: Question, language: str) -> Link:
    """The page of a topic."""
    return _link(collector, question.topic, language)


def choices(collector: Collector, question: Question, language: str) -> Mapping[str, Choice]:
    """The ballot's options by id, in the order written, each with its own page where it has one."""
    pages = {page.option.id: _href(collector, page, language) for page in question.topic.option_pages}
    return {option.id: Choice(option, pages.get(option.id, ""), None) for option in question.ballot.options}


def tally(collector: Collector, question: Question) -> str:
    """The topic's `tally.json`."""
    return collector.settings.pages + addresses.tally(question.topic)


def _link(collector: Collector, thing: Thing, language: str) -> Link:
    return Link(collector.renderer.tongues[language].say(addresses.title(thing)), _href(collector, thing, language))


def _href(collector: Collector, thing: Thing, language: str) -> str:
    return collector.settings.pages + addresses.address(collector.site, thing, language)
