"""A comment that cannot be taken: given back filled in, with what is wrong said where it is."""

from __future__ import annotations

from collector.http import links
from collector.http.comment_refusals import CommentRefused
from collector.http.retry import as_given
from collector.questions import Question
from collector.state import Collector
from generator.contexts import WritePage
from generator.model import Commenting


def form(
    collector: Collector, question: Question, refused: CommentRefused, language: str, *, heading: str, fault: str
) -> WritePage:
    """The page's context; `heading` says that nothing was recorded, `fault` why, both in the reader's language."""
    topic = question.topic
    return WritePage(
        status=refused.status,
        heading=heading,
        faults={refused.control: fault},
        given={name: as_given(value) for name, value in refused.fields.items()},
        topic=topic,
        how=topic.comments or Commenting(),
        action=f"/comment/{topic.consultation}/{topic.slug}",
        back=links.to_topic(collector, question, language),
    )
