"""Letters to bidders: when and where they show their system, who passed, what became of it (参加依頼・結果通知).

Law: 地方自治法施行令 第167条の2第1項第2号; what a result tells follows the union's own notice (公告), no statute.
"""

from collections.abc import Sequence
from datetime import date

from kikan.shared.documents.dates import era_day
from kikan.shared.documents.letters import Letter

OFFICE = "共同事務局"
CITES = "地方自治法施行令第167条の2第1項第2号、公告"


def invitation(
    *, title: str, name: str, letter: str, held_on: date, place: str, items: Sequence[str]
) -> Letter:
    """Asks a bidder to the demonstration and presentation; items: what is judged there, with its points in words."""
    return Letter(
        title="審査への参加依頼書", postal_code="", address=(), name=f"{name}　代表者", cites=CITES, office=OFFICE,
        text=f"「{title}」の提案書を受け付け、必須の機能要件を満たすことを確かめました。次の審査に参加してください。",
        pairs=(("日", era_day(held_on)), ("場所", place), ("審査での記号", letter)),
        head=("審査の項目", "配点"), widths=(130, 48),
        rows=tuple((ja, points) for ja, points in (i.rsplit("　", 1) for i in items)),
        notes=("審査では、会社の名称が分かる表示をしないでください。審査員には記号で示します。",),
    )  # fmt: skip


def first_round_notice(
    *,
    title: str,
    name: str,
    letter: str,
    passes: bool,
    decided_on: date,
    reason: str,
    disclosed: str,
    rows: Sequence[tuple[str, str, str, str, str]],
) -> Letter:
    """Whether a proposal passed the first round; rows: place, bidder, technical, price, sum, as the notice discloses."""
    told = (
        "第一次審査を通過しました。第二次審査の日と場所は、別に知らせます。"
        if passes
        else "第一次審査を通過しませんでした。"
    )
    return Letter(
        title="第一次審査結果通知書", postal_code="", address=(), name=f"{name}　代表者", cites=CITES, office=OFFICE,
        text=f"「{title}」の提案は、{told}",
        pairs=(
            ("締切の日", era_day(decided_on)), ("結果", "通過" if passes else "不通過"), ("審査での記号", letter),
            ("理由", reason),
        ),
        head=("順位", "提案者", "技術点", "価格点", "第一次の点") if rows else (),
        widths=(24, 46, 36, 36, 36) if rows else (), rows=tuple(rows),
        notes=(f"点の開示は、公告の定めによります（{disclosed}）。",),
    )  # fmt: skip


def result_notice(
    *,
    title: str,
    name: str,
    letter: str,
    is_chosen: bool,
    chosen: str,
    decided_on: date,
    reason: str,
    rows: Sequence[tuple[str, str, str, str, str]],
    protest_until: date | None,
) -> Letter:
    """What became of a proposal: its own points, the others under letters; rows: rank, bidder, technical, price, total.

    chosen: the name of the bidder that was decided for; reason: why this one was or was not.
    """
    protest = (
        f"この結果に異議があるときは、{era_day(protest_until)}までに{OFFICE}へ書面で申し立ててください。"
        if protest_until
        else ""
    )
    told = "貴社を受託候補者に決定しました。" if is_chosen else "貴社は受託候補者になりませんでした。"
    return Letter(
        title="審査結果通知書", postal_code="", address=(), name=f"{name}　代表者", cites=CITES, office=OFFICE,
        text=f"「{title}」の提案を審査した結果、{told}",
        pairs=(("決定の日", era_day(decided_on)), ("受託候補者", chosen), ("審査での記号", letter), ("理由", reason)),
        head=("順位", "提案者", "技術点", "価格点", "総合点"), widths=(24, 46, 36, 36, 36), rows=tuple(rows),
        notes=("ほかの提案者は、受託候補者を除き、記号で示しています。", *([protest] if protest else [])),
    )  # fmt: skip
