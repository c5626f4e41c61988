"""The certificate that the old system's files were erased (旧ファイルの消去証明書): what, how much, by whom, what stays."""

from collections.abc import Sequence
from datetime import date, datetime

from django.conf import settings

from kikan.businesses.data_migration.reads.erasures import STAYS, HeldLine, OrderLine
from kikan.shared.documents.dates import era_day
from kikan.shared.documents.imprint import Imprint, Signatory
from kikan.shared.documents.letters import Letter, letter
from kikan.shared.documents.rendering import compiler
from kikan.shared.tenancy.clock import TOKYO
from kikan.shared.tenancy.models import Municipality

TITLE = "消去証明書"
OFFICE = "データ移行担当"


def certificate(
    town: Municipality,
    order: OrderLine,
    accepted_on: date,
    counts: Sequence[HeldLine],
    by: str,
    now: datetime,
) -> bytes:
    """As PDF."""
    imprint = Imprint(
        TITLE, f"{now:%Y%m%d}-{order.number}", now.astimezone(TOKYO).date(), town.prefecture, town.name,
        Signatory(f"{town.name}　消去の実行者", by), is_sample=settings.IS_SAMPLE or town.is_sample,
    )  # fmt: skip
    data = {"imprint": imprint.printed(), "body": letter(_letter(town, order, accepted_on, counts, by, now))}
    return compiler.compile("shared/documents/typ/letter.typ", data)


def _letter(
    town: Municipality,
    order: OrderLine,
    accepted_on: date,
    counts: Sequence[HeldLine],
    by: str,
    now: datetime,
) -> Letter:
    assert order.approved is not None
    here, last = now.astimezone(TOKYO), era_day(order.backups_until)
    return Letter(
        title=TITLE, postal_code="", address=(), name=f"{town.name}長", office=OFFICE,
        text="旧システムから取り出したファイルと、その移行のために封じて残していた内容を、次のとおり消去したことを証明します。",
        cites="共同処理に関する契約（旧システムのデータの保存期間と消去の定め）",
        head=("消去したもの", "件数", "大きさ（バイト）"), widths=(98, 34, 46),
        rows=tuple((c.ja, f"{c.rows:,}", f"{c.bytes:,}") for c in counts),
        pairs=(
            ("消去した日時", f"{era_day(here.date())}　{here:%H:%M}"), ("取込みの検収", era_day(accepted_on)),
            ("保存期間の末日", era_day(order.readable_until)), ("依頼した人", order.ordered.by),
            ("承認した人", order.approved.by), ("実行した人", by), ("バックアップの最後の日", last),
        ),
        notes=(
            "封じた内容を空の値に置き換えました。置き換える前の値があった領域は、データベースの定期の整理で再利用されます。",
            f"バックアップには、{last}まで消去する前の内容が残ります（業務が受け入れなかった行のほかは、団体の鍵で封じたもの）。それまでにバックアップから復元したときは、この消去をやり直します。",
            f"残すもの：{'、'.join(STAYS)}。",
        ),
    )  # fmt: skip
