"""Table of contents of 上下水道料金."""

from kikan.businesses.water.procedures import (
    change_point,
    change_user,
    close_water,
    decide_bills,
    enter_readings,
    exchange_meter,
    open_water,
    register_point,
    set_zone,
)
from kikan.shared.manifest import Job, Manifest

PROCEDURES = (
    change_point,
    change_user,
    close_water,
    decide_bills,
    enter_readings,
    exchange_meter,
    open_water,
    register_point,
    set_zone,
)

MANIFEST = Manifest(
    name="water",
    ja="上下水道料金",
    letter="w",
    statutes=("water_supply", "sewerage"),
    procedures=tuple(f"water.{module.__name__.rsplit('.', 1)[1]}" for module in PROCEDURES),
    jobs=(
        Job(
            "water.bill_month",
            "水道料金・下水道使用料の調定",
            "kikan.businesses.water.jobs.bill_month.run",
            "water.batch",
            release="kikan.businesses.water.jobs.bill_month.release",
        ),
    ),
    rights={
        "water.look": "上下水道料金の照会",
        "water.change": "上下水道料金の入力",
        "water.approve": "上下水道料金の承認",
        "water.print": "上下水道料金の帳票",
        "water.batch": "検針・調定の一括処理",
        "water.export": "上下水道料金の一覧の書き出し",
    },
)
