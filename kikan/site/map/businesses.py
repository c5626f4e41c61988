"""The page of the map (docs/map.md): what each business is, reads, offers, does and when."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from kikan.law.book import Book, book
from kikan.law.moments import show
from kikan.law.parameter import Statute
from kikan.law.rules import Rule, all_rules
from kikan.shared import manifest
from kikan.shared.access.roles import ROLES
from kikan.shared.documents.papers import every_paper
from kikan.shared.facts.catalogue import CATALOGUE, HISTORY, Column
from kikan.shared.manifest import Manifest
from kikan.shared.procedures import by_name
from kikan.site.commands.cases import load_adapters
from kikan.site.map.glossary import Glossary
from kikan.site.map.order import graph, steps
from kikan.site.map.rules import load_all_rules
from kikan.site.map.tables import NOTHING, codes, table

HEAD = """# The map (業務の地図)

Written by `kikan map` from the manifests, the catalogue of facts, the registries of acts, papers and
rules, the roles and the law book; a test fails when it is not what the command writes. How the words are meant:
[glossary](glossary.yaml); what is missing: [status](status.md)."""


def page(words: Glossary) -> str:
    """The whole map."""
    load_adapters()
    manifests = list(manifest.all_manifests())
    return "\n\n".join([HEAD, *_together(manifests), *_each(manifests, words), *_shared(book())]) + "\n"


def _together(manifests: list[Manifest]) -> Iterator[str]:
    yield "## Businesses"
    yield table(
        ("business", "名称", "key", "listens to", "reads", "offers"),
        (
            (
                f"[{m.name}](#{m.name.replace(' ', '-')})", m.ja, f"g {m.letter}" if m.letter else NOTHING,
                f"{len(m.listens)} kinds" if m.listens else NOTHING, codes(m.reads), codes(m.offers),
            )
            for m in manifests
        ),
    )  # fmt: skip
    yield "## Facts and events between businesses"
    yield "A solid arrow is a fact that is read, a dotted one are journal entries that are listened to."
    yield graph(manifests)
    yield "## Order of reassessment"
    yield "\n".join(f"{n}. {', '.join(step)}" for n, step in enumerate(steps(manifests), 1))


def _each(manifests: list[Manifest], words: Glossary) -> Iterator[str]:
    for one in manifests:
        yield f"## {one.name}"
        yield f"{one.ja} · law: {codes(one.statutes)} · [README](../kikan/businesses/{one.name}/README.md)"
        filled = {title: text for title, text in _parts(one, words) if text != NOTHING}
        for title, text in filled.items():
            yield f"**{title}**"
            yield text
        empty = [title for title, _ in _parts(one, words) if title not in filled]
        if empty:
            yield f"Nothing here: {', '.join(empty)}."


def _parts(one: Manifest, words: Glossary) -> Iterator[tuple[str, str]]:
    yield (
        "Listens to",
        table(("kind", "種類"), ((f"`{kind}`", words.kinds[kind]) for kind in one.listens)),
    )
    yield "A day speaks to it", f"`{one.day_listener}`" if one.day_listener else NOTHING
    yield "Carried out without a clerk", codes(one.automatic)
    own = {kind: ja for kind, ja in words.kinds.items() if kind.split(".")[0] == one.name}
    yield "Tells", table(("kind", "種類"), ((f"`{kind}`", ja) for kind, ja in own.items()))
    acts = [by_name()[name] for name in one.procedures]
    yield "Acts", table(("procedure", "手続", "right"), ((f"`{a.name}`", a.ja, f"`{a.right}`") for a in acts))
    yield (
        "Runs",
        table(("job", "一括処理", "right"), ((f"`{j.name}`", j.ja, f"`{j.right}`") for j in one.jobs)),
    )
    papers = [p for p in every_paper() if p.kind.split(".")[0] == one.name]
    yield "Papers", table(("kind", "帳票", "version"), ((f"`{p.kind}`", p.ja, p.version) for p in papers))
    yield "Screens", table(("path below the municipality", "right"), _screens(one.name))
    yield (
        "Panels on the person page",
        table(("panel", "名称", "right"), ((f"`{p.name}`", p.ja, f"`{p.right}`") for p in one.panels)),
    )
    yield "Rights", table(("right", "権限"), ((f"`{right}`", ja) for right, ja in one.rights.items()))
    yield "Rules of the law", table(("rule", "規則", "dated by", "versions since"), _rules(one, words))
    yield "The year", table(("when", "what"), one.calendar)


def _screens(business: str) -> list[tuple[str, str]]:
    mine = f"<int:municipality>/{business}/"
    resolvers = [
        r for r in get_resolver().url_patterns if isinstance(r, URLResolver) and str(r.pattern) == mine
    ]
    patterns = [p for r in resolvers for p in r.url_patterns if isinstance(p, URLPattern)]
    return [(f"`{business}/{p.pattern}`", f"`{getattr(p.callback, 'right', NOTHING)}`") for p in patterns]


def _rules(one: Manifest, words: Glossary) -> list[tuple[str, ...]]:
    load_all_rules()
    own = f"kikan.businesses.{one.name}.law."
    return [
        (f"`{name}`", words.rules[name], versions[0].axis, ", ".join(_since(v) for v in versions))
        for name, versions in all_rules().items()
        if versions[0].function.__module__.startswith(own)
    ]


def _since(version: Rule[..., Any]) -> str:
    return str(show(version.axis, version.since))


def _shared(of: Book) -> Iterator[str]:
    yield "## Facts"
    yield (
        "Every fact carries the columns of history: " + ", ".join(f"`{c.name}` {c.ja}" for c in HISTORY) + "."
    )
    for fact in CATALOGUE.values():
        yield f"**`{fact.name}`** {fact.ja}, keyed by {fact.keyed_by}, view `{fact.view}`"
        yield table(("column", "項目", "unit", "meaning"), (_column(c) for c in fact.columns))
    yield "## Roles"
    yield table(
        ("role", "役割", "rights"), ((f"`{r.name}`", r.ja, codes(sorted(r.rights))) for r in ROLES.values())
    )
    yield "## Law book"
    yield "What was not checked against the law itself is listed in [unverified](unverified.md)."
    yield table(
        ("statute", "法令", "checked through", "parameters", "set by bodies"),
        (_statute(of, statute) for statute in of.statutes.values()),
    )


def _column(column: Column) -> tuple[str, str, str, str]:
    return f"`{column.name}`", column.ja, column.unit or NOTHING, column.meaning or NOTHING


def _statute(of: Book, statute: Statute) -> tuple[object, ...]:
    own = [p for p in of.parameters.values() if p.id.split(".")[0] == statute.name]
    checked = [f"{axis} {show(axis, at)}" for axis, at in statute.checked_through]
    through = ", ".join(checked) or str(statute.checked_year)
    return f"`{statute.name}`", statute.ja, through, len(own), sum(p.is_set_by_body for p in own)
