"""A site's folder is read into the model, and every mistake in it is found in one run.

`load` reads `content/site.yml` first, since all other values are read in its languages and its time zone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from babel.numbers import is_currency

from ballots import Words
from ballots.fields import Table
from ballots.lean import dataclass
from generator.addresses import COLLECTOR, GENERATED
from generator.content.articles import article_values, read_article
from generator.content.consultations import find_consultations, read_consultation
from generator.content.folders import Folder
from generator.content.parts import read_contact, read_image, read_organizer, title
from generator.content.reading import Addresses, Reading, stand_in
from generator.content.site_tables import FORMAT_VERSION, SITE
from generator.content.tables import PAGE
from generator.content.theme import read_theme
from generator.errors import CONTENT, SITE_FILE, Mistake, in_order
from generator.i18n import available
from generator.model import Consultation, Page, Site
from generator.settings import Collector, Contact, Limits, Moderation, Official, Organizer
from generator.values.near import mended
from generator.values.nodes import Entries, is_empty
from generator.values.scalars import Setting
from generator.values.source import Findings
from generator.values.validate import Reader, Values


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was read. With `mistakes`, `site` has stand-ins for what is wrong: it is good for finding more mistakes and
    for nothing else. It is None where content/site.yml cannot be read."""

    site: Site | None
    mistakes: list[Mistake]


@dataclass(frozen=True, slots=True)
class Outline:
    """A site without its consultations, whose `folders` (from the site's folder) are known by their slugs. Each can be
    read by itself, in any process: nothing in one depends on another, but for links between their texts."""

    site: Site
    folders: Mapping[str, str]
    mistakes: list[Mistake]
    _reading: Reading

    def read(self, slug: str) -> tuple[Consultation, list[Mistake]]:
        """One consultation, and the mistakes in it."""
        findings = Findings()
        reading = replace(self._reading, findings=findings, addresses=self._reading.addresses.beside(findings))
        return read_consultation(reading, self.folders[slug], slug, self.site), findings.sorted()


def load(folder: Path) -> Loaded:
    """Read the site in `folder`. Whatever stands there, mistakes are returned and nothing is raised."""
    outline = read_outline(folder)
    if isinstance(outline, Loaded):
        return outline
    found = [outline.read(slug) for slug in outline.folders]
    mistakes = {*outline.mistakes, *(mistake for _, its in found for mistake in its)}
    return Loaded(replace(outline.site, consultations=tuple(one for one, _ in found)), in_order(mistakes))


def read_outline(folder: Path) -> Outline | Loaded:
    """Read all of the site in `folder` but its consultations. Where content/site.yml cannot be read, all that can be
    found is the mistakes."""
    findings = Findings()
    if not (folder / SITE_FILE).is_file():
        findings.add_file(SITE_FILE, "the file is missing", "Is this a site's folder? `cahier init DIR` makes one.")
        return Loaded(None, findings.sorted())
    reading = Reading(folder, _any_setting(available(folder)), findings, Addresses(findings))
    content = reading.folder(CONTENT)
    content.take("site.yml")
    node = reading.yaml_fields(SITE_FILE)
    if node:
        reading = replace(reading, setting=_own_setting(node, reading.setting))
    values = reading.whole(SITE, node, content) if node else stand_in(SITE, SITE_FILE)
    site = _read_site(reading, content, values)
    folders = find_consultations(content.take_folder("consultations"))
    content.finish(("site.yml", "pages", "consultations"))
    outline = Outline(site, folders, findings.sorted(), reading)
    if node:
        return outline
    found = {mistake for slug in folders for mistake in outline.read(slug)[1]}
    return Loaded(None, in_order({*outline.mistakes, *found}))


def _any_setting(known: frozenset[str]) -> Setting:
    """A setting that takes every language, where the site does not say which are its own."""
    return Setting(("fr", *sorted(known - {"fr"})), ZoneInfo("Europe/Paris"), known, "unreadable")


def _own_setting(node: Entries, any_setting: Setting) -> Setting:
    """The setting that site.yml describes. Mistakes in it are reported when the whole file is read."""
    node = mended(SITE, node)
    timezone, _ = _unreported(node, "timezone", any_setting)
    if isinstance(timezone, ZoneInfo):
        any_setting = replace(any_setting, timezone=timezone)
    languages, sound = _unreported(node, "languages", any_setting)
    if not sound or not isinstance(languages, tuple):
        return any_setting
    naming: Literal["named", "missing"] = "missing" if is_empty(node.get("languages")) else "named"
    return replace(any_setting, languages=tuple(dict.fromkeys(languages)), naming=naming)


