"""An impression as papers hold it: the picture with its true size (実寸)."""

import base64
from io import BytesIO
from typing import Any

from PIL import Image

from kikan.businesses.seals.imaging.measure import micrometres


def printed(png: bytes, dpi: int) -> dict[str, Any]:
    """The picture as SVG with width and height in micrometres: printed at that size it is the seal's own."""
    width, height = Image.open(BytesIO(png), formats=("PNG",)).size
    link = f"data:image/png;base64,{base64.b64encode(png).decode()}"
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
        f' viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
        f'<image width="{width}" height="{height}" xlink:href="{link}"/></svg>'
    )
    return {"svg": svg, "width": micrometres(width, dpi), "height": micrometres(height, dpi)}
