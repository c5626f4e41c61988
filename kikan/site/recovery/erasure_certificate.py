"""The certificate that records were erased (消去証明書): what, counts by table, when, how, by whom, what stays."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from kikan.shared.documents.letters import Letter
    from kikan.shared.exchange.models import Erasure
    from kikan.shared.tenancy.models import Municipality
    from kikan.site.recovery.erasing import Order

TITLE = "消去証明書"
CITES = "共同処理に関する契約（利用の終了時の、指定様式による引渡しと消去の定め）"
HOW = (
    "データベースの全ての表から行を削除し、直後にその領域を再利用できるようにしました（DELETE と VACUUM）。",
    "団体の鍵（個人番号・住民票コードを封じた鍵）の行も削除しました。",
    "停止時の写し、渡していない一式、復元の際に取り置いた書き出しのファイルを削除しました。",
)


def keep_certificate(
    town: Municipality,
    order: Order,
    names: tuple[str, str],
    counts: Mapping[str, int],
    files: int,
    remains_until: date,
) -> int:
    """Print it and keep it beside the tables of the municipalities; its number."""
    from kikan.shared.exchange.models import Erasure
    from kikan.shared.tenancy import clock

    now = clock.now()
    kept = Erasure(
        municipality=town.code, name=town.name, at=now, version=settings.VERSION, delivery=order.delivery,
        accepted_on=order.accepted_on, accepted_by=order.accepted_by, ordered_by=list(order.ordered_by),
        counts=dict(counts), files=files, remains_until=remains_until,
    )  # fmt: skip
    kept.certificate = _printed(town, kept, names, now, order.later)
    kept.save(force_insert=True)
    return int(kept.number)


def _printed(town: Municipality, kept: Erasure, names: tuple[str, str], now: datetime, later: int) -> bytes:
    from kikan.shared.documents.imprint import Imprint, Signatory
    from kikan.shared.documents.letters import letter
    from kikan.shared.documents.rendering import compiler
    from kikan.shared.tenancy import clock
    from kikan.shared.tenancy.models import Municipality

    union = Municipality.objects.filter(kind="union").order_by("code").first() or town
    imprint = Imprint(
        TITLE, f"{now:%Y%m%d}-{town.code:06d}", clock.today(), union.prefecture, union.name,
        Signatory("消去の実行者", "　".join(names)), is_sample=settings.IS_SAMPLE or town.is_sample,
    )  # fmt: skip
    data = {"imprint": imprint.printed(), "body": letter(_letter(town, kept, names, now, later))}
    return compiler.compile("site/recovery/erasure.typ", data)


def _letter(town: Municipality, kept: Erasure, names: tuple[str, str], now: datetime, later: int) -> Letter:
    from kikan.shared.documents.dates import era_day
    from kikan.shared.documents.letters import Letter
    from kikan.shared.tenancy.clock import TOKYO

    assert kept.remains_until is not None
    last = era_day(kept.remains_until)
    counts = sorted(kept.counts.items())
    return Letter(
        title=TITLE, postal_code="", address=(), name=f"{town.name}長",
        text=f"{town.name}（団体コード {town.code:06d}）が入力した全ての記録を、次のとおり消去したことを証明します。",
        cites=CITES, office="共同事務局",
        pairs=(
            ("消去した日時", f"{era_day(now.astimezone(TOKYO).date())}　{now.astimezone(TOKYO):%H:%M}"),
            ("受領", f"{era_day(kept.accepted_on)}　{kept.accepted_by}"),
            ("受領した一式のSHA-256", f"{kept.delivery[:32]} {kept.delivery[32:]}"),
            ("消去を命じた人", "、".join(kept.ordered_by)), ("実行した人", "、".join(names)),
            ("削除したファイル", f"{kept.files:,}個"), ("バックアップの最後の日", last),
        ),
        head=("表", "消去した行"), widths=(120, 58), rows=tuple((name, f"{count:,}") for name, count in counts),
        total=f"{sum(kept.counts.values()):,}",
        notes=(
            *HOW,
            f"バックアップには、{last}まで、消去する前の行と、導入の鍵で包んだ団体の鍵が残ります。その日を過ぎたバックアップは廃棄します。"
            "それまでにバックアップから復元したときは、この消去をやり直します。",
            "access_user は、この団体だけの利用者の氏名・利用者ID・パスワードを消した件数です。",
            f"一式を作った後に人が入力した記録はありません（プログラムの自動の記録 {later:,}件、移出の手続の記録を除く）。",
            "移出の照合と復元訓練の記録（日時と件数）は残しています。",
        ),
    )  # fmt: skip
