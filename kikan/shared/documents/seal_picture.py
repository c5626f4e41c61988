"""The picture of an official seal (電子公印の印影): an SVG that holds shapes alone, or a PNG put into one."""

import base64
import struct
import xml.etree.ElementTree as ElementTree

from kikan.shared.errors import Refused

SVG = "{http://www.w3.org/2000/svg}"
SHAPES = frozenset(
    SVG + name
    for name in (
        "svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "defs", "title", "desc",
        "image", "metadata", "clipPath", "use",
    )
)  # fmt: skip
PNG = b"\x89PNG\r\n\x1a\n"
LARGEST = 150_000
WHAT_TO_DO = "公印の画像は、図形だけの SVG か PNG（150KB以下）で用意してください。"


def picture_of(data: bytes) -> str:
    """The SVG to keep. Errors: Refused for anything but shapes or one PNG."""
    if not data or len(data) > LARGEST:
        raise Refused("公印の画像の大きさが正しくありません。", what_to_do=WHAT_TO_DO, field="seal")
    return _around(data) if data.startswith(PNG) else _shapes(data)


def _around(png: bytes) -> str:
    if len(png) < 24:
        raise _wrong()
    width, height = struct.unpack(">II", png[16:24])
    if not (0 < width <= 4000 and 0 < height <= 4000):
        raise _wrong()
    text = base64.b64encode(png).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        f'<image width="{width}" height="{height}" href="data:image/png;base64,{text}"/></svg>'
    )


def _shapes(data: bytes) -> str:
    try:
        text = data.decode("utf-8")
        if "<!" in text.replace("<!--", ""):
            raise _wrong()  # no document type, no entities
        root = ElementTree.fromstring(text)  # noqa: S314 - entities are refused above
    except (UnicodeDecodeError, ElementTree.ParseError) as error:
        raise _wrong() from error
    if root.tag != f"{SVG}svg" or any(_is_unsafe(each) for each in root.iter()):
        raise _wrong()
    ElementTree.register_namespace("", SVG[1:-1])
    return ElementTree.tostring(root, encoding="unicode")


def _is_unsafe(element: ElementTree.Element) -> bool:
    """Anything that acts, or fetches something from elsewhere."""
    if element.tag not in SHAPES:
        return True
    for name, value in element.attrib.items():
        plain = name.rpartition("}")[2].lower()
        if plain.startswith("on") or "url(" in value.replace("url(#", ""):
            return True
        if plain == "href" and not value.startswith(("#", "data:image/png;base64,")):
            return True
    return False


def _wrong() -> Refused:
    return Refused("公印の画像として読めません。", what_to_do=WHAT_TO_DO, field="seal")
