"""The manual (手引き): pages of docs/manual as templates, so that F1 shows what the repository shows."""

import html
import re
from collections.abc import Iterator
from pathlib import Path

from kikan.site.businesses import BUSINESSES
from kikan.site.map.glossary import PACKAGE

HEAD = """{{% extends "desk/base.html" %}}{{# written by `kikan map` from docs/manual/{source} #}}
{{% block title %}}手引き: {title}{{% endblock %}}
{{% block content %}}<article class="card card-pad prose">
{body}
<p><a href="{{% url 'manual' municipality=desk.actor.municipality page='index' %}}">手引きの目次</a></p>
</article>{{% endblock %}}
"""
LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
PICTURE = re.compile(r"!\[[^\]]*\]\([^)]*\)")


class NotUnderstood(ValueError):
    """A line the manual's few forms do not know: it must not vanish on the way to the screen."""


def pages(folder: Path) -> dict[Path, str]:
    """The template of every page of the manual; README.md is its table of contents."""
    return {_place(source): template(source) for source in sorted(folder.glob("*.md"))}


def _place(source: Path) -> Path:
    """A business's page is a template of that business, all others are the desk's."""
    name = "index" if source.stem == "README" else source.stem
    room = PACKAGE / "businesses" / name if name in BUSINESSES else PACKAGE / "shared" / "desk"
    return room / "templates" / "manual" / f"{name}.html"


def template(source: Path) -> str:
    """One page. Errors: NotUnderstood."""
    text = source.read_text("utf-8")
    title = text.splitlines()[0].removeprefix("# ")
    return HEAD.format(source=source.name, title=_inline(title), body="\n".join(_blocks(text)))


def _blocks(text: str) -> Iterator[str]:
    """Fences first, since they may hold anything; the rest is cut at blank lines and where a form begins."""
    for place, part in enumerate(re.split(r"^```.*$", PICTURE.sub("", text), flags=re.MULTILINE)):
        if place % 2:
            yield f"<pre>{_escaped(part.strip(chr(10)))}</pre>"
        else:
            yield from (_block(lines) for lines in _groups(part))


def _groups(text: str) -> Iterator[list[str]]:
    """Lines of one form each; an indented line goes on with the one before."""
    group: list[str] = []
    for line in [*text.splitlines(), ""]:
        if group and line.startswith("  ") and line.strip():
            group[-1] += f" {line.strip()}"
        elif group and (not line.strip() or _form(line) != _form(group[0]) or _form(line) == "#"):
            yield group
            group = [line] if line.strip() else []
        elif line.strip():
            group.append(line)


def _form(line: str) -> str:
    """What a line begins: heading, table, list, numbered list or running text."""
    found = re.match(r"(#)#{0,2} |(\|)|(-) |(1)?\d*\. ", line)
    return next((mark for mark in found.groups() if mark), "1") if found else ""


def _block(lines: list[str]) -> str:
    form, first = _form(lines[0]), lines[0]
    if form == "#":
        level = len(first) - len(first.lstrip("#"))
        return f"<h{level}>{_inline(first[level + 1 :])}</h{level}>"
    if form == "|":
        return _table(lines)
    if form == "-":
        return _list("ul", [line[2:] for line in lines])
    if form == "1":
        return _list("ol", [line.split(". ", 1)[1] for line in lines])
    if re.match(r"[ \t>*+]|#{4}|---", first):
        raise NotUnderstood(first)
    return f"<p>{'<br>'.join(_inline(line) for line in lines)}</p>"


def _list(tag: str, items: list[str]) -> str:
    return f"<{tag}>{''.join(f'<li>{_inline(item)}</li>' for item in items)}</{tag}>"


def _table(lines: list[str]) -> str:
    rows = [[cell.strip() for cell in line.strip("| ").split("|")] for line in lines]
    head = "".join(f'<th scope="col">{_inline(cell)}</th>' for cell in rows[0])
    body = "".join(f"<tr>{''.join(f'<td>{_inline(cell)}</td>' for cell in row)}</tr>" for row in rows[2:])
    return f'<table class="list-table"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _inline(text: str) -> str:
    """Code, strong words and links; a link to another page of the manual goes to its screen."""
    made = re.sub(r"`([^`]+)`", r"<code>\1</code>", _escaped(text))
    made = re.sub(r"\*\*([^*]+)\*\*", r"<strong>\1</strong>", made)
    return LINK.sub(lambda found: _link(found[1], found[2]), made)


def _link(text: str, target: str) -> str:
    page = re.fullmatch(r"([a-z][a-z_-]*)\.md", target)
    if page is None:
        return text
    name = page[1]
    return f"<a href=\"{{% url 'manual' municipality=desk.actor.municipality page='{name}' %}}\">{text}</a>"


def _escaped(text: str) -> str:
    """As text of a template: neither HTML nor a tag of the template language."""
    return html.escape(text, quote=False).replace("{", "&#123;").replace("}", "&#125;")
