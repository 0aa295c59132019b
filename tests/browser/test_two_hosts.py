"""In production pages stand on a static host, and the collector on a host of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, expect

from generator.results import Results
from generator.site import Builder
from tests.every_kind import every_kind
from tests.serving import free_port, serving, wait_until


class Quiet(SimpleHTTPRequestHandler):
    """A plain static host."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@dataclass(frozen=True)
class Hosts:
    """A site in `folder`, whose pages are served at `pages`; its collector is to answer on `port`."""

    folder: Path
    pages: str
    port: int

    @property
    def collector(self) -> str:
        return f"http://localhost:{self.port}"


@contextmanager
def static_host(folder: Path) -> Iterator[Hosts]:
    """Serve `output/` of a site whose site.yml names this host and a collector on another port."""
    every_kind(folder)
    (folder / "output").mkdir()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder / "output"))
    hosts = Hosts(folder, f"http://localhost:{server.server_port}", free_port())
    configuration = folder / "content/site.yml"
    text = configuration.read_text().replace("url: 'https://valbrune.example'", f"url: '{hosts.collector}'")
    configuration.write_text(text.replace("url: https://valbrune.example", f"url: {hosts.pages}"))
    Thread(target=server.serve_forever, daemon=True).start()
    yield hosts
    server.shutdown()


@pytest.fixture(scope="module")
def hosts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosts]:
    """The pages have been built and put in place, as by a machine that is not the collector's."""
    with static_host(tmp_path_factory.mktemp("site")) as made:
        Builder(made.folder, made.folder / "output").build(Results(), datetime.now(UTC))
        yield made


def test_without_their_collector_pages_read_as_ever_and_say_that_voting_is_unavailable(
    browser: Browser, hosts: Hosts
) -> None:
    page = browser.new_page()
    page.goto(f"{hosts.pages}/ville/vote/")
    expect(page.locator("[data-unavailable]")).to_be_visible(timeout=15_000)
    expect(page.locator("main")).to_contain_text("Pourquoi cette question")
    expect(page.locator("#tally")).to_be_visible()
    page.close()


def test_votes_go_to_the_collector_and_open_pages_follow_it(browser: Browser, hosts: Hosts) -> None:
    """Forms and scripts go from one origin to the other with their cookie, and the policy allows it."""
    with serving(hosts.folder, service="collect", port=hosts.port):
        watched = browser.new_page()
        watched.goto(f"{hosts.pages}/ville/vote/")
        count = watched.locator('#tally table [data-v="counts.for"]').first
        for voters, scripts in enumerate((True, False), 1):
            context = browser.new_context(java_script_enabled=scripts)
            page = context.new_page()
            for _ in range(2):
                page.goto(f"{hosts.pages}/ville/vote/")
                page.locator('label[for="ballot.answer.for"]').click()
                page.click("#ballot .submit button")
                page.wait_for_url(f"{hosts.collector}/receipt/**")
            expect(count).to_have_text(str(voters))
            page.click("main a.button")
            expect(page).to_have_url(f"{hosts.pages}/ville/vote/")
            context.close()
        watched.close()
        agree_across(browser, hosts)


def agree_across(browser: Browser, hosts: Hosts) -> None:
    """Write a comment; then, as somebody else, agree with it and take that back, which only a cookie tells apart."""
    writer, reader = browser.new_context().new_page(), browser.new_context().new_page()
    writer.goto(f"{hosts.pages}/ville/debat/")
    writer.locator("label[for='comment.stance.for']").click()
    writer.fill("#write textarea", "Oui.")
    writer.click("#write .submit button")
    writer.wait_for_url(f"{hosts.collector}/contribution/**")
    wait_until(lambda: "Oui." in (hosts.folder / "output/ville/debat/index.html").read_text())
    reader.goto(f"{hosts.pages}/ville/debat/")
    button = reader.locator("#discussion button[value=agree]")
    for people in ("1 personne", "0 personne"):
        button.click()
        expect(button).to_contain_text(people)
    assert reader.url == f"{hosts.pages}/ville/debat/"
    for page in (writer, reader):
        page.context.close()
