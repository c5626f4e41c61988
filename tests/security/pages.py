"""What a page asks for: its forms with their fields as a browser would send them, and its links."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urljoin, urlsplit

Pairs = list[tuple[str, str]]


@dataclass
class Form:
    """One form; `fields` in the order of the page, `choices` of lists, `files` by name."""

    method: str
    action: str
    fields: Pairs = field(default_factory=list)
    buttons: Pairs = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    choices: dict[str, list[str]] = field(default_factory=dict)

    @property
    def names(self) -> list[str]:
        """Every name once."""
        return list(dict.fromkeys(name for name, _ in self.fields))


class Page(HTMLParser):
    """Forms and links of an HTML text, read without a browser."""

    def __init__(self, text: str, base: str) -> None:
        super().__init__(convert_charrefs=True)
        self.base = base
        self.forms: list[Form] = []
        self.links: list[str] = []
        self._by_id: dict[str, Form] = {}
        self._form: Form | None = None
        self._select: tuple[Form, str] | None = None
        self._area: tuple[Form, str] | None = None
        self.feed(text)
        self.close()

    @property
    def queries(self) -> list[str]:
        """Names of query parameters in links and GET forms to this very path."""
        here = urlsplit(self.base).path
        found = [n for link in self.links if urlsplit(link).path == here for n, _ in _query(link)]
        found += [
            n for f in self.forms if f.method == "get" and urlsplit(f.action).path == here for n in f.names
        ]
        return list(dict.fromkeys(found))

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag == "a" and "href" in given:
            self.links.append(urljoin(self.base, given["href"]))
        elif tag == "form":
            self._form = self._opened(given)
        elif tag in ("input", "button", "select", "textarea"):
            self._field(tag, given)
        elif tag == "option" and self._select is not None:
            self._option(given)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            self._area = None

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            form, name = self._area
            form.fields.append((name, data))
            self._area = None

    def _opened(self, given: dict[str, str]) -> Form:
        """A new form, unless a field outside it has announced it by its id."""
        form = self._by_id.get(given.get("id", "")) or Form("get", self.base)
        form.method = given.get("method", "get").lower()
        form.action = urljoin(self.base, given.get("action", ""))
        self.forms.append(form)
        if "id" in given:
            self._by_id[given["id"]] = form
        return form

    def _field(self, tag: str, given: dict[str, str]) -> None:
        form, name = self._form, given.get("name", "")
        if "form" in given:
            form = self._by_id.setdefault(given["form"], Form("post", self.base))
        if form is None or not name or "disabled" in given:
            return
        if tag == "select":
            self._select = (form, name)
            form.choices.setdefault(name, [])
        elif tag == "textarea":
            self._area = (form, name)
        else:
            self._input(tag, given, form, name)

    def _input(self, tag: str, given: dict[str, str], form: Form, name: str) -> None:
        kind, value = given.get("type", "submit" if tag == "button" else "text"), given.get("value", "")
        if kind in ("submit", "image"):
            form.buttons.append((name, value))
        elif kind == "file":
            form.files.append(name)
        elif kind in ("radio", "checkbox"):
            form.choices.setdefault(name, []).append(value or "on")
            if "checked" in given:
                form.fields.append((name, value or "on"))
        else:
            form.fields.append((name, value))

    def _option(self, given: dict[str, str]) -> None:
        assert self._select is not None
        form, name = self._select
        form.choices[name].append(given.get("value", ""))
        if "selected" in given or name not in form.names:
            form.fields = [(n, v) for n, v in form.fields if n != name]
            form.fields.append((name, given.get("value", "")))


@dataclass(frozen=True)
class Opened:
    """How an address opened: the status, where it sends on to, and what the page asks for."""

    status: int
    location: str
    page: Page


def _query(link: str) -> Pairs:
    return parse_qsl(urlsplit(link).query, keep_blank_values=True)
