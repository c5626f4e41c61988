"""The rendering room (印刷室): a template and plain data become the bytes of a PDF, nothing else.

Knows no database and no clock: the document's date, number and marks are in the data. Same input, same bytes.
"""

from kikan.shared.documents.rendering.characters import TextTooLong, UnprintableCharacter
from kikan.shared.documents.rendering.compiler import (
    Refused,
    RenderingFailed,
    check,
    compile,
    compile_together,
    page_count,
    typeface,
    use_fonts,
)
from kikan.shared.documents.rendering.fonts import NoFont, Typeface
from kikan.shared.documents.rendering.glyphs import drawing, unprintable
from kikan.shared.documents.rendering.press import Press, Printed

__all__ = [
    "NoFont",
    "Press",
    "Printed",
    "Refused",
    "RenderingFailed",
    "TextTooLong",
    "Typeface",
    "UnprintableCharacter",
    "check",
    "compile",
    "compile_together",
    "drawing",
    "page_count",
    "typeface",
    "unprintable",
    "use_fonts",
]
