"""One character as a drawing (字形の図): the same typeface and shaping as on papers, for screens without the font."""

from functools import lru_cache

from kikan.shared.documents.rendering.characters import first_unprintable
from kikan.shared.documents.rendering.compiler import room

SHEET = """
#set page(width: 64pt, height: 64pt, margin: 0pt, fill: none)
#set text(font: "{family}", size: 56pt, top-edge: "ascender", bottom-edge: "descender", fallback: false)
#align(center + horizon, text("{text}"))
"""


@lru_cache(maxsize=4096)
def drawing(text: str) -> bytes | None:
    """A character, or a base with its selector, as SVG; None where the exact typeface does not have it.

    Errors: NoFont.
    """
    face = room().typeface
    if not face.is_exact or first_unprintable(text, face.coverage, exact=True):
        return None
    return room().draw(SHEET.format(family=face.families[0], text=text))


def unprintable(text: str) -> str:
    """The first character that papers cannot show (印刷できない文字); empty where there is none.

    Errors: NoFont.
    """
    face = room().typeface
    return first_unprintable(text, face.coverage, exact=face.is_exact)
