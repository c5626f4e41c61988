"""What the processes that answer share is loaded before they part."""

from pathlib import Path

from django.conf import settings

from kikan.law import book
from kikan.shared.exchange.layouts import layout_book
from kikan.site.launcher import web


def test_law_and_layouts_are_read_before_the_first_page_asks_for_them() -> None:
    book.cache_clear()
    layout_book.cache_clear()
    web.when_ready(None)
    assert (book.cache_info().currsize, layout_book.cache_info().currsize) == (1, 1)
    layout_book(Path(settings.KIKAN_LAYOUTS))
    assert layout_book.cache_info().hits == 1
