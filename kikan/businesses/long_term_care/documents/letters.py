"""What the letters of care insurance say (被保険者証・負担割合証・認定結果通知など)."""

from datetime import date, timedelta

from kikan.businesses.long_term_care.models import Benefit, BenefitKind
from kikan.businesses.long_term_care.reads.certification import (
    ApplicationLine,
    CertificationLine,
    PlanLine,
    RatioLine,
)
from kikan.businesses.long_term_care.reads.insured import SpellLine
from kikan.businesses.long_term_care.reads.room_meals import LimitLine, RoomMealLine
from kikan.ground.eras import month_in_words, month_of_day
from kikan.shared.addressees.reach import Addressee
from kikan.shared.documents.dates import era_day
from kikan.shared.documents.letters import Letter
from kikan.shared.premiums.notices import NoticeWords
from kikan.shared.qualification.borne import BorneWords, BorneYear, borne_letter
from kikan.shared.qualification.ratios import AUGUST, year_from, year_of

OFFICE = "介護保険担当"
REVIEWER = "都道府県の介護保険審査会"
PREMIUM_WORDS = NoticeWords(
    title="介護保険料額決定通知書",
    changed_title="介護保険料額変更通知書",
    appeal_to=REVIEWER,
    cites="介護保険法第129条・第131条・第135条・第183条・第196条",
    office=OFFICE,
    notes=(
        "段階は、4月1日（年度の途中で資格を取得した人は取得した日）の世帯の市町村民税の課税状況と本人の所得で決まります。",
        "令和8年度は、給与所得控除の引上げの影響が出ないように、引上げ前の控除で判定します。市町村民税が非課税でも課税の段階になることがあります。",
    ),
)


def _letter(
    title: str, to: Addressee, text: str, cites: str, pairs: list[tuple[str, str]], **more: object
) -> Letter:
    return Letter(
        title=title, postal_code=to.postal_code, address=to.lines, name=to.name, text=text, cites=cites, office=OFFICE,
        pairs=tuple(pairs), **more,  # type: ignore[arg-type]
    )  # fmt: skip


def insured_card(
    to: Addressee,
    spell: SpellLine,
    born: date | None,
    certified: CertificationLine | None,
    plan: PlanLine | None,
    restricted: str,
) -> Letter:
    """介護保険被保険者証: the number, the certification where there is one, and what restricts benefits."""
    pairs = [
        ("被保険者番号", f"{spell.insured_number:010d}"),
        ("氏名", to.name),
        ("生年月日", era_day(born) if born else "不詳"),
        ("被保険者区分", spell.kind_ja),
        ("資格取得年月日", era_day(spell.acquired_on)),
    ]
    if certified:
        pairs += [
            ("要介護状態区分", certified.level_ja),
            ("認定年月日", era_day(certified.certified_on)),
            ("認定の有効期間", f"{era_day(certified.valid_from)}から{era_day(certified.last_on)}まで"),
            ("区分支給限度基準額", f"1か月当たり {certified.limit_units:,}単位"),
            ("審査会の意見", certified.remarks or "なし"),
        ]
        office = "自己作成" if plan and plan.is_own else plan.office_name if plan else "届出なし"
        pairs.append(("居宅サービス計画の作成", office))
    pairs.append(("給付制限", restricted))
    return _letter(
        "介護保険被保険者証", to, "介護保険の被保険者であることを証明します。", "介護保険法第12条・施行規則第26条", pairs
    )  # fmt: skip


def ratio_card(to: Addressee, insured_number: int, ratio: RatioLine) -> Letter:
    """介護保険負担割合証."""
    pairs = [
        ("被保険者番号", f"{insured_number:010d}"),
        ("利用者負担の割合", f"{ratio.tenths}割"),
        ("適用期間", f"{era_day(ratio.valid_from)}から{era_day(ratio.last_on)}まで"),
    ]
    text = "介護サービスを利用するときは、被保険者証と一緒にこの証を事業所に示してください。"
    return _letter("介護保険負担割合証", to, text, "介護保険法第49条の2・施行規則第28条の2", pairs)


