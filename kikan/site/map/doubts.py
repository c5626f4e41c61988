"""What nobody has checked against the law itself (未確認の値), and what is invented (例示値): docs/unverified.md."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from kikan.law.book import Book, book
from kikan.law.moments import show
from kikan.law.ordinances import ILLUSTRATIVE, Ordinance, read_ordinance
from kikan.law.parameter import Dated, Parameter
from kikan.site.map.glossary import ROOT
from kikan.site.map.tables import table

ORDINANCES = ROOT / "samples" / "ordinances"
HEAD = """# What is unverified (未確認の値)

Written by `kikan map` from the law book and the sample ordinances. `unverified`: read in a third party's table or on a page that
names no year; the law or ordinance itself was not read. Screens and papers that used such a value say so."""


def page() -> str:
    """Statutory values first, then those of each municipality."""
    of = book()
    return "\n\n".join([HEAD, *_statutes(of), *_bodies(of)]) + "\n"


def _statutes(of: Book) -> Iterator[str]:
    yield "## Values of statutes"
    rows = [(p, v) for p in of.parameters.values() for v in p.values if v.unverified]
    yield table(("parameter", "名称", "holds", "cited"), (_row(p, v) for p, v in rows))


def _row(parameter: Parameter, dated: Dated) -> tuple[object, ...]:
    until = "" if dated.ends is None else show(parameter.axis, dated.ends)
    span = f"{show(parameter.axis, dated.begins)}–{until}"
    return f"`{parameter.id}`", parameter.ja, span, dated.cites


def _bodies(of: Book) -> Iterator[str]:
    yield "## Values of the sample municipalities"
    yield (
        "Gaps: parameters without a value in that fiscal year. A sample installation fills them with illustrative"
        " values (例示値) and marks whatever used one; a real one stops with the gap."
    )
    bodies = [_read(path, of) for path in sorted(ORDINANCES.glob("*.yaml"))]
    own = [body for body in bodies if body.municipality != ILLUSTRATIVE]
    years = range(2024, 2027)
    heads = ("municipality", "values", "unverified", *(f"gaps FY{year}" for year in years))
    yield table(heads, (_body(of, body, years) for body in own))
    yield "Unverified values by parameter:"
    counted = Counter(
        name for body in own for name, values in body.values if any(v.unverified for v in values)
    )
    yield table(
        ("parameter", "名称", "municipalities"),
        ((f"`{name}`", of.parameters[name].ja, count) for name, count in sorted(counted.items())),
    )


def _read(path: Path, of: Book) -> Ordinance:
    return read_ordinance(path.read_text("utf-8"), path.name, of)


def _body(of: Book, body: Ordinance, years: range) -> tuple[object, ...]:
    dated = [value for _, values in body.values for value in values]
    gaps = [len(of.gaps("fiscal_year", year, body)) for year in years]
    return body.ja, len(dated), sum(v.unverified for v in dated), *gaps
