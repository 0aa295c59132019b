"""When the collector is down the pages read as ever, and say that voting is unavailable."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from playwright.sync_api import Browser, expect

from generator.results import Results
from generator.site import Builder
from tests.every_kind import every_kind
from tests.serving import free_port


class Quiet(SimpleHTTPRequestHandler):
    """A plain static host."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def test_pages_without_their_collector(browser: Browser, tmp_path: Path) -> None:
    folder = every_kind(tmp_path)
    port = free_port()
    configuration = folder / "content/site.yml"
    nobody = f"http://127.0.0.1:{free_port()}"
    text = configuration.read_text().replace("url: 'https://valbrune.example'", f"url: '{nobody}'")
    configuration.write_text(text.replace("url: https://valbrune.example", f"url: http://127.0.0.1:{port}"))
    Builder(folder, folder / "output").build(Results(), datetime.now(UTC))
    server = ThreadingHTTPServer(("127.0.0.1", port), partial(Quiet, directory=folder / "output"))
    Thread(target=server.serve_forever, daemon=True).start()
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{port}/ville/vote/")
    expect(page.locator("[data-unavailable]")).to_be_visible(timeout=15_000)
    expect(page.locator("main")).to_contain_text("Pourquoi cette question")
    expect(page.locator("#tally")).to_be_visible()
    context.close()
    server.shutdown()
