"""A comment that cannot be taken: given back filled in, with what is wrong said where it is."""

from __future__ import annotations

from collector.http import links
from collector.http.comment_refusals import CommentRefused
from collector.http.retry import as_given
from collector.state import Collector
from generator.collector_contexts import WritePage
from generator.settings import Commenting
from generator.subjects import Subject


def form(
    collector: Collector, subject: Subject, refused: CommentRefused, language: str, *, heading: str, fault: str
) -> WritePage:
    """The page's context; `heading` says that nothing was recorded, `fault` why, both in the reader's language."""
    return WritePage(
        status=refused.status,
        heading=heading,
        faults={refused.control: fault},
        given={name: as_given(value) for name, value in refused.fields.items()},
        how=subject.how or Commenting(),
        action=f"/comment/{subject.path}".rstrip("/"),
        back=links.to_subject(collector, subject, language),
    )
