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
    for block in re.split(r"\n\s*\n", text.strip()):
        lines = PICTURE.sub("", block).strip().splitlines()
        if lines:
            yield _block(lines)


def _block(lines: list[str]) -> str:
    first = lines[0]
    if heading := re.fullmatch(r"(#{1,3}) (.+)", first):
        level = len(heading[1])
        rest = f"\n{_block(lines[1:])}" if lines[1:] else ""
        return f"<h{level}>{_inline(heading[2])}</h{level}>{rest}"
    if first.startswith("```"):
        return f"<pre>{_escaped(chr(10).join(lines[1:-1]))}</pre>"
    if first.startswith("|"):
        return _table(lines)
    if first.startswith("- "):
        return _list("ul", [_item(line, r"- (.+)") for line in lines])
    if re.match(r"1\. ", first):
        return _list("ol", [_item(line, r"\d+\. (.+)") for line in lines])
    return f"<p>{'<br>'.join(_inline(line) for line in lines)}</p>"


def _item(line: str, form: str) -> str:
    found = re.fullmatch(form, line)
    if found is None:
        raise NotUnderstood(line)
    return found[1]


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
    page = re.fullmatch(r"([a-z_]+)\.md", target)
    if page is None:
        return text
    name = page[1]
    return f"<a href=\"{{% url 'manual' municipality=desk.actor.municipality page='{name}' %}}\">{text}</a>"


def _escaped(text: str) -> str:
    """As text of a template: neither HTML nor a tag of the template language."""
    return html.escape(text, quote=False).replace("{", "&#123;").replace("}", "&#125;")
