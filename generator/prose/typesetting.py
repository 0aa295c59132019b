"""Texts without markup, and the texts of a block, set as their language does."""

from __future__ import annotations

from functools import lru_cache

from generator.prose.typography import Piece, apostrophes, french_spaces, is_french


@lru_cache(maxsize=10_000)
def typeset(text: str, language: str) -> str:
    """A title or another text without markup, set as `language` does."""
    piece = Piece("text", 0, text)
    set_pieces([piece], language)
    return piece.content


def set_pieces(pieces: list[Piece], language: str) -> None:
    """Set the texts of one block as `language` does."""
    texts = [piece for piece in pieces if piece.type == "text"]
    for piece in texts:
        piece.content = apostrophes(piece.content)
    if any("'" in piece.content or '"' in piece.content for piece in texts):
        from generator.prose.quotes import set_quotes  # noqa: PLC0415 (few texts have need of the parser's rule)

        set_quotes(pieces, language)
    if is_french(language):
        for piece in texts:
            piece.content = french_spaces(piece.content)
