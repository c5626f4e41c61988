"""What every answer owes the browser: strict headers, nothing inline, nothing loaded from outside the network."""

import re
from collections.abc import Mapping
from html.parser import HTMLParser

WANTED = {
    "Content-Security-Policy": ("default-src 'self'", "object-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"),
    "X-Content-Type-Options": ("nosniff",),
    "X-Frame-Options": ("DENY",),
    "Referrer-Policy": ("same-origin",),
    "Cross-Origin-Opener-Policy": ("same-origin",),
    "Cross-Origin-Resource-Policy": ("same-origin",),
    "Permissions-Policy": ("camera=()", "geolocation=()"),
    "Cache-Control": ("no-store",),
}  # fmt: skip
OUTSIDE = re.compile(r"^\s*(?:https?:)?//", re.IGNORECASE)
LOADED = {"src", "srcset", "data", "poster", "action", "formaction"}


class Loaded(HTMLParser):
    """What a page loads or runs by itself: addresses, and code or style written into it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag in ("style", "iframe", "object", "embed", "base") or (
            tag == "script" and not given.get("src")
        ):
            self.faults.append(f"<{tag}>")
        for name, value in given.items():
            if name == "style" or name.startswith("on") or value.strip().lower().startswith("javascript:"):
                self.faults.append(f"{tag} {name}")
            if (name in LOADED or (tag == "link" and name == "href")) and OUTSIDE.match(value):
                self.faults.append(f"{tag} {name}={value[:60]}")


def missing(headers: Mapping[str, str]) -> list[str]:
    return [
        f"{name}: {wanted}"
        for name, parts in WANTED.items()
        for wanted in parts
        if wanted not in headers.get(name, "")
    ]
