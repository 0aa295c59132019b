"""Contexts to HTML: the Jinja environment, and where the pages' addresses and assets stand.

Templates and assets of the site go before those of the package, file by file. A name that a template uses and nobody
gave is an error, never silence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache, cached_property
from pathlib import Path
from typing import ClassVar, Protocol
from urllib.parse import urlsplit

import jinja2
from markupsafe import escape

from ballots.lean import dataclass
from generator import addresses, charter, i18n
from generator.compiled import Compiled
from generator.components import Frame, Link, Picture
from generator.editions import Editions
from generator.i18n import Tongue
from generator.model import Site
from generator.pages import assets
from generator.prose.media import Media
from generator.prose.written import paragraphs
from generator.remembering import Environment
from generator.roots import roots

LOGO_HEIGHT = 40
"""Pixels. The style sheet says the same in `rem`, so that the logo grows with the letters beside it."""


class Context(Protocol):
    """A dataclass of `contexts` or `collector_contexts` that says which template it is for."""

    template: ClassVar[str]


@dataclass(frozen=True, slots=True)
class Where:
    """What stands in front of addresses: of pages, of assets and of the collector. '' is the page's own origin."""

    pages: str
    assets: str
    collector: str

    def policy(self) -> str:
        """The Content-Security-Policy of a page: nothing from elsewhere, nothing inline, forms to the collector only.

        `form-action` must name the collector: Chromium checks it again on the redirect that follows a vote.
        """
        images = f"'self' {origin(self.pages)}" if "://" in self.pages else "'self'"
        collector = f"'self' {origin(self.collector)}" if self.collector else "'self'"
        return "; ".join(
            [
                "default-src 'none'",
                "script-src 'self'",
                "style-src 'self'",
                f"img-src {images}",
                "media-src 'self'",
                "font-src 'self'",
                f"connect-src {collector}",
                f"form-action {collector}",
                "base-uri 'none'",
            ]
        )


