"""What the certificate of a voter abroad says (在外選挙人証)."""

from kikan.businesses.elections.reads.overseas import OverseasLine
from kikan.shared.documents.dates import era_day
from kikan.shared.documents.letters import Letter


def overseas_card(line: OverseasLine, name: str, birth: str, sex: str) -> Letter:
    """在外選挙人証, handed over by the consul; ballots are asked for with it."""
    return Letter(
        title="在外選挙人証", postal_code="", address=(line.address,), name=name,
        text="次の人が、当市町村の在外選挙人名簿に登録されていることを証明します。",
        cites="公職選挙法第30条の6第4項・第5項", office="選挙管理委員会",
        pairs=(
            ("番号", f"{line.card}"), ("氏名", name), ("生年月日", birth), ("性別", sex), ("国外の住所", line.address),
            ("登録の種類", line.kind_ja), ("登録年月日", era_day(line.registered_on)),
            ("経由する領事官", line.consulate),
        ),
        notes=(
            "在外投票のときは、この証を提示し、または投票用紙等の請求書に添えてください。",
            "氏名か住所が変わったときは、領事官を経由して届け出てください。",
        ),
    )  # fmt: skip
