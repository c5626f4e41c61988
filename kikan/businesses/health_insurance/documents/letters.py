"""What the letters of NHI's counter say (資格確認書・資格情報のお知らせ・限度額適用認定証・支給決定通知書)."""

from dataclasses import dataclass
from datetime import date

from kikan.businesses.health_insurance.models import BenefitKind
from kikan.businesses.health_insurance.reads.benefits import BenefitRow, ThirdPartyRow
from kikan.shared.addressees.reach import Addressee
from kikan.shared.documents.dates import era_day
from kikan.shared.documents.letters import Letter
from kikan.shared.documents.slips import PaymentSlip
from kikan.shared.qualification.borne import BorneWords, BorneYear, borne_letter

OFFICE = "国民健康保険担当"
REVIEWER = "都道府県の国民健康保険審査会"


@dataclass(frozen=True, repr=False)
class Holder:
    """One insured person as a paper names him. tenths: of who is 70 or older, else None."""

    name: str
    born: date | None
    symbol: int
    number: int
    branch: int
    insurer: int
    acquired_on: date
    begins_on: date
    last_on: date
    tenths: int | None


def _pairs(holder: Holder) -> list[tuple[str, str]]:
    share = [("一部負担金の割合", f"{holder.tenths}割")] if holder.tenths is not None else []
    return [
        ("保険者番号", f"{holder.insurer:06d}"),
        ("記号・番号（枝番）", f"{holder.symbol}・{holder.number:07d}（{holder.branch:02d}）"),
        ("氏名", holder.name),
        ("生年月日", era_day(holder.born) if holder.born else "不詳"),
        ("資格取得年月日", era_day(holder.acquired_on)),
        *share,
    ]


def _letter(
    title: str, to: Addressee, text: str, cites: str, pairs: list[tuple[str, str]], **more: object
) -> Letter:
    return Letter(
        title=title, postal_code=to.postal_code, address=to.lines, name=to.name, text=text, cites=cites, office=OFFICE,
        pairs=tuple(pairs), **more,  # type: ignore[arg-type]
    )  # fmt: skip


def confirmation(to: Addressee, holder: Holder) -> Letter:
    """資格確認書: what somebody without the registration shows at the window."""
    pairs = [*_pairs(holder), ("発効期日", era_day(holder.begins_on)), ("有効期限", era_day(holder.last_on))]
    return _letter(
        "国民健康保険資格確認書", to,
        "国民健康保険の被保険者であることを確認します。医療機関などを受診するときに示してください。",
        "国民健康保険法第9条第2項・施行規則第6条", pairs,
        notes=("資格を失ったときは、14日以内に届け出て返してください。",),
    )  # fmt: skip


def qualification_notice(to: Addressee, holder: Holder) -> Letter:
    """資格情報のお知らせ: for who uses the card; alone it is no proof."""
    return _letter(
        "国民健康保険資格情報のお知らせ", to,
        "あなたの国民健康保険の資格情報をお知らせします。", "国民健康保険法施行規則第7条の2",
        _pairs(holder),
        notes=(
            "この書面だけでは受診できません。マイナンバーカードの読み取りができないときに、カードとともに示してください。",
        ),
    )  # fmt: skip


def limit_certificate(to: Addressee, holder: Holder, category: str) -> Letter:
    """限度額適用認定証: the class of income that the window applies."""
    pairs = [
        *_pairs(holder),
        ("適用区分", category),
        ("発効期日", era_day(holder.begins_on)),
        ("有効期限", era_day(holder.last_on)),
    ]
    return _letter(
        "国民健康保険限度額適用認定証", to, "医療機関などの窓口での支払は、適用区分の自己負担限度額までとなります。",
        "国民健康保険法施行規則第27条の14の2", pairs,
    )  # fmt: skip


def disease_certificate(to: Addressee, holder: Holder, disease: str, limit: int, is_yearly: bool) -> Letter:
    """特定疾病療養受療証: what the window asks for at most in a month, in- and outpatients apart."""
    pairs = [
        *_pairs(holder),
        ("認定疾病", disease),
        ("自己負担限度額", f"{limit:,}円（医療機関ごと、入院・外来ごと、1か月）"),
        ("発効期日", era_day(holder.begins_on)),
    ]
    if is_yearly:
        pairs.append(("有効期限", era_day(holder.last_on)))
    return _letter(
        "国民健康保険特定疾病療養受療証", to,
        "認定疾病の療養を受けるときに、資格確認書などとともに医療機関などに示してください。",
        "国民健康保険法施行規則第27条の13", pairs,
        notes=("資格を失ったとき、認定の条件に当たらなくなったときは、返してください。",),
    )  # fmt: skip


