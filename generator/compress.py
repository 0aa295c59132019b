"""Ways to compress files ahead of time.

A web server that finds `index.html.gz` or `index.html.br` beside `index.html` can send it as it is to browsers that
read it: nginx with `gzip_static`, Caddy with `precompressed`.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import PurePath

SUFFIXES = (".gz", ".br")
"""What follows a file's name in those of its companions, of all codings that there are."""

SMALLEST = 1024
"""Bytes from which on a file is compressed. One that is smaller arrives in a single packet together with its headers,
no sooner if it is shorter still; and a `tally.json`, written with every vote, would be three files to write."""

PACKED = {
    *(".avif", ".gif", ".heic", ".jpeg", ".jpg", ".jxl", ".png", ".webp"),
    *(".flac", ".m4a", ".m4v", ".mkv", ".mov", ".mp3", ".mp4", ".ogg", ".opus", ".webm"),
    *(".docx", ".epub", ".odp", ".ods", ".odt", ".pdf", ".pptx", ".xlsx"),
    *(".7z", ".br", ".bz2", ".gz", ".rar", ".tgz", ".xz", ".zip", ".zst", ".woff", ".woff2"),
}
"""Endings of files that are compressed within. A PDF would gain a little, but could no longer be read page by page."""

GZIP_LEVEL = 9
BROTLI_QUALITY = 5
"""Of 11. As quick as gzip, half a millisecond for a page, and a tenth shorter. 11 takes off another tenth, but needs
fifty times as long, and pages are compressed whenever they follow a vote."""


@dataclass(frozen=True, slots=True)
class Coding:
    """A way to compress. `suffix`: what it adds to a file's name. `name`: all that the bytes depend on besides the
    content; they depend on nothing else, such as the time."""

    suffix: str
    name: str
    compress: Callable[[bytes], bytes]


def codings() -> tuple[Coding, ...]:
    """All that there are: gzip, and Brotli where its package is installed (the extra `brotli`)."""
    gzip = Coding(
        ".gz",
        f"gzip {GZIP_LEVEL}, zlib {zlib.ZLIB_RUNTIME_VERSION}",
        partial(zlib.compress, level=GZIP_LEVEL, wbits=16 + zlib.MAX_WBITS),  # with gzip's header, its time zero
    )
    try:
        brotli = import_module("brotli")
    except ImportError:
        return (gzip,)
    return (
        gzip,
        Coding(
            ".br",
            f"brotli {BROTLI_QUALITY}, {brotli.__version__}",
            partial(brotli.compress, quality=BROTLI_QUALITY),
        ),
    )


def worth(name: str, content: bytes) -> bool:
    """Whether it is worth trying to compress the file `name`."""
    return len(content) >= SMALLEST and PurePath(name).suffix.lower() not in PACKED
