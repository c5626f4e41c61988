"""People read days as 2026年11月28日 or in eras; 2026-11-28 is for forms and addresses alone."""

import re
from pathlib import Path

import kikan

WESTERN = re.compile(r"""(?<!value=")(?<!from=)\{\{[^{}]*date:"Y-m-d[^{}]*\}\}""")


def test_no_page_shows_a_day_as_computers_write_it() -> None:
    pages = list(Path(kikan.__file__).parent.rglob("templates/**/*.html"))
    assert len(pages) > 100
    assert [page.name for page in pages if WESTERN.search(page.read_text("utf-8"))] == []
