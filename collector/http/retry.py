"""A form whose answer the ballot does not allow: given back filled in, with what is wrong said where it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ballots import Refused, Words
from collector.http import links
from collector.http.refusals import N_, Sent
from collector.state import Collector
from generator.collector_contexts import RetryPage

_CONTROLS = dict.fromkeys(code for code in (*range(32), *range(127, 160)) if chr(code) not in "\t\n\r")
"""Control characters: HTML has no place for them, and nobody who pasted one could find it."""


def form(collector: Collector, refused: Refused, sent: Sent, language: str, heading: str) -> RetryPage:
    """The page's context; `heading` says that nothing was recorded."""
    topic, refusals = sent.question.topic, (refused, *refused.also)
    return RetryPage(
        status=422,
        heading=heading,
        faults={one.control: _said(collector, one, language) for one in refusals},
        errors={one.control: _said(collector, one.reason, language) for one in refusals},
        given=_given(sent.fields),
        consultation=sent.question.consultation,
        topic=topic,
        stage=topic.stage(collector.clock()),
        choices=links.choices(collector, sent.question, language),
        action=links.action(sent.question),
        back=links.to_topic(collector, sent.question, language),
    )


def tab(collector: Collector, about: Words | str, language: str) -> str:
    """The page's title, which is what is read first of it."""
    title = {"title": about}
    return collector.renderer.translate(language, N_("Error: {title}"), values=title)


def _said(collector: Collector, refused: Refused, language: str) -> str:
    return collector.renderer.translate(language, refused.message, refused.plural, refused.number, refused.values)


def _given(fields: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    return {name: [as_given(value) for value in values] for name, values in fields.items()}


def as_given(value: str) -> str:
    """A value that was sent, as it can stand in a form."""
    return value.translate(_CONTROLS)
