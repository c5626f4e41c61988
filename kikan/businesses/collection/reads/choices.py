"""What a clerk may choose, in words (選択肢): kinds of graces, waivers, reasons of write-offs and refunds."""

from kikan.shared.ledger.law.late_charge import FULL, SPECIAL_RATE
from kikan.shared.ledger.law.refund_interest import RefundReason
from kikan.shared.ledger.models import GraceKind

GRACES = [(int(k), str(k.label)) for k in GraceKind if k != GraceKind.REMINDER_DEFERRED]
WAIVERS = [
    (FULL, "全額を免除する"),
    (SPECIAL_RATE, "猶予特例基準割合で計算する"),
]
WRITE_OFFS = [
    (1, "消滅時効の完成"),
    (2, "執行停止から3年（地方税法第15条の7第4項）"),
    (3, "即時消滅（地方税法第15条の7第5項）"),
]
REFUND_REASONS = [(int(r), r.ja) for r in RefundReason]
