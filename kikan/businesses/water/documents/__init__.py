"""Papers of 上下水道料金: the bill with its slips, the notice of use left at the door, letters of arrears."""

from kikan.shared.documents.papers import Paper, register

BILL = register(
    Paper(
        "water.bill",
        "水道料金・下水道使用料 納入通知書",
        "businesses/water/documents/bill.typ",
        "water.print",
    )
)
USE_NOTICE = register(
    Paper(
        "water.use_notice", "使用水量等のお知らせ", "businesses/water/documents/use_notice.typ", "water.print"
    )
)


def _letter(name: str, ja: str) -> Paper:
    return register(Paper(f"water.{name}", ja, "shared/documents/typ/letter.typ", "water.print"))


REMINDER = _letter("reminder", "水道料金督促状")
STOP_NOTICE = _letter("stop_notice", "給水停止予告通知書")
STOPPED = _letter("stopped", "給水停止通知書")
