"""What the letters of the late-stage elderly's system say (資格確認書・保険料額の通知)."""

from datetime import date

from kikan.businesses.late_elderly_medical.reads.insured import LimitLine, RatioLine
from kikan.shared.addressees.reach import Addressee
from kikan.shared.documents.dates import era_day
from kikan.shared.documents.letters import Letter
from kikan.shared.premiums.notices import NoticeWords

OFFICE = "後期高齢者医療担当"
PREMIUM_WORDS = NoticeWords(
    title="後期高齢者医療保険料額決定通知書",
    changed_title="後期高齢者医療保険料額変更通知書",
    appeal_to="都道府県の後期高齢者医療審査会",
    cites="高齢者の医療の確保に関する法律第104条・第107条・第109条・第128条・第130条",
    office=OFFICE,
    notes=(
        "保険料は広域連合が定める率と額で、均等割額と所得割額の合計です。世帯主と被保険者の所得により均等割額が軽減されます。",
    ),
)


def confirmation(
    to: Addressee, insured_number: int, born: date | None, ratio: RatioLine, limit: LimitLine | None
) -> Letter:
    """資格確認書: the number, the ratio at the window with its time, and the class of the limit where it was asked for."""
    pairs = (
        ("被保険者番号", f"{insured_number:08d}"),
        ("氏名", to.name),
        ("生年月日", era_day(born) if born else "不詳"),
        ("一部負担金の割合", f"{ratio.tenths}割"),
        ("発効期日", era_day(ratio.valid_from)),
        ("有効期限", era_day(ratio.last_on)),
        *(
            ()
            if limit is None
            else (("限度区分", limit.category_ja), ("限度区分の発効期日", era_day(limit.valid_from)))
        ),
        *((("長期入院該当日", era_day(limit.long_stay_on)),) if limit and limit.long_stay_on else ()),
    )
    return Letter(
        title="後期高齢者医療資格確認書", postal_code=to.postal_code, address=to.lines, name=to.name,
        text="後期高齢者医療の被保険者であることを確認します。医療機関を受診するときに示してください。",
        cites="高齢者の医療の確保に関する法律第54条・施行規則第17条", office=OFFICE, pairs=pairs,
    )  # fmt: skip
