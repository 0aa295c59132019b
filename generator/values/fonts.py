"""Families of letters that readers have already."""

from __future__ import annotations

STACKS = {
    "sans": "var(--sans)",
    "serif": "var(--serif)",
    "humanist": 'Optima, Candara, "Gill Sans Nova", "Noto Sans", Carlito, "DejaVu Sans", sans-serif',
    "geometric": '"Avenir Next", Avenir, Corbel, "Century Gothic", "URW Gothic", sans-serif',
    "grotesque": '"Helvetica Neue", Helvetica, Arial, "Nimbus Sans", "Liberation Sans", sans-serif',
    "book": 'Charter, "Bitstream Charter", "Sitka Text", Cambria, Caladea, "Noto Serif", serif',
    "slab": 'Rockwell, "Rockwell Nova", "Roboto Slab", "Sitka Small", "DejaVu Serif", serif',
    "mono": 'ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace',
}
"""Each family's name with what a style sheet takes for it: fonts of Apple's, Microsoft's and Google's systems and of
Linux, and the generic family at the end. The first two stand in `templates/assets/style.css`, as the usual ones."""