def _unreported(node: Entries, name: str, setting: Setting) -> tuple[object, bool]:
    """The value of one field of site.yml, and whether there is no mistake in it."""
    unreported = Findings()
    table = Table("site", "", tuple(entry for entry in SITE.fields if entry.name == name))
    values = Reader(unreported, setting).fields(table, node.where(name))
    return values[name], not unreported


def _read_site(reading: Reading, content: Folder, values: Values) -> Site:
    _check_version(values, reading)
    _reserve(reading)
    organizer, contact = read_organizer(values, Organizer(Words())), read_contact(values, Contact())
    pages = tuple(_read_pages(reading, content.take_folder("pages")))
    url = _read_url(values, reading)
    return Site(
        title=title(values, reading, "site"),
        summary=values.words("summary"),
        url=url,
        collector=_read_collector(values, url),
        languages=reading.setting.languages,
        timezone=reading.setting.timezone,
        organizer=organizer,
        contact=contact,
        image=read_image(values, content),
        announcement=values.words("announcement"),
        theme=read_theme(values, reading, content),
        currency=_read_currency(values, reading),
        html=values.get("html") is True,
        consultations=(),
        pages=pages,
        moderation=_read_moderation(values),
        officials=tuple(_read_officials(values, reading)),
    )


def _check_version(values: Values, reading: Reading) -> None:
    version = values.whole("format_version")
    if version not in (None, FORMAT_VERSION):
        reading.findings.add(
            values.place("format_version"),
            f"this release of Cahier does not read version {version} of the content format",
            f"It reads version {FORMAT_VERSION}: install the release that this site was written for.",
        )


def _reserve(reading: Reading) -> None:
    """Keep the addresses of the collector, of the build's own files and of the other languages."""
    for name in COLLECTOR:
        reading.addresses.reserve(f"{name}/", "the collector")
    for name in GENERATED:
        reading.addresses.reserve(f"{name}/", "the files that a build makes")
    for language in reading.setting.languages[1:]:
        reading.addresses.reserve(f"{language}/", f"the pages in `{language}`")


def _read_url(values: Values, reading: Reading) -> str:
    url = values.text("url")
    parts = urlsplit(url)
    if parts.query or parts.fragment:
        fix = f"Write `{url.partition('#')[0].partition('?')[0]}`."
        reading.findings.add(values.place("url"), "the address of a site has neither `?` nor `#`", fix)
    return url.rstrip("/") or "https://example.org"


def _read_collector(values: Values, url: str) -> Collector:
    record = values.record("collector")
    parts = urlsplit(url)
    own = f"{parts.scheme}://{parts.netloc}"
    if not record:
        return Collector(own)
    return Collector(record.text("url").rstrip("/") or own, record.whole("gather") or 0, _read_limits(record))


def _read_limits(values: Values) -> Limits:
    record = values.record("limits")
    return Limits(record.whole("per_voter") or 0, record.whole("per_address") or 0) if record else Limits()


def _read_moderation(values: Values) -> Moderation:
    record = values.record("moderation")
    if not record:
        return Moderation()
    charter = record.get("charter")
    return Moderation(
        reports=record.whole("reports") or 0,
        links=record.whole("links") or 0,
        words=record.texts("words"),
        charter=charter if isinstance(charter, dict) else {},
    )


def _read_officials(values: Values, reading: Reading) -> Iterator[Official]:
    seen = set[str]()
    for record in values.records("officials"):
        name = " ".join(record.text("name").split())
        if name in seen:
            message = f"`{name}` is named twice: their answers could not be told apart"
            reading.findings.add(record.place("name"), message, "Keep one of the two.")
        seen.add(name)
        yield Official(name, record.words("role"))


def _read_currency(values: Values, reading: Reading) -> str:
    currency = values.text("currency")
    if not is_currency(currency):
        fix = "Write its three letters after ISO 4217, such as `EUR` or `CHF`."
        reading.findings.add(values.place("currency"), f"`{currency}` is not a currency", fix)
    return currency


def _read_pages(reading: Reading, folder: Folder) -> list[Page]:
    pages = []
    for article in folder.take_articles():
        if written := read_article(reading, article, PAGE):
            slug = folder.slug(article.name, after=".md")
            reading.addresses.claim(f"{slug}/", written.place)
            values = article_values(reading, written, PAGE, folder)
            pages.append(Page(slug, title(values, reading, slug), written.prose, written.place))
    folder.finish(("<page>.md",))
    return pages
