"""What the letters about restrictions say (給付制限の予告・決定の通知書), and the words for the card of the insured."""

from collections.abc import Sequence

from kikan.businesses.long_term_care.documents.letters import OFFICE, REVIEWER
from kikan.businesses.long_term_care.models.restriction import RestrictionKind
from kikan.businesses.long_term_care.reads.restrictions import CaseLine, RestrictionLine
from kikan.shared.addressees.reach import Addressee
from kikan.shared.documents.dates import era_day
from kikan.shared.documents.letters import Letter

MEANS = {
    RestrictionKind.PAYMENT: (
        "サービスの費用をいったん全額お支払いいただき、あとで申請により自己負担分を除いた額をお返しします。"
    ),
    RestrictionKind.SUSPENSION: (
        "お返しする額の支払を差し止めます。なお納付がないときは、差し止めた額から滞納している保険料を差し引きます。"
    ),
    RestrictionKind.REDUCTION: (
        "自己負担の割合が3割（元が3割の人は4割）になり、高額介護サービス費と食費・居住費の軽減を受けられません。"
    ),
    RestrictionKind.MEDICAL: (
        "サービスの費用をいったん全額お支払いいただきます。お返しする額の支払は、医療保険の保険料（税）の納付があるまで"
        "差し止めます。"
    ),
}
CITES = "介護保険法第66条・第67条・第69条"
MEDICAL_CITES = "介護保険法第68条"


def announcement(to: Addressee, insured_number: int, cases: Sequence[CaseLine]) -> Letter:
    """予告通知書: what will be restricted, why, and until when to pay or answer."""
    is_medical = all(case.kind == RestrictionKind.MEDICAL for case in cases)
    owed = "未納の国民健康保険税（料）" if is_medical else "滞納している保険料"
    pairs = [("被保険者番号", f"{insured_number:010d}"), (owed, f"{cases[0].arrears:,}円")]
    for case in cases:
        pairs.append((case.kind_ja, MEANS[RestrictionKind(case.kind)]))
        if case.kind == RestrictionKind.REDUCTION:
            pairs.append(("時効で納められなくなった保険料", f"{case.lapsed:,}円"))
        else:
            pairs.append(("最も古い納期限", era_day(case.about_on)))
    pairs.append(("納付・弁明・届出の期限", era_day(min(case.answer_by for case in cases))))
    what = "国民健康保険の保険税（料）" if is_medical else "介護保険料"
    text = (
        f"{what}に未納があります。期限までに納付がないときは、次のとおり保険給付を制限し、被保険者証に記載します。"
        "災害、失業、生計を支える人の死亡などの特別の事情があるときや、意見があるときは、期限までに届け出てください。"
    )
    return _letter("介護保険給付制限予告通知書", to, text, f"{_cites(is_medical)}・行政手続法第30条", pairs)


def decided(to: Addressee, insured_number: int, lines: Sequence[RestrictionLine]) -> Letter:
    """決定通知書: what is restricted, from when to when."""
    pairs = [("被保険者番号", f"{insured_number:010d}")]
    for line in lines:
        pairs.append((line.kind_ja, MEANS[RestrictionKind(line.kind)]))
        pairs.append(("期間", span_in_words(line)))
        if line.months:
            pairs.append(("給付額を減額する月数", f"{line.months}か月"))
    is_medical = all(line.kind == RestrictionKind.MEDICAL for line in lines)
    what = "国民健康保険の保険税（料）" if is_medical else "介護保険料"
    text = (
        f"{what}の滞納により、次のとおり保険給付を制限することに決定しましたので通知します。"
        "被保険者証をお持ちください。制限の内容を記載してお返しします。"
    )
    notes = ("保険料を完納したとき、または特別の事情が生じたときは、届け出てください。制限を終了します。",)
    cites = f"{_cites(is_medical)}・第183条"
    return _letter(
        "介護保険給付制限決定通知書", to, text, cites, pairs, notes=notes, appeal=True, appeal_to=REVIEWER
    )  # fmt: skip


def _cites(is_medical: bool) -> str:
    return MEDICAL_CITES if is_medical else CITES


def on_card(lines: Sequence[RestrictionLine]) -> str:
    """給付制限の欄 of the card of the insured."""
    return "、".join(f"{line.kind_ja} {span_in_words(line)}" for line in lines) or "なし"


def span_in_words(line: RestrictionLine) -> str:
    """From when, and to when where the end is known."""
    return f"{era_day(line.valid_from)}から{f'{era_day(line.last_on)}まで' if line.last_on else ''}"


def _letter(
    title: str, to: Addressee, text: str, cites: str, pairs: list[tuple[str, str]], *, notes: tuple[str, ...] = (),
    appeal: bool = False, appeal_to: str = "",
) -> Letter:  # fmt: skip
    return Letter(
        title=title, postal_code=to.postal_code, address=to.lines, name=to.name, text=text, cites=cites, office=OFFICE,
        pairs=tuple(pairs), notes=notes, appeal=appeal, appeal_to=appeal_to,
    )  # fmt: skip
