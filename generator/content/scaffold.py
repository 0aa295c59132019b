"""New files for editors, made from the texts in `scaffolds/`: `cahier init` and `cahier new`.

What is written passes `cahier check`, says in comments what else may be written, and points editors' programs to the
JSON Schema of the file. Nothing that exists is overwritten.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from json import dumps
from pathlib import Path
from string import Template

from babel.dates import format_date

from ballots import KINDS, tables
from ballots.fields import Field
from generator.content import load as content
from generator.content.schema import write_schemas
from generator.model import Site
from generator.values.scalars import is_id, slug_from

LANGUAGES = ("fr", "en")
"""Languages in which there are texts for new files; a site in another gets English ones."""

_TEXTS = Path(__file__).parent / "scaffolds"
_NOTICE = {"fr": ("mentions-legales", "Mentions légales"), "en": ("legal-notice", "Legal notice")}
_FIRST = {
    "fr": ("Ma consultation", "premiere-consultation", "Êtes-vous pour ce projet ?", "projet"),
    "en": ("My consultation", "first-consultation", "Are you in favour of this project?", "project"),
}
_STATEMENT = {"fr": "Accessibilité : non conforme", "en": "Accessibility: not evaluated"}
STATEMENTS = ("accessibility", "accessibilite")
"""Names of pages that are statements on accessibility."""

_DATES = {"today": "2027-01-01", "later": "2027-01-31"}
"""Dates for examples in comments: the same files are made on any day."""

_IGNORED = "# The site as built, and votes and keys, which never belong in git.\noutput/\nvar/\n"


class CannotMake(Exception):
    """A new file cannot be made; the message says why, and what to do."""


def init(folder: Path, language: str = "fr", title: str = "") -> list[Path]:
    """A new site in `folder` with one consultation to begin with; the files written. Raises `CannotMake`."""
    if (folder / "content").exists():
        raise CannotMake(f"{folder / 'content'} exists already: choose another folder.")
    consultation, consultation_slug, topic, topic_slug = _FIRST[_spoken(language)]
    page, page_title = _NOTICE[_spoken(language)]
    written = write(folder / "content/site.yml", language, "site.yml", title or consultation)
    if not (folder / ".gitignore").exists():
        written += _put(folder / ".gitignore", _IGNORED)
    return [
        *written,
        *new_page(folder, page, page_title),
        *new_consultation(folder, consultation_slug, consultation),
        *new_topic(folder, consultation_slug, topic_slug, topic),
    ]


def new_consultation(folder: Path, slug: str, title: str = "") -> list[Path]:
    """A new consultation without topics. Raises `CannotMake`."""
    site = _site(folder)
    inner = folder / "content/consultations" / _slug(slug)
    if inner.exists():
        raise CannotMake(f"{inner} exists already.")
    return [
        *write_schemas(folder, site.languages),
        *write(inner / "consultation.yml", site.language, "consultation.yml", title or _titled(slug)),
        *write(inner / "presentation.md", site.language, "presentation.md", ""),
    ]


def new_topic(folder: Path, consultation: str, slug: str, title: str = "", kind: str = "vote") -> list[Path]:
    """A new topic with a ballot of some kind. Raises `CannotMake`."""
    site = _site(folder)
    topics = _consultation(folder, consultation) / "topics"
    if kind not in KINDS:
        raise CannotMake(f"There is no kind of ballot {kind}: it is one of {', '.join(KINDS)}.")
    if (topics / _slug(slug)).exists():
        raise CannotMake(f"{topics / slug} exists already.")
    more = {"ballot": ballot_of(site.language, kind), "kinds": ", ".join(KINDS)}
    return write(topics / f"{slug}.md", site.language, "topic.md", title or _titled(slug), more)


def new_page(folder: Path, slug: str, title: str = "") -> list[Path]:
    """A new plain page. Raises `CannotMake`."""
    file = folder / f"content/pages/{_slug(slug)}.md"
    return write(file, _site(folder).language, "page.md", title or _titled(slug))


def new_statement(folder: Path, slug: str, day: date, title: str = "") -> list[Path]:
    """The statement on accessibility that the law asks of public bodies, made on `day`. Raises `CannotMake`."""
    site = _site(folder)
    spoken = _spoken(site.language)
    email = site.contact.email
    more = {
        "organizer": (site.organizer.name or site.title).said(site.language)[1],
        "url": site.url,
        "contact": f" ([{email}](mailto:{email}))" if email else "",
        "day": format_date(day, "long", locale={"en": "en_GB"}.get(spoken, spoken)),
    }
    file = folder / f"content/pages/{_slug(slug)}.md"
    return write(file, site.language, "statement.md", title or _STATEMENT[spoken], more)


def new_text(folder: Path, consultation: str, slug: str, title: str = "") -> list[Path]:
    """A new text to be discussed. Raises `CannotMake`."""
    file = _consultation(folder, consultation) / f"texts/{_slug(slug)}.md"
    return write(file, _site(folder).language, "text.md", title or _titled(slug))


def new_news(folder: Path, consultation: str, slug: str, day: date, title: str = "") -> list[Path]:
    """A new piece of news of a day. Raises `CannotMake`."""
    file = _consultation(folder, consultation) / f"news/{day}-{_slug(slug)}.md"
    return write(file, _site(folder).language, "news.md", title or _titled(slug))


def _site(folder: Path) -> Site:
    site = content.load(folder).site
    if site is None:
        raise CannotMake(f"{folder} has no content/site.yml that can be read: `cahier init DIR` makes a site.")
    return site


def _consultation(folder: Path, slug: str) -> Path:
    found = folder / "content/consultations" / _slug(slug)
    if not (found / "consultation.yml").exists():
        raise CannotMake(f"There is no consultation {slug}: `cahier new consultation {slug}` makes one.")
    return found


def _slug(slug: str) -> str:
    if not is_id(slug):
        near = slug_from(slug)
        raise CannotMake(
            f"{slug!r} cannot stand in an address: only small letters a to z, digits and single hyphens can."
            + (f" Take {near}." if near else "")
        )
    return slug


def _titled(slug: str) -> str:
    """`plan-velo` becomes `Plan velo`, to be corrected."""
    return slug.replace("-", " ").capitalize()


def ballot_of(language: str, kind: str) -> str:
    """The field `ballot` with an example of the kind: a text in the language, else what its table has for examples."""
    text = _TEXTS / _spoken(language) / "ballots" / f"{kind}.yml"
    if text.exists():
        return text.read_text(encoding="utf-8").rstrip()
    fields = tables()[kind].fields
    if not fields:
        return f"ballot: {kind}"
    return "\n".join(["ballot:", f"  kind: {kind}", *(_example(entry) for entry in fields if entry.example)])


def _example(entry: Field) -> str:
    mark = "  " if entry.required else "  # "
    return "\n".join(f"{mark}{line}" for line in entry.example.splitlines())


def _spoken(language: str) -> str:
    return language if language in LANGUAGES else "en"


def write(file: Path, language: str, text: str, title: str, more: Mapping[str, str] | None = None) -> list[Path]:
    """Write `file` from a text of `scaffolds/`, its places filled. Raises `CannotMake`."""
    template = Template((_TEXTS / _spoken(language) / text).read_text(encoding="utf-8"))
    places = {"title": dumps(title, ensure_ascii=False), **_DATES, **(more or {})}
    return _put(file, template.substitute(places))


def _put(file: Path, text: str) -> list[Path]:
    try:
        if file.exists():
            raise CannotMake(f"{file} exists already.")
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8", newline="\n") as new:
            new.write(text)
    except OSError as error:
        raise CannotMake(f"{file} cannot be written: {error.strerror or error}.") from None
    return [file]
