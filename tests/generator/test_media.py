"""Pictures: their size is known before they are loaded, so that nothing moves when they arrive."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.prose.media import Media

SVG = '<svg xmlns="http://www.w3.org/2000/svg" {}/>'


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('width="64" height="48"', (64, 48)),
        ('width="64" height="48" viewBox="0 0 640 480"', (64, 48)),
        ('viewBox="0 0 640 400"', (640, 400)),
        ("viewBox = '-8,-8, 63.6 40'", (64, 40)),
        ('viewBox="none"', (0, 0)),
        ("", (0, 0)),
    ],
)
def test_an_svg_says_its_size_or_its_proportions(tmp_path: Path, attributes: str, size: tuple[int, int]) -> None:
    (tmp_path / "drawing.svg").write_text(SVG.format(attributes))
    assert Media(tmp_path).size("drawing.svg") == size


def test_what_is_no_picture_has_no_size(tmp_path: Path) -> None:
    (tmp_path / "plan.pdf").write_bytes(b'%PDF-1.4 viewBox="0 0 640 400"')
    (tmp_path / "broken.png").write_bytes(b"\x89PNG")
    assert Media(tmp_path).size("plan.pdf") == (0, 0)
    assert Media(tmp_path).size("broken.png") == (0, 0)