def certification_notice(
    to: Addressee, insured_number: int, application: ApplicationLine, certified: CertificationLine | None
) -> Letter:
    """認定結果通知書, or that the person needs no care by law (非該当)."""
    pairs = [
        ("被保険者番号", f"{insured_number:010d}" if insured_number else "（非該当のためありません）"),
        ("申請区分・申請日", f"{application.kind_ja}　{era_day(application.applied_on)}"),
        ("審査会の判定", application.level_ja),
    ]
    if certified:
        pairs += [
            ("認定の有効期間", f"{era_day(certified.valid_from)}から{era_day(certified.last_on)}まで"),
            ("区分支給限度基準額", f"1か月当たり {certified.limit_units:,}単位"),
            ("審査会の意見", certified.remarks or "なし"),
        ]
        text = "申請のあった要介護認定・要支援認定について、次のとおり認定しましたので通知します。"
    else:
        text = "申請のあった要介護認定・要支援認定について審査した結果、要介護・要支援の状態に該当しませんでしたので通知します。"
    return _letter(
        "要介護認定・要支援認定結果通知書", to, text, "介護保険法第27条・第28条・第29条・第32条・第183条", pairs,
        appeal=True, appeal_to=REVIEWER,
    )  # fmt: skip


def postponement(to: Addressee, application: ApplicationLine, reason: str) -> Letter:
    """延期通知書: until when the decision takes, and why."""
    pairs = [
        ("申請日", era_day(application.applied_on)),
        ("本来の処理期限", era_day(application.due_on)),
        ("処理の見込日", era_day(application.postponed_to) if application.postponed_to else ""),
        ("延期の理由", reason),
    ]
    text = "申請のあった要介護認定・要支援認定について、次の理由により処理に日数を要しますので通知します。"
    return _letter("要介護認定延期通知書", to, text, "介護保険法第27条第11項", pairs)


def renewal_reminder(to: Addressee, insured_number: int, certified: CertificationLine, opens: date) -> Letter:
    """更新のお知らせ: from when until when a renewal may be asked for."""
    pairs = [
        ("被保険者番号", f"{insured_number:010d}"),
        ("今の要介護状態区分", certified.level_ja),
        ("認定の有効期間の満了日", era_day(certified.last_on)),
        ("更新の申請ができる期間", f"{era_day(opens)}から{era_day(certified.last_on)}まで"),
    ]
    text = (
        "認定の有効期間がまもなく満了します。引き続き介護サービスを利用する人は、更新の申請をしてください。"
    )
    return _letter("要介護認定更新のお知らせ", to, text, "介護保険法第28条第2項・施行規則第39条", pairs)


def entitlement(to: Addressee, insured_number: int, certified: CertificationLine, leaves_on: date) -> Letter:
    """受給資格証明書 for the municipality the person moves to."""
    pairs = [
        ("被保険者番号", f"{insured_number:010d}"),
        ("要介護状態区分", certified.level_ja),
        ("認定年月日", era_day(certified.certified_on)),
        ("認定の有効期間", f"{era_day(certified.valid_from)}から{era_day(certified.last_on)}まで"),
        ("審査会の意見", certified.remarks or "なし"),
        ("資格を失う日", era_day(leaves_on)),
    ]
    text = (
        "転出する被保険者が次の認定を受けていることを証明します。"
        "転入した市町村に、転入した日から14日以内に提出してください。"
    )
    return _letter("介護保険受給資格証明書", to, text, "介護保険法第36条", pairs)


