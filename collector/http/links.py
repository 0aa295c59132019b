"""Links from the collector's pages to the site's."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request

from collector.http.moderators import moderator_of
from collector.http.refusals import N_
from collector.questions import Question
from collector.state import Collector, collector_of
from generator import addresses
from generator.addresses import Thing
from generator.components import Choice, Link
from generator.discussion import on_part, on_proposal
from generator.names import name
from generator.subjects import Subject, of_topic


def asked(request: Request) -> Question | None:
    """The question that a request is about, where its address names one."""
    named = request.path_params
    return collector_of(request).question((named.get("consultation", ""), named.get("topic", "")))


def discussed(request: Request) -> Subject | None:
    """What is discussed at the address of a request, where it names something of the site."""
    named, collector = request.path_params, collector_of(request)
    if "part" in named:
        return collector.subject(on_part(named["consultation"], named["text"], named["part"]))
    if "number" in named:
        return collector.subject(on_proposal(named["consultation"], named["number"]))
    question = asked(request)
    return of_topic(question.topic) if question else None


def back(request: Request, language: str) -> Link:
    """The way back from a refusal: to the topic that the request was about, else to its consultation, else home."""
    collector = collector_of(request)
    who = moderator_of(request) if request.url.path.startswith("/moderation/") else None
    if who and not who.official:
        return Link(collector.renderer.translate(language, N_("Moderation")), "/moderation")
    subject = discussed(request)
    if subject and (subject.thread[1] != "proposal" or subject.thread in collector.threads):
        return to_subject(collector, subject, language)
    slug = request.path_params.get("consultation", "")
    proposing = "number" in request.path_params or request.url.path.startswith("/propose/")
    found = collector.proposals(slug) if proposing else None
    return to(collector, found or collector.site.consultation(slug) or collector.site, language)


def here(request: Request) -> str:
    """Where the collector stands: as the site says, or, where it goes by any name, as it was reached."""
    collector = collector_of(request)
    if collector.settings.local:
        return str(request.base_url).rstrip("/")
    return collector.site.collector.url


def action(question: Question) -> str:
    """Where a form on one of the collector's own pages goes."""
    return f"/vote/{question.topic.consultation}/{question.topic.slug}"


def home(collector: Collector, language: str) -> Link:
    """The home page."""
    return to(collector, collector.site, language)


def to_topic(collector: Collector, question: Question, language: str) -> Link:
    """The page of a topic."""
    return to(collector, question.topic, language)


def to_subject(collector: Collector, subject: Subject, language: str) -> Link:
    """The page of something that is discussed."""
    title = name(collector.renderer.tongues[language], subject)
    return Link(title, collector.settings.pages + addresses.root(collector.site, language) + subject.path)


def choices(collector: Collector, question: Question, language: str) -> Mapping[str, Choice]:
    """The ballot's options by id, in the order written, each with its own page where it has one."""
    pages = {page.option.id: _href(collector, page, language) for page in question.topic.option_pages}
    return {option.id: Choice(option, pages.get(option.id, ""), None) for option in question.ballot.options}


def to(collector: Collector, thing: Thing, language: str) -> Link:
    """The page of a thing."""
    return Link(name(collector.renderer.tongues[language], thing), _href(collector, thing, language))


def _href(collector: Collector, thing: Thing, language: str) -> str:
    return collector.settings.pages + addresses.address(collector.site, thing, language)
