"""The demonstration of this project, with its invented votes, as `cahier serve --demo` shows it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from collector.demo import days
from generator import addresses
from generator.content.load import load
from generator.model import Site, Topic
from tests.serving import ROOT, Served, serving, wait_until


def the_site() -> Site:
    """The demonstration as the model has it."""
    site = load(ROOT).site
    assert site
    return site


@contextmanager
def demonstration() -> Iterator[Served]:
    """Serve a copy of it, once its population has voted; its pages are in `var/demo/output` of its folder."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(ROOT / "content", folder / "content")
        with serving(folder, "--demo", "--no-reload") as served:
            counted = counted_topics(the_site())
            wait_until(lambda: all(_voters(served, topic) for topic in counted), 120)
            yield served


def counted_topics(site: Site) -> list[Topic]:
    """The topics whose counts are shown on the day on which the demonstration plays."""
    today = days.today(site, datetime.now(site.timezone))
    return [topic for topic in site.topics() if topic.results_public(today) and days.voting(topic, today)]


def _voters(served: Served, topic: Topic) -> int:
    """How many have voted on a topic by what the built pages say."""
    answer = served.http.get(addresses.tally(topic))
    return int(answer.json()["voters"]) if answer.is_success else 0
