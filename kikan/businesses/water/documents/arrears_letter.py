"""Letters of the steps against arrears of water (督促状・給水停止予告通知書・給水停止通知書): what each says.

Law: 水道法 第15条第3項（給水の停止）, 地方自治法施行令 第171条（督促）
"""

from collections.abc import Sequence
from datetime import date

from kikan.businesses.water.models import Step
from kikan.businesses.water.reads.arrears import Owed
from kikan.ground.eras import month_in_words
from kikan.shared.addressees.reach import Addressee
from kikan.shared.documents.dates import era_day
from kikan.shared.documents.letters import Letter
from kikan.shared.documents.slips import PaymentSlip

TITLES = {Step.REMINDED: "督　促　状", Step.NOTICED: "給水停止予告通知書", Step.STOPPED: "給水停止通知書"}
TEXTS = {
    Step.REMINDED: (
        "次の水道料金が、納期限を過ぎても納付されていません。同封の納付書で、すみやかに納付してください。"
        "すでに納付されているときは、行き違いですのでご容赦ください。"
    ),
    Step.NOTICED: "先に督促しました次の水道料金が、なお納付されていません。{until}までに納付されないときは、給水を停止します。",
    Step.STOPPED: (
        "次の水道料金が指定の期限までに納付されませんでしたので、{day}に給水を停止しました。"
        "未納の料金を納付し、下記へ連絡されれば、給水を再開します。"
    ),
}
CITES = {
    Step.REMINDED: "地方自治法施行令第171条",
    Step.NOTICED: "水道法第15条第3項",
    Step.STOPPED: "水道法第15条第3項",
}
NOTES = {
    Step.REMINDED: ("納付が難しい事情があるときは、お早めに下記へご相談ください。",),
    Step.NOTICED: (
        "納付が難しい事情があるときは、期限までに必ずご相談ください。分割での納付を受けられることがあります。",
        "乳幼児や療養中の人がいるなど、水がどうしても要る事情があるときは、お知らせください。",
    ),
    Step.STOPPED: (
        "給水を停止している間も、量水器などを動かさないでください。",
        "水がどうしても要る事情があるときは、お知らせください。",
    ),
}
HEAD, WIDTHS = ("請求番号", "検針の月", "納期限", "水道料金（円）", "未納額（円）"), (26, 36, 42, 36, 36)


def arrears_letter(
    step: Step, to: Addressee, owed: Sequence[Owed], *, office: str, point: int, happened_on: date,
    until: date | None, slip: PaymentSlip | None,
) -> Letter:  # fmt: skip
    """The letter of a step with what is owed, the slip behind it."""
    rows = tuple(
        (f"{o.bill:08d}", month_in_words(o.month), era_day(o.due_on), f"{o.total:,}", f"{o.balance:,}") for o in owed
    )  # fmt: skip
    pairs = [("水栓番号", str(point)), (f"{step.label}の日", era_day(happened_on))]
    if until is not None:
        pairs.append(("指定期限", era_day(until)))
    return Letter(
        title=TITLES[step], postal_code=to.postal_code, address=to.lines, name=to.name,
        text=TEXTS[step].format(until=era_day(until) if until else "", day=era_day(happened_on)), cites=CITES[step],
        office=office, head=HEAD, widths=WIDTHS, rows=rows, total=f"{sum(o.balance for o in owed):,}円",
        pairs=tuple(pairs), notes=NOTES[step], slips=(slip,) if slip else (),
    )  # fmt: skip
