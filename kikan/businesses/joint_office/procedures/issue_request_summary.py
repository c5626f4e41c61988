"""Issue the requests of a year as a paper for the council of mayors (要望の年次報告書の発行)."""

from kikan.businesses.joint_office import documents as papers
from kikan.businesses.joint_office.documents.request_summary import request_summary
from kikan.businesses.joint_office.reads.members import members_on
from kikan.businesses.joint_office.reads.request_summary import Row, Summary, summary_of
from kikan.ground.eras import fiscal_year_in_words, in_words
from kikan.shared.access import Actor
from kikan.shared.documents.issue import issue
from kikan.shared.errors import Refused
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock


@procedure("joint_office.issue_request_summary", right="joint_office.print", ja="要望の年次報告書の発行")
def issue_request_summary(*, year: int, actor: Actor) -> int:
    """The requests of a year as they stand; the number of the issue. Errors: Refused for a year without any."""
    found = summary_of(year, clock.today())
    rows = rows_of(found, {m.member: m.name for m in members_on(None)})
    if not rows:
        raise Refused(
            f"{fiscal_year_in_words(year)}に報告する要望がありません。",
            what_to_do="年度を選び直してください。",
        )
    (issued,) = issue(
        kind=papers.REQUEST_SUMMARY.kind,
        data=request_summary(fiscal_year_in_words(year), rows, conditions_of(found)),
        subjects=[("municipality", actor.municipality)],
        actor=actor,
    )
    return issued.number


def conditions_of(it: Summary) -> list[str]:
    """The sums above the list."""
    by = "、".join(f"{b.ja}{b.count}件{b.hours:,}時間" for b in it.by_business())
    return [
        f"{in_words(it.day)}現在", f"提出{it.entered}件", f"採択{it.adopted}件", f"提供{len(it.released)}件",
        f"進行中{len(it.open)}件・月に失う時間{it.hours:,}時間", *([f"業務ごと（進行中）：{by}"] if by else []),
    ]  # fmt: skip


def rows_of(it: Summary, names: dict[int, str]) -> list[tuple[str, ...]]:
    """Open requests, what was released, what ended otherwise; as on the paper and in the CSV."""
    parts = (("進行中", it.open), ("提供", it.released), ("終了", it.closed))
    return [_cells(ja, row, names) for ja, rows in parts for row in rows]


def _cells(ja: str, row: Row, names: dict[int, str]) -> tuple[str, ...]:
    return (
        ja, str(row.it.request), row.it.title, row.it.business_ja, names.get(row.it.member, ""), row.it.state_ja,
        f"{row.age:,}", row.votes_ja, f"{row.it.hours:,}", row.what,
    )  # fmt: skip
