"""Whether pages made earlier are still what they would be if they were made now, and if not, why."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
from typing import TYPE_CHECKING, TypeVar

from generator.results import Participation, Results, TopicResults
from generator.stamps import Stamp, digest

if TYPE_CHECKING:  # what reads texts and makes pages is loaded only where something is stale
    from zoneinfo import ZoneInfo

    from generator.discussion import History, Thread, ThreadKey
    from generator.model import TopicKey
    from generator.prose.links import Pages
    from generator.records import Extents, Record

Key = TypeVar("Key", bound=tuple[str, ...])
Found = TypeVar("Found")

ITSELF = ""
"""The site, among the slugs of its consultations; what concerns a whole consultation, among those of its topics."""

RESULTS = "its results have changed"

CONSULTATIONS = "content/consultations/"
"""Where each consultation has a folder of its own."""


@dataclass(frozen=True)
class Look:
    """The content as it was at one moment: the stamp of every file, what every page depends on (`setting`, a hash), and
    the folders of the consultations by their slugs. These two follow from what `source` is a hash of."""

    stamps: Mapping[str, Stamp]
    source: str
    setting: str
    folders: Mapping[str, str]

    @cached_property
    def content(self) -> Mapping[str, Mapping[str, Stamp]]:
        """The stamps of the files of each consultation by its slug, and of all others as those of the site itself."""
        slugs = {file: slug for slug, file in self.folders.items()}
        found: dict[str, dict[str, Stamp]] = {slug: {} for slug in (*slugs.values(), ITSELF)}
        for file, its in self.stamps.items():
            end = file.find("/", len(CONSULTATIONS))  # content/consultations/<name>/
            found[slugs.get(file[:end], ITSELF) if end > 0 else ITSELF][file] = its
        return found

    def edition(self, slug: str) -> str:
        """A hash of all that a consultation is read from."""
        return digest(self.setting, self.content[slug])


def source(stamps: Mapping[str, Stamp], code: str) -> str:
    """A hash of all that a site without its consultations is read from, and of what reads it (`code`, a hash): its own
    files, and the names of all. They tell which folders are consultations, and which hold nothing but media."""
    own = [(file, its) for file, its in stamps.items() if not file.startswith(CONSULTATIONS)]
    names = hashlib.blake2b("\0".join(stamps).encode(errors="surrogatepass"), digest_size=16)
    return digest(code, own, names.hexdigest())


def grouped(results: Results) -> dict[str, Results]:
    """The results of each consultation by its slug."""
    topics, threads = _by_consultation(results.topics), _by_consultation(results.threads)
    texts = _by_consultation(results.texts)
    slugs = {*results.participation, *topics, *threads, *results.logs, *texts}
    return {
        slug: _of_one(results, slug, topics.get(slug, {}), threads.get(slug, {}), texts.get(slug, {})) for slug in slugs
    }


def those_of(extents: Extents, slugs: Collection[str], results: Results) -> dict[str, Results]:
    """The results of some consultations by their slugs, found without looking at all topics."""
    asked = frozenset(slugs)
    threads = _by_consultation({key: its for key, its in results.threads.items() if key[0] in asked})
    texts = _by_consultation({key: its for key, its in results.texts.items() if key[0] in asked})
    found = {}
    for slug in asked:
        keys = [(slug, name) for topic, former in extents[slug].topics.items() for name in (topic, *former)]
        topics = {key: results.topics[key] for key in keys if key in results.topics}
        found[slug] = _of_one(results, slug, topics, threads.get(slug, {}), texts.get(slug, {}))
    return found


def _by_consultation(found: Mapping[Key, Found]) -> dict[str, dict[Key, Found]]:
    each: dict[str, dict[Key, Found]] = {}
    for key, its in found.items():
        each.setdefault(key[0], {})[key] = its
    return each


def _of_one(
    results: Results,
    slug: str,
    topics: Mapping[TopicKey, TopicResults],
    threads: Mapping[ThreadKey, Thread],
    texts: Mapping[tuple[str, str], History],
) -> Results:
    logs = {slug: results.logs[slug]} if slug in results.logs else {}
    return Results(topics, {slug: results.participation.get(slug, Participation())}, threads, logs, texts)


def shown(results: Results | None, slug: str) -> str:
    """A hash of the results of one consultation."""
    if results is None:
        return _without_results()
    participation = results.participation.get(slug, Participation())
    return digest(
        sorted(results.topics.items()),
        participation,
        sorted(results.threads.items()),
        results.logs.get(slug),
        sorted(results.texts.items()),
    )


@cache
def _without_results() -> str:
    return digest([], Participation(), [], None, [])


def shown_of_site(facts: Mapping[str, str], results: Results) -> str:
    """A hash of what the site's own pages show of consultations and of their results."""
    return digest(sorted(facts.items()), sorted(results.participation.items()))


def passed(moments: tuple[datetime, ...], days: ZoneInfo | None, now: datetime) -> int:
    """How many of the moments, which are in order, have come, and how many days."""
    return bisect_right(moments, now) + (now.astimezone(days).toordinal() if days else 0)


def why_stale(record: Record | None, content: Mapping[str, Stamp], look: Look, shown: str, now: datetime) -> str:
    """Why pages have to be made anew; '' if they are as they would be."""
    if record is None:
        return "it has not been made before"
    if edited := _differing(record.content, content):
        return f"{edited} has changed"
    if elsewhere := next((file for file, its in record.beyond.items() if look.stamps.get(file) != its), ""):
        return f"{elsewhere} has changed"
    if record.passed != passed(record.moments, record.days, now):
        return "a day or an hour has come"
    return RESULTS if record.shown != shown else ""


def why_astray(record: Record, pages: Pages) -> str:
    """Why texts have to be looked at again although they are the same: what they lead to is elsewhere now."""
    for file, path in record.links.items():
        if pages.files.get(file) != path:
            return f"{file} has moved"
    gone = _first_gone(record.named, pages) if record.named else ""
    return f"{gone} has gone" if gone else ""


def _first_gone(addresses: Collection[str], pages: Pages) -> str:
    return next((address for address in sorted(addresses) if address not in pages.addresses), "")


def _differing(before: Mapping[str, Stamp], now: Mapping[str, Stamp]) -> str:
    """The first file that was added, removed or written; '' if none was."""
    if before == now:
        return ""
    return min(file for file in {*before, *now} if before.get(file) != now.get(file))