def origin(url: str) -> str:
    """Scheme, host and port of an absolute address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


class Renderer:
    """Renders the pages of one site.

    local: pages and collector share whatever origin they are served from. cache: keep compiled templates and catalogues
    in the site's `var/cache/`, if it has a folder `var`. Templates of Cahier are kept beside them in any case.
    demonstration: every page says that its votes are invented, and keeps search engines out.

    `assets` has style sheet, scripts and what the theme adds, by name. Raises `OSError` if one cannot be read.
    """

    def __init__(
        self, site: Site, folder: Path, local: bool, *, cache: bool = True, demonstration: bool = False
    ) -> None:
        self.site = site
        self.demonstration = demonstration
        self._folder = folder
        var = folder / "var" if cache and (folder / "var").is_dir() else None
        self._compiled = Compiled(var, _made_by())
        self._catalogues = Editions(var / "cache/catalogues") if var else None
        path = urlsplit(site.url).path
        self.static = Where("", "", "") if local else Where(path, path, site.collector.url)
        self.collector = Where("", "", "") if local else Where(site.url, "", "")
        self.ready = False
        """Whether all templates are compiled."""
        self._environments = {language: self._environment(language) for language in site.languages}
        # Now rather than with the first page: a collector that cannot read them goes on with the site that it has.
        self.assets = assets.load(folder, site)
        self._logo_size = Media(folder).size(site.theme.logo.file) if site.theme.logo else (0, 0)

    def get_ready(self) -> None:
        """Compile all templates."""
        for environment in self._environments.values():
            for name in environment.list_templates(["html"]):
                with suppress(jinja2.TemplateError, UnicodeDecodeError):  # as long as no page asks for it
                    environment.get_template(name)
        self.ready = True

    @property
    def policy(self) -> str:
        """The Content-Security-Policy of the pages that the collector makes."""
        return self.collector.policy() + "; frame-ancestors 'none'"

    @cached_property
    def tongues(self) -> Mapping[str, Tongue]:
        """The site's languages."""
        return {
            language: Tongue(language, i18n.catalogue(self._folder, language, self._catalogues), self.site.currency)
            for language in self.site.languages
        }

    def html(self, page: Context, frame: Frame) -> str:
        """The whole page."""
        template = self._environments[frame.language].get_template(page.template)
        return template.render(page=page, frame=frame)

    def translate(
        self,
        language: str,
        message: str,
        plural: str = "",
        number: int = 1,
        values: Mapping[str, object] | None = None,
    ) -> str:
        """An English sentence of the code in `language`, its `{name}` places filled."""
        return self.tongues[language].sentence(message, plural, number, values)

    def collector_page(self, page: Context, language: str, title: str) -> str:
        """A page made for one reader by the collector: no fixed address, and nothing for a search engine."""
        tongue = self.tongues[language]
        home = self.collector.pages + addresses.root(self.site, language)
        frame = Frame(
            site=self.site,
            language=language,
            direction=tongue.direction,
            title=title,
            description="",
            url="",
            home=home,
            alternates=(),
            trail=(),
            menu=self.menu(language, self.collector),
            assets=self.hrefs(self.collector),
            logo=self.logo(language, self.collector),
            feeds=(),
            policy=self.collector.policy(),
            indexed=False,
            demonstration=self.demonstration,
        )
        return self.html(page, frame)

    def menu(self, language: str, where: Where) -> tuple[Link, ...]:
        """Links to the plain pages and to the site map."""
        tongue = self.tongues[language]
        pages = [(tongue.say(page.title), addresses.address(self.site, page, language)) for page in self.site.pages]
        pages.append((escape(tongue.sentence("Site map")), addresses.site_map(self.site, language)))
        return tuple(Link(title, where.pages + address) for title, address in pages)

    def hrefs(self, where: Where) -> Mapping[str, str]:
        """Where a page finds each asset."""
        return {name: where.assets + asset.address for name, asset in self.assets.items()}

    def logo(self, language: str, where: Where) -> Picture | None:
        """The site's logo as high as a page shows it, on a page that finds its assets at `where`."""
        image = self.site.theme.logo
        if image is None:
            return None
        width, height = self._logo_size
        shown = round(LOGO_HEIGHT * width / height) if height else 0
        words = self.tongues[language].plain(image.alt), self.tongues[language].foreign(image.alt)
        return Picture(self.hrefs(where)["logo"], *words, shown, LOGO_HEIGHT)

    def _environment(self, language: str) -> Environment:
        tongue = self.tongues[language]
        environment = Environment(
            loader=jinja2.FileSystemLoader(roots(self._folder)),
            extensions=["jinja2.ext.i18n"],
            autoescape=True,
            bytecode_cache=self._compiled,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            # A renderer is made anew for each reading of the site: within a build, all pages are of the same templates.
            auto_reload=False,
            cache_size=-1,
        )
        environment.install_gettext_translations(tongue.phrases, newstyle=True)  # type: ignore[attr-defined] # the extension adds it
        environment.globals |= i18n.for_templates(tongue.phrases)
        filters: dict[str, Callable[..., object]] = {
            "say": tongue.say,
            "plain": tongue.plain,
            "number": tongue.number,
            "share": tongue.share,
            "money": tongue.money,
            "date": tongue.day,
            "datetime": tongue.moment,
            "opening": tongue.opening,
            "closing": tongue.closing,
            "rule": charter.rules(self.site, tongue).get,
            "role": {one.name: tongue.say(one.role) for one in self.site.officials}.get,
            "width": i18n.width,
            "written": paragraphs,
        }
        environment.filters |= {name: _at_work(filter) for name, filter in filters.items()}
        return environment


def _at_work(filter: Callable[..., object]) -> Callable[..., object]:
    """A filter that Jinja does not apply to constants when it compiles: what is compiled, all languages share, and the
    code of filters may change."""
    return jinja2.pass_context(lambda _, *arguments: filter(*arguments))


@cache
def _made_by() -> str:
    """What templates are compiled by: Jinja, set up as it is here."""
    return jinja2.__version__ + Path(__file__).read_text("utf-8")