def benefit_notice(to: Addressee, benefit: BenefitRow, about: str) -> Letter:
    """支給決定通知書: what is paid, from what it was reckoned, and who reviews it."""
    pairs = [
        ("支給番号", f"{benefit.number}"),
        ("給付の種類", benefit.kind_ja),
        ("対象者", about),
        (_LABELS.get(benefit.kind, "診療・出産・死亡の日"), _day(benefit)),
    ]
    if benefit.category:
        pairs.append(("区分", benefit.category))
    for label, amount in (
        ("総費用・基準額", benefit.cost), ("支払額", benefit.paid), ("直接支払額", benefit.received),
        ("すでに決定した額", benefit.decided),
    ):  # fmt: skip
        if amount:
            pairs.append((label, f"{amount:,}円"))
    pairs.append(("支給額", f"{benefit.amount:,}円"))
    return _letter(
        "国民健康保険給付 支給決定通知書", to, "次のとおり支給を決定しました。支払は、登録されている口座に振り込みます。",
        "国民健康保険法第54条・第54条の4・第57条の2・第57条の3・第58条", pairs, appeal=True, appeal_to=REVIEWER, signs=True,
    )  # fmt: skip


def high_cost_letter(to: Addressee, month: date, amount: int, until: date) -> Letter:
    """勧奨通知: what may be owed for a month, and until when it can be asked for."""
    return _letter(
        "高額療養費 支給申請のお知らせ", to,
        "次の月に医療機関などで支払われた額が自己負担限度額を超えたため、高額療養費を受け取れる見込みです。申請してください。",
        "国民健康保険法第57条の2",
        [
            ("対象の月", _month(month)),
            ("支給の見込額", f"{amount:,}円"),
            ("申請できる最後の日", era_day(until)),
            ("申請に必要なもの", "この書面、振込先の分かるもの、本人を確かめる書類"),
        ],
        notes=(
            "見込額は、医療機関などの請求をもとに計算したものです。請求の訂正などで、実際の額と異なることがあります。",
            "すでに申請された場合は、行き違いですのでご容赦ください。",
        ),
    )  # fmt: skip


def return_notice(
    to: Addressee, benefit: BenefitRow, about: str, due_on: date, slips: tuple[PaymentSlip, ...]
) -> Letter:
    """返納通知書: what was paid, what would have been right, why the rest is asked back and until when."""
    return _letter(
        "国民健康保険給付費 返納通知書", to,
        "次の給付は、支払ったあとに正しい額が変わったため、払いすぎとなっています。納期限までに返納してください。",
        "民法第703条・地方自治法施行令第159条",
        [
            ("支給番号", f"{benefit.number}"),
            ("給付の種類", benefit.kind_ja),
            ("対象者", about),
            (_LABELS.get(benefit.kind, "診療・出産・死亡の日"), _day(benefit)),
            ("支払った額", f"{benefit.amount:,}円"),
            ("正しい額", f"{benefit.rightful:,}円"),
            ("返納していただく額", f"{benefit.returned:,}円"),
            ("理由", benefit.return_reason),
            ("納期限", era_day(due_on)),
        ],
        slips=slips,
    )  # fmt: skip


def damages_notice(
    to: Addressee, case: ThirdPartyRow, injured: str, due_on: date, slips: tuple[PaymentSlip, ...]
) -> Letter:
    """求償の請求書: for which injury NHI paid, and what of it is owed by whom caused it."""
    return _letter(
        "第三者行為による損害賠償金の請求書", to,
        "次の傷病について国民健康保険から給付を行ったため、国民健康保険法第64条第1項により取得した損害賠償の請求権に基づき請求します。",
        "国民健康保険法第64条第1項・民法第709条",
        [
            ("整理番号", f"{case.number}"),
            ("被保険者", injured),
            ("発生日", era_day(case.happened_on)),
            ("原因", case.cause_ja),
            ("給付した額", f"{case.benefits:,}円"),
            ("請求する額", f"{case.claimed:,}円"),
            ("納期限", era_day(due_on)),
        ],
        slips=slips,
    )  # fmt: skip


BORNE = BorneWords(
    title="国民健康保険自己負担額証明書",
    office=OFFICE,
    cites="国民健康保険法第57条の3・施行令第29条の4の2",
    submit_to="ほかの医療保険、介護保険の窓口",
    head=("診療月", "年齢の区分", "一部負担金", "高額療養費（本人の分）", "自己負担額"),
    notes=(
        "医療機関などの請求をもとにした額です。70歳未満は、1か月に1つの医療機関で21,000円以上のものだけを含みます。",
        "入院時の食事代、差額ベッド代、療養費として払い戻されたものは含みません。",
    ),
)


def borne_certificate(to: Addressee, number: str, borne: BorneYear) -> Letter:
    """自己負担額証明書: what the person bore of NHI in a year from August, month by month."""
    return borne_letter(to, BORNE, ("記号・番号（枝番）", number), borne)


def _month(month: date) -> str:
    return era_day(month).rsplit("月", 1)[0] + "月"


_YEAR = "対象の年（8月から翌年7月）"
_LABELS: dict[int, str] = {
    BenefitKind.HIGH_COST: "対象の月", BenefitKind.YEARLY_OUTPATIENT: _YEAR, BenefitKind.COMBINED: _YEAR,
    BenefitKind.TRANSFER: "移送の日",
}  # fmt: skip


def _day(benefit: BenefitRow) -> str:
    if benefit.kind == BenefitKind.HIGH_COST:
        return _month(benefit.month)
    if _LABELS.get(benefit.kind) == _YEAR:
        return f"{_month(benefit.month.replace(year=benefit.month.year - 1, month=8))}から{_month(benefit.month)}まで"
    return era_day(benefit.happened_on)
