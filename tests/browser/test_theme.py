"""A site's theme in a real browser: in the light, in the dark, on paper and without any style."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from http.server import ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page, expect

from generator.results import Results
from generator.site import Builder
from tests.browser.test_two_hosts import Quiet
from tests.every_kind import every_kind

THEME = """\
theme:
  accent: "#0b6e4f"
  surface: "#f4f1e8"
  dark: {accent: "#ffd166", surface: "#222222"}
  logo: logo.svg
  heading_font: mono
"""
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="80"><circle cx="40" cy="40" r="40"/></svg>\n'


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the pages of a site with a theme stand."""
    folder = every_kind(tmp_path_factory.mktemp("site"))
    with (folder / "content/site.yml").open("a", encoding="utf-8") as file:
        file.write(THEME)
    (folder / "content/logo.svg").write_text(LOGO, encoding="utf-8")
    Builder(folder, folder / "output", local=True).build(Results(), datetime.now(UTC))
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder / "output"))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def style(page: Page, selector: str, property: str) -> str:
    """How the browser shows something."""
    return str(page.locator(selector).first.evaluate(f"element => getComputedStyle(element).{property}"))


def test_pages_have_the_colours_letters_and_logo_of_the_theme(browser: Browser, address: str) -> None:
    asked, complaints = list[str](), list[str]()
    page = browser.new_page(color_scheme="light", java_script_enabled=False)
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(f"{address}/ville/vote/")
    seen = ("main .button", "backgroundColor"), (".site-header", "backgroundColor")
    assert [style(page, *what) for what in seen] == ["rgb(11, 110, 79)", "rgb(244, 241, 232)"]
    assert "monospace" in style(page, "h1", "fontFamily")
    assert "monospace" not in style(page, "body", "fontFamily")
    assert page.locator(".logo").evaluate("image => image.naturalWidth") == 80
    page.emulate_media(color_scheme="dark")
    assert [style(page, *what) for what in seen] == ["rgb(255, 209, 102)", "rgb(34, 34, 34)"]
    assert style(page, ".logo", "backgroundColor") == "rgb(244, 241, 232)"  # what it was drawn for
    page.emulate_media(color_scheme="light", media="print")
    assert style(page, ".site-header", "backgroundColor") == "rgb(255, 255, 255)"
    icon = page.locator('link[rel="icon"]').get_attribute("href")
    assert page.request.get(f"{address}{icon}").headers["content-type"] == "image/svg+xml"
    assert [url for url in asked if not url.startswith(address)] == []
    assert complaints == []
    page.close()


def test_without_styles_and_pictures_the_title_still_says_whose_site_it_is(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.route("**/assets/*.css", lambda route: route.abort())
    page.route("**/assets/*.svg", lambda route: route.abort())
    page.goto(f"{address}/ville/vote/")
    expect(page.get_by_role("banner").get_by_role("link", name="Valbrune", exact=True)).to_be_visible()
    page.close()