def benefit_notice(to: Addressee, insured_number: int, benefit: Benefit) -> Letter:
    """支給決定通知書 of a refund, or of a month's or a year's benefit."""
    is_of_year = benefit.kind == BenefitKind.COMBINED
    stage = (("利用者負担段階", benefit.category),) if benefit.kind == BenefitKind.ROOM_MEALS else ()
    pairs = [
        ("被保険者番号", f"{insured_number:010d}"),
        ("給付の種類", str(BenefitKind(benefit.kind).label)),
        ("対象の年" if is_of_year else "サービス提供月", _period(benefit.month, is_of_year)),
        *stage,
        ("申請日", era_day(benefit.applied_on)),
        ("本人の介護の自己負担額" if is_of_year else "支払額", f"{benefit.paid:,}円"),
        ("支給後の自己負担額" if is_of_year else "自己負担額", f"{benefit.copay:,}円"),
        ("減額する額" if benefit.amount < 0 else "支給額", f"{abs(benefit.amount):,}円"),
        *((("支払", "保険料の滞納のため差し止めています"),) if benefit.is_held else ()),
    ]
    title, text = (
        "介護保険給付費支給決定通知書",
        "申請のあった介護保険給付費について、次のとおり支給を決定しましたので通知します。",
    )
    if benefit.amount < 0:
        title = "介護保険給付費支給額変更通知書"
        text = (
            "事業所の請求の訂正により、先に決定した支給額を次の額だけ減らしましたので通知します。"
            "すでに支払った分は、別にお送りする納付書で返納してください。"
        )
    return _letter(
        title, to, text, f"{_cites(benefit)}・第183条", pairs, appeal=True, appeal_to=REVIEWER,
    )  # fmt: skip


def high_cost_letter(to: Addressee, insured_number: int, month: date, amount: int, until: date) -> Letter:
    """勧奨通知: what may be owed for a month, and until when it can be asked for."""
    pairs = [
        ("被保険者番号", f"{insured_number:010d}"),
        ("サービス提供月", _period(month, False)),
        ("支給の見込額", f"{amount:,}円"),
        ("申請できる最後の日", era_day(until)),
        ("申請に必要なもの", "この書面、振込先の分かるもの、本人を確かめる書類"),
    ]
    text = (
        "次の月に介護サービスの利用で支払われた額が負担の上限を超えたため、高額介護サービス費を受け取れる見込みです。"
        "申請してください。一度申請すると、その後の月は申請しなくても支給します。"
    )
    notes = (
        "見込額は、事業所の請求をもとに計算したものです。請求の訂正などで、実際の額と異なることがあります。",
        "すでに申請された場合は、行き違いですのでご容赦ください。",
    )
    return _letter(
        "高額介護サービス費 支給申請のお知らせ",
        to,
        text,
        "介護保険法第51条・第61条・第200条",
        pairs,
        notes=notes,
    )


def _period(month: date, is_of_year: bool) -> str:
    last = month_of_day(month)
    return f"{month_in_words(year_of(month) * 100 + AUGUST)}から{last}まで" if is_of_year else last


def _cites(benefit: Benefit) -> str:
    return {
        BenefitKind.COMBINED: "介護保険法第51条の2・第61条の2",
        BenefitKind.ROOM_MEALS: "介護保険法第51条の3・第61条の3",
    }.get(BenefitKind(benefit.kind), "介護保険法第44条・第45条・第51条")


BORNE = BorneWords(
    title="介護保険自己負担額証明書",
    office=OFFICE,
    cites="介護保険法第51条の2・第61条の2・施行令第22条の3",
    submit_to="医療保険の窓口",
    head=("サービス提供月", "年齢の区分", "利用者負担額", "高額介護サービス費", "自己負担額"),
    left_out_ja="給付額減額",
    notes=(
        "福祉用具の購入費、住宅改修費、食費・居住費、支給限度額を超えた分は含みません。",
        "償還払いのサービスの自己負担額は含みません。あるときは窓口で申し出てください。",
    ),
)


def borne_certificate(to: Addressee, insured_number: int, borne: BorneYear) -> Letter:
    """自己負担額証明書: what the person bore of care in a year from August, month by month."""
    return borne_letter(to, BORNE, ("被保険者番号", f"{insured_number:010d}"), borne)


