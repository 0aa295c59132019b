"""A site's theme: read from its site.yml, and in its pages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ballots import Words
from generator.collector_contexts import RefusalPage
from generator.content.palettes import usual
from generator.model import Site
from generator.pages.assets import Asset
from generator.render import Renderer
from generator.results import Results
from generator.roots import PACKAGE
from generator.settings import Font, Image, Theme
from generator.site import Builder
from tests.serving import write_site
from tests.templates import samples

LIGHT, DARK = usual(Path())
SHEET = (PACKAGE / "assets/style.css").read_text(encoding="utf-8")
SITE = """\
title: {fr: « Étang » participe, en: Pond}
url: https://etang.example/avis
collector: https://votes.example
languages: [fr, en]
"""
THEME = """\
theme:
  accent: "#0B6E4F"
  surface: "#FFF"
  dark: {paper: "#000"}
  logo: {file: Blason & lac.svg, alt: {fr: La ville, en: The town}}
  font: {family: humanist, file: étang.woff2, bold: gras.woff2}
  heading_font: slab
"""


def drawing(width: int, height: int) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"/>\n'


FILES = {"Blason & lac.svg": drawing(60, 80), "étang.woff2": "letters", "gras.woff2": "bold letters"}


def read(folder: Path, theme: str = "", files: Mapping[str, str] = FILES) -> Site:
    return samples.loaded(write_site(folder, {"site.yml": SITE + theme, **files}))


def assets(folder: Path, theme: str = "", files: Mapping[str, str] = FILES) -> Mapping[str, Asset]:
    return Renderer(read(folder, theme, files), folder, local=False).assets


def properties(rule: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+): ([^;]+);", rule))


def test_a_site_without_a_theme_looks_as_the_style_sheet_says(tmp_path: Path) -> None:
    assert read(tmp_path).theme == Theme(LIGHT, DARK, None, Font("sans"), Font("serif"))
    assert assets(tmp_path)["style.css"].content.decode() == SHEET


def test_every_field_of_a_theme_is_read(tmp_path: Path) -> None:
    theme = read(tmp_path, THEME).theme
    assert theme.logo == Image("content/Blason & lac.svg", Words(fr="La ville", en="The town"))
    assert theme.font == Font("humanist", "content/étang.woff2", "content/gras.woff2")
    assert theme.heading_font == Font("slab")
    assert (theme.light["accent"], theme.light["surface"], theme.light["paper"]) == (
        "#0b6e4f",
        "#ffffff",
        LIGHT["paper"],
    )
    assert theme.dark["paper"] == "#000000"


def test_the_accent_in_the_dark_is_of_the_same_hue(tmp_path: Path) -> None:
    red, green, blue = bytes.fromhex(read(tmp_path, 'theme: {accent: "#0b6e4f"}').theme.dark["accent"][1:])
    assert green > blue > red
    assert read(tmp_path, f'theme: {{accent: "{LIGHT["accent"]}"}}').theme.dark == DARK


def test_the_theme_stands_behind_the_style_sheet_for_screens_alone(tmp_path: Path) -> None:
    """Print keeps the colours that the sheet has for it, though rules of one weight win by standing last."""
    theme = read(tmp_path, THEME).theme
    added = assets(tmp_path, THEME)["style.css"].content.decode().removeprefix(SHEET)
    light, dark = (line for line in added.splitlines() if line.startswith("@media"))
    assert light.startswith("@media screen { :root { color-scheme: light; ")
    assert dark.startswith("@media screen and (prefers-color-scheme: dark) { :root { color-scheme: dark; ")
    assert {**LIGHT, **properties(light)} == theme.light
    assert {**DARK, **properties(dark)} == theme.dark
    assert properties(light).keys() <= properties(dark).keys()
    assert not {"paper", "line"} & properties(light).keys()


def test_check_boxes_are_drawn_for_the_ground_that_they_stand_on(tmp_path: Path) -> None:
    night = 'theme: {paper: "#10233f", surface: "#173055", ink: "#f4f1e8"}'
    rule = assets(tmp_path, night)["style.css"].content.decode().removeprefix(SHEET)
    assert rule.startswith("@media screen { :root { color-scheme: dark; --paper: #10233f; ")


def test_letters_are_the_families_and_files_that_the_theme_names(tmp_path: Path) -> None:
    found = assets(tmp_path, THEME)
    sheet = found["style.css"].content.decode().removeprefix(SHEET)
    regular, bold = (found[f"content/{name}.woff2"] for name in ("étang", "gras"))
    assert re.fullmatch(r"/assets/etang\.[0-9a-f]{8}\.woff2", regular.address)
    faces = re.findall(r'@font-face .*url\("([^"]+)"\).*font-weight: ([\d ]+); font-display: swap', sheet)
    assert [(f"/assets/{file}", weights) for file, weights in faces] == [
        (regular.address, "100 500"),
        (bold.address, "600 900"),
    ]
    assert properties(sheet)["font"].startswith('"font", Optima, ')
    assert properties(sheet)["heading-font"].startswith("Rockwell, ")


def test_one_font_file_is_for_all_weights_and_loaded_once(tmp_path: Path) -> None:
    found = assets(tmp_path, "theme: {font: {file: gras.woff2}, heading_font: {file: gras.woff2}}")
    sheet = found["style.css"].content.decode().removeprefix(SHEET)
    assert len(set(re.findall(r'url\("[^"]+"\)', sheet))) == 1
    assert sheet.count("font-weight: 100 900;") == 2
    assert properties(sheet) == {"font": '"font", var(--sans)', "heading-font": '"heading-font", var(--serif)'}


@pytest.mark.parametrize(
    ("name", "width", "is_icon"),
    [("logo.svg", 80, True), ("logo.svg", 200, False), ("logo.webp", 80, False), ("logo.SVG", 80, True)],
)
def test_the_icon_is_the_logo_if_it_can_be_or_a_letter(tmp_path: Path, name: str, width: int, is_icon: bool) -> None:
    found = assets(tmp_path, f"theme: {{logo: {name}}}", {name: drawing(width, 80)})
    assert (found["icon"] == found["logo"]) is is_icon
    assert is_icon or ">É</text>" in found["icon"].content.decode()


def test_the_icon_has_the_colours_of_the_theme(tmp_path: Path) -> None:
    icon = assets(tmp_path, 'theme: {accent: "#0b6e4f"}')["icon"]
    assert (icon.media_type, 'fill="#0b6e4f"' in icon.content.decode()) == ("image/svg+xml", True)
    assert re.fullmatch(r"/assets/icon\.[0-9a-f]{8}\.svg", icon.address)


def test_pages_show_logo_and_icon_beside_the_title(tmp_path: Path) -> None:
    read(tmp_path, THEME)
    Builder(tmp_path, tmp_path / "output").build(Results(), datetime.now(UTC))
    page = (tmp_path / "output/en/index.html").read_text(encoding="utf-8")
    (logo,) = re.findall(r'<img class="logo" [^>]*>', page)
    icon, sheet = (re.findall(rf'<link rel="{rel}" href="/avis(/[^"]+)">', page)[0] for rel in ("icon", "stylesheet"))
    assert re.fullmatch(r'<img class="logo" src="/avis(/assets/\S+)" alt="The town" width="30" height="40">', logo)
    assert f'src="/avis{icon}"' in logo
    assert "<span>Pond</span></a>" in page
    for address in (icon, sheet):
        assert (tmp_path / "output" / address[1:]).is_file()
    assert 'style="' not in page


def test_pages_of_the_collector_have_the_theme_from_its_own_address(tmp_path: Path) -> None:
    renderer = Renderer(read(tmp_path, THEME), tmp_path, local=False)
    page = renderer.collector_page(RefusalPage(404, "Rien", "Rien ici.", None), "fr", "Rien")
    for name in ("logo", "icon", "style.css"):
        assert f'"{renderer.assets[name].address}"' in page
    assert 'alt="La ville"' in page


def test_a_style_sheet_of_the_sites_own_has_the_usual_colours(tmp_path: Path) -> None:
    """A theme stands behind it as well, and is judged by its colours."""
    own = tmp_path / "templates/assets/style.css"
    own.parent.mkdir(parents=True)
    own.write_text(":root { --ink: #000; }\n@media (prefers-color-scheme: dark) { :root { --paper: #111; } }\n")
    theme = read(tmp_path, 'theme: {muted: "#555"}').theme
    assert (theme.light, theme.dark) == ({**LIGHT, "ink": "#000000", "muted": "#555555"}, {**DARK, "paper": "#111111"})
    assert assets(tmp_path, 'theme: {muted: "#555"}')["style.css"].content.decode().splitlines()[2:] == [
        "@media screen { :root { color-scheme: light; --muted: #555555; } }",
        "@media screen and (prefers-color-scheme: dark) { :root { color-scheme: dark; "
        f"--muted: {DARK['muted']}; }} }}",
    ]
