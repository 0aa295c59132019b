"""The plan of a site: its parts, every file of each, what it shows, and how to make it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from generator import addresses
from generator.discussion import Changed, log_key, on_part, on_proposal, on_topic
from generator.model import Consultation, Text, Topic
from generator.pages.in_language import InLanguage, Materials, threads_of
from generator.pages.moment import Moment
from generator.pages.planned import Part, Planned
from generator.pages.programs import for_robots
from generator.proposals import Proposals
from generator.prose import proses
from generator.results import tally_json
from generator.subjects import of_topic


def parts_of(materials: Materials, one: Consultation) -> list[Part]:
    """The parts of a consultation: one of each topic and text, one of its proposals, and as the last what else it has.

    Their files are all but the media, whose list is complete only once the texts that use them have been rendered.
    """
    languages = [InLanguage(materials, language) for language in materials.site.languages]
    own = [_topic_part(languages, one, topic) for topic in one.topics]
    own += [_text_part(languages, one, text) for text in one.texts]
    own += [_proposals_part(languages, one, one.proposals)] if one.proposals else []
    return [*own, _consultation_part(languages, one)]


def site_part(materials: Materials) -> Part:
    """What belongs to no consultation."""
    site = materials.site
    languages = [InLanguage(materials, language) for language in site.languages]

    def files() -> Iterator[Planned]:
        for asset in materials.renderer.assets.values():
            yield Planned(asset.address[1:], _constant(asset.content))
        for language in languages:
            yield from language.site()
        yield from for_robots(site)

    return Part((), tuple(proses.of_site(site)), files)


def _topic_part(languages: Sequence[InLanguage], one: Consultation, topic: Topic) -> Part:
    def files() -> Iterator[Planned]:
        for language in languages:
            yield language.topic(one, topic)
        yield _tally(topic)  # once programs see a vote there, the topic's page shows it
        for language in languages:
            yield from language.beside_topic(one, topic)

    def comments(moment: Moment) -> Iterator[Planned]:
        for language in languages:
            yield from language.comments(one, topic, moment)

    subject = of_topic(topic)
    rooms = tuple(language.room(subject) for language in languages)
    texts = tuple(proses.of_topic(topic))
    shown: set[Changed] = {topic.key, *threads_of(topic)}
    return Part(shown, texts, files, thread=subject.thread, pages=comments, rooms=rooms)


def _text_part(languages: Sequence[InLanguage], one: Consultation, text: Text) -> Part:
    def files() -> Iterator[Planned]:
        for language in languages:
            yield from language.text(one, text)

    def pages(moment: Moment) -> Iterator[Planned]:
        for language in languages:
            yield from language.parts(one, text, moment)

    thread = on_part(one.slug, text.slug, "")
    rooms = tuple(language.text_room(text) for language in languages)
    return Part({thread}, (proses.of_text(text),), files, thread=thread, pages=pages, rooms=rooms)


def _proposals_part(languages: Sequence[InLanguage], one: Consultation, proposals: Proposals) -> Part:
    def files() -> Iterator[Planned]:
        for language in languages:
            yield from language.proposals(one, proposals)

    def pages(moment: Moment) -> Iterator[Planned]:
        for language in languages:
            yield from language.filed(one, proposals, moment)

    thread = on_proposal(one.slug, "")
    rooms = tuple(language.proposals_room(proposals) for language in languages)
    return Part({thread}, tuple(proses.of_proposals(proposals)), files, thread=thread, pages=pages, rooms=rooms)


def _consultation_part(languages: Sequence[InLanguage], one: Consultation) -> Part:
    def files() -> Iterator[Planned]:
        for language in languages:
            yield from language.consultation(one)

    def log(moment: Moment) -> Iterator[Planned]:
        for language in languages:
            yield from language.log(one, moment)

    key = log_key(one.slug)
    shown = [key for topic in one.topics for key in (topic.key, on_topic(topic.key))]
    rooms = tuple(language.log_room(one) for language in languages)
    texts = tuple(proses.of_consultation(one))
    return Part({*shown, key, on_proposal(one.slug, "")}, texts, files, thread=key, pages=log, rooms=rooms)


def _constant(content: bytes) -> Callable[[Moment], bytes]:
    return lambda _: content


def _tally(topic: Topic) -> Planned:
    def make(moment: Moment) -> bytes | None:
        if not topic.results_public(moment.now):
            return None
        return tally_json(topic, moment.results.topics.get(topic.key), moment.now)

    return Planned(addresses.tally(topic)[1:], make, frozenset({topic.key}))
