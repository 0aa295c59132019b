"""A proposal becomes a topic: a file in `content/`, ready to be read again and committed."""

from __future__ import annotations

from collections.abc import Iterator
from json import dumps
from pathlib import Path

from generator.addresses import WITHIN_CONSULTATION
from generator.content import scaffold
from generator.content.scaffold import CannotMake
from generator.discussion import Comment
from generator.model import Consultation, Site
from generator.proposals import Proposals
from generator.prose.plainly import as_markdown
from generator.values.scalars import slug_from

LONGEST_NAME = 60
"""Characters of the file's name."""

_NOTES = {
    "fr": "\n# Elle a été déposée depuis les pages en une autre langue ({language}) : traduisez-la.",
    "en": "\n# It was filed from the pages in another language ({language}): translate it.",
}


class NotQualified(CannotMake):
    """A proposal with fewer supports than it takes."""


class AlreadyTopic(CannotMake):
    """A proposal that is a topic."""


def promote(
    folder: Path, site: Site, consultation: Consultation, number: int, proposal: Comment, *, kind: str = "vote"
) -> Path:
    """Write the topic that a proposal becomes, with a ballot of some kind; the file.

    Raises `NotQualified`, `AlreadyTopic`, or `CannotMake` where it cannot be written.
    """
    proposals = consultation.proposals
    if proposals is None or proposal.proposal is None or not proposal.published:
        raise CannotMake(f"There is no proposal {number} in {consultation.slug} that can be read.")
    if topic := consultation.became(number):
        raise AlreadyTopic(f"Proposal {number} has become {topic.place.file} already.")
    if not proposals.may_become_topic(proposal.agree):
        raise NotQualified(
            f"Proposal {number} has {proposal.agree} of the {proposals.threshold} supports that it takes."
        )
    file = _file(folder, consultation, number, proposal.proposal.title)
    places = {
        "ballot": scaffold.ballot_of(site.language, kind),
        "more": "".join(_fields(site, proposals, proposal)),
        "note": _note(site, proposal),
        "number": f"{number}",
        "supports": f"{proposal.agree}",
        "text": "\n\n".join(_paragraphs(site, proposals, proposal)),
    }
    [written] = scaffold.write(file, site.language, "promoted.md", proposal.proposal.title, places)
    return written.relative_to(folder)


def _file(folder: Path, consultation: Consultation, number: int, title: str) -> Path:
    """A file for a page that the consultation does not have; the number stands in its name where the title alone is
    taken. Raises `AlreadyTopic` for one that was written a moment ago."""
    topics = (folder / consultation.place.file).parent / "topics"
    taken = {*WITHIN_CONSULTATION, *(name for topic in consultation.topics for name in (topic.slug, *topic.formerly))}
    name = slug_from(title)[:LONGEST_NAME].strip("-")
    numbered = "-".join(filter(None, (name, f"{number}")))
    for file in (topics / f"{name}.md", topics / f"{numbered}.md"):
        if file.is_file() and f"proposal: {{number: {number}," in file.read_text(encoding="utf-8", errors="replace"):
            raise AlreadyTopic(f"Proposal {number} has become {file} already.")
    free = name and name not in taken and not (topics / f"{name}.md").exists() and not (topics / name).exists()
    return topics / f"{name if free else numbered}.md"


def _fields(site: Site, proposals: Proposals, proposal: Comment) -> Iterator[str]:
    """Who proposed it, and its category."""
    if proposal.name:
        yield f"author: {dumps(proposal.name, ensure_ascii=False)}\n"
    category = proposals.categories.get(proposal.proposal.category) if proposal.proposal else None
    if category:
        yield f"tags: [{dumps(category.said(site.language)[1], ensure_ascii=False)}]\n"


def _note(site: Site, proposal: Comment) -> str:
    """A word to the editor where the file is in another language than a topic begins with."""
    if proposal.language == site.language:
        return ""
    return _NOTES.get(site.language, _NOTES["en"]).format(language=proposal.language)


def _paragraphs(site: Site, proposals: Proposals, proposal: Comment) -> Iterator[str]:
    """The text, and below it each other field with its title."""
    yield as_markdown(proposal.text)
    said = proposal.proposal.fields if proposal.proposal else {}
    for id, field in proposals.fields.items():
        if words := said.get(id):
            title, option = field.title.said(site.language)[1], field.options.get(words)
            yield f"**{as_markdown(title)}**\n\n{as_markdown(option.said(site.language)[1] if option else words)}"