ROOMS = (
    ("meals", "食費（施設サービス）"), ("short_meals", "食費（短期入所）"), ("unit_room", "ユニット型個室"),
    ("unit_shared", "ユニット型個室的多床室"), ("single_welfare", "従来型個室（特養・短期入所生活介護）"),
    ("single_medical", "従来型個室（老健・医療院・短期入所療養介護）"), ("shared", "多床室"),
)  # fmt: skip


def room_meal_card(to: Addressee, insured_number: int, held: LimitLine, limits: dict[str, int]) -> Letter:
    """介護保険負担限度額認定証: the most a day of meals and each kind of room."""
    pairs = [
        ("被保険者番号", f"{insured_number:010d}"),
        ("利用者負担段階", held.stage_ja),
        ("適用年月日", era_day(held.valid_from)),
        ("有効期限", era_day(held.last_on)),
        *((f"{ja}の負担限度額", f"1日 {limits[kind]:,}円") for kind, ja in ROOMS),
    ]
    text = (
        "施設サービスや短期入所サービスを利用するときは、被保険者証と一緒にこの証を事業所に示してください。"
    )
    return _letter("介護保険負担限度額認定証", to, text, "介護保険法第51条の3・施行規則第83条の6", pairs)


def room_meal_refusal(to: Addressee, insured_number: int, line: RoomMealLine) -> Letter:
    """負担限度額認定の不承認の通知: why not."""
    pairs = [
        ("被保険者番号", f"{insured_number:010d}"),
        ("申請日", era_day(line.applied_on)),
        ("決定", "承認しません"),
        ("理由", line.reason_ja),
    ]
    text = "申請のあった負担限度額認定について、次のとおり決定しましたので通知します。"
    return _letter(
        "介護保険負担限度額認定不承認通知書", to, text, "介護保険法第51条の3・第183条", pairs, appeal=True,
        appeal_to=REVIEWER,
    )  # fmt: skip


def room_meal_reminder(to: Addressee, insured_number: int, held: LimitLine) -> Letter:
    """負担限度額認定の更新のお知らせ: when the certificate ends and what a renewal needs."""
    pairs = [
        ("被保険者番号", f"{insured_number:010d}"),
        ("今の利用者負担段階", held.stage_ja),
        ("有効期限", era_day(held.last_on)),
        ("申請に必要なもの", "申請書、預貯金などの写し（配偶者の分を含む）、金融機関などへの照会の同意書"),
    ]
    text = (
        "介護保険負担限度額認定証の有効期限がまもなく切れます。8月からも食費・居住費の軽減を受けるときは、"
        "更新の申請をしてください。世帯と配偶者の課税、所得、預貯金などを改めて確かめて決定します。"
    )
    return _letter("負担限度額認定更新のお知らせ", to, text, "介護保険法第51条の3・施行規則第83条の6", pairs)


def combined_letter(to: Addressee, insured_number: int, year: int, borne: int, least: int) -> Letter:
    """高額医療合算の申請のお知らせ: what was borne of care in a year from August, and when a claim pays."""
    first, until = year_from(year)
    pairs = [
        ("被保険者番号", f"{insured_number:010d}"),
        ("対象の期間", f"{era_day(first)}から{era_day(until - timedelta(days=1))}まで"),
        ("介護の自己負担額", f"{borne:,}円"),
        ("申請先", "7月31日に加入していた医療保険（国民健康保険・後期高齢者医療は市町村の窓口）"),
    ]
    text = (
        "1年間の介護の自己負担額と、世帯の医療の自己負担額を合わせた額が、世帯の限度額を"
        f"{least:,}円を超えて上回るときは、申請により超えた額が戻ります。医療費の負担が多かった世帯は申請してください。"
    )
    notes = ("すでに申請された場合は、行き違いですのでご容赦ください。",)
    cites = "介護保険法第51条の2・第61条の2・施行令第22条の3"
    return _letter("高額医療合算介護サービス費 支給申請のお知らせ", to, text, cites, pairs, notes=notes)
