"""Every generated page with its text: what `kikan map` writes and a test compares."""

from pathlib import Path

from kikan.site.map import businesses, doubts, glossary, manual


def pages() -> dict[Path, str]:
    """Path and text. Errors: KeyError for a kind or rule without Japanese in the glossary; Cycle."""
    words = glossary.read()
    docs = glossary.ROOT / "docs"
    return {
        docs / "map.md": businesses.page(words),
        docs / "unverified.md": doubts.page(),
        **manual.pages(docs / "manual"),
    }
