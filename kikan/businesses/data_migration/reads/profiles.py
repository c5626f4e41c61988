"""What is in a file (プロファイル): made from the file without keeping a cell, and read back for its page.

Values are counted of code columns alone, which the form names: nothing of a person's name, address or number is kept.
"""

from dataclasses import dataclass
from typing import Any

from kikan.businesses.data_migration.models import FileProfile
from kikan.businesses.data_migration.reads.forms import Written
from kikan.shared.exchange.legacy.profiling import FINDINGS, profile
from kikan.shared.exchange.legacy.sources import Source
from kikan.shared.tenancy.opener import current_or_raise

LINES, WHYS, LONGEST_CODE = 100, 3, 12
LOOKS = {"day": "日付", "digits": "数字", "text": "文字"}


@dataclass(frozen=True)
class Kept:
    """A profile as it is kept; see `FileProfile`."""

    charset: str
    rows: int
    unread: int
    columns: list[dict[str, Any]]
    findings: list[dict[str, Any]]


@dataclass(frozen=True)
class ColumnLine:
    """A column of a file; longest, shortest: characters of filled cells."""

    name: str
    filled: int
    empty: int
    shortest: int
    longest: int
    distinct: int
    looks_ja: str
    values: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class FindingLine:
    """Something wrong in a column; lines: the first records."""

    kind: str
    column: str
    count: int
    lines: tuple[int, ...]
    why: tuple[str, ...]

    @property
    def ja(self) -> str:
        if self.kind != "unread":
            return FINDINGS[self.kind]
        return UNREAD + (f"：{'、'.join(self.why)}" if self.why else "")

    @property
    def lines_ja(self) -> str:
        more = "…" if self.count > len(self.lines) else ""
        return "、".join(f"{n:,}" for n in self.lines[:20]) + (more or ("…" if len(self.lines) > 20 else ""))


@dataclass(frozen=True)
class ProfilePage:
    version: int
    charset: str
    rows: int
    unread: int
    columns: tuple[ColumnLine, ...]
    findings: tuple[FindingLine, ...]


UNREAD = "形が合わず読めない行"


def made(source: Source, written: Written) -> Kept:
    """Look through a file."""
    found = profile(source, written.key)
    columns = [
        {
            "name": c.name, "filled": c.filled, "empty": c.empty, "shortest": c.shortest, "longest": c.longest,
            "distinct": c.distinct, "looks": c.looks,
            "values": [list(v) for v in c.values] if c.name in written.codes and c.longest <= LONGEST_CODE else [],
        }
        for c in found.columns
    ]  # fmt: skip
    findings = [
        {"kind": f.kind, "column": f.column, "count": len(f.lines), "lines": list(f.lines[:LINES])}
        for f in found.findings
    ]
    if source.unread:
        lines, whys = [u.line for u in source.unread], list(dict.fromkeys(u.reason for u in source.unread))
        findings.insert(
            0,
            {"kind": "unread", "column": "", "count": len(lines), "lines": lines[:LINES], "why": whys[:WHYS]},
        )
    return Kept(source.charset, found.rows, found.unread, columns, findings)


def profile_of(file: int) -> ProfilePage | None:
    """The profile of the newest version of the form; None before there is one."""
    row = FileProfile.objects.filter(municipality=current_or_raise(), file=file).order_by("-version").first()
    if row is None:
        return None
    columns = tuple(
        ColumnLine(
            c["name"], c["filled"], c["empty"], c["shortest"], c["longest"], c["distinct"], LOOKS[c["looks"]],
            tuple((str(v), int(n)) for v, n in c["values"]),
        )
        for c in row.columns
    )  # fmt: skip
    findings = tuple(
        FindingLine(f["kind"], f["column"], f["count"], tuple(f["lines"]), tuple(f.get("why", ())))
        for f in row.findings
    )
    return ProfilePage(row.version, row.charset, row.rows, row.unread, columns, findings)
