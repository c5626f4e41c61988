"""issue_refund_notice: tell the payer of a refund, with its interest and how it was reckoned (還付・充当通知書の発行)."""

from kikan.businesses.collection.documents import REFUND_NOTICE
from kikan.businesses.collection.procedures.decide_refund import CITES
from kikan.businesses.collection.procedures.sending import sender
from kikan.businesses.collection.reads.refunds import RefundLine, refund_of, used_with
from kikan.shared.access import Actor
from kikan.shared.addressees import print_release
from kikan.shared.addressees.reach import addressees
from kikan.shared.documents.dates import era_day
from kikan.shared.documents.fees import Charge
from kikan.shared.documents.handing_out import hand_out
from kikan.shared.documents.letters import Letter, letter
from kikan.shared.errors import NotFound, Refused
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock

TEXT = "納め過ぎとなった市町村税等について、次のとおり充当及び還付することに決定しましたので、通知します。"
NOTES = (
    "還付金は、指定された口座に振り込みます。口座の届出がないときは、同封の用紙で届け出てください。",
    "還付金を請求する権利は、請求できる日から5年を経過したときに時効により消滅します（地方税法第18条の3）。",
)
HEAD, WIDTHS = ("充当した税目", "年度", "期別", "充当した日", "充当した額（円）"), (50, 22, 28, 40, 40)


@procedure("collection.issue_refund_notice", right="collection.print", ja="還付・充当通知書の発行")
def issue_refund_notice(*, refund: int, actor: Actor) -> int:
    """Number and keep the notice; returns the issue number. Errors: NotFound, Refused, E20."""
    found = refund_of(refund)
    if found is None:
        raise NotFound("その還付番号はありません。", what_to_do="還付の一覧から開いてください。")
    opened = print_release.opened_for([found.payee], actor)
    to = addressees([found.payee], actor, clock.today(), opened)[found.payee]
    if not to.can_be_reached:
        raise Refused("氏名または住所の記録がないため、発行できません。", field="person")
    uses = used_with(refund)
    written = Letter(
        title="過誤納金還付・充当通知書", postal_code=to.postal_code, address=to.lines, name=to.name, text=TEXT,
        cites=CITES, office=sender().office, head=HEAD if uses else (), widths=WIDTHS if uses else (),
        rows=tuple((u.levy_ja, u.year_ja, u.instalment_ja, era_day(u.suitable_on), f"{u.amount:,}") for u in uses),
        total=f"{sum(u.amount for u in uses):,}円" if uses else "", pairs=_pairs(found, bool(uses)), notes=NOTES, appeal=True,
    )  # fmt: skip
    (issued,) = hand_out(
        kind=REFUND_NOTICE.kind, data=letter(written), subjects=[("person", found.payee), ("refund", refund)],
        actor=actor, charge=Charge(), opened=opened,
    )  # fmt: skip
    return issued.number


def _pairs(found: RefundLine, has_uses: bool) -> tuple[tuple[str, str], ...]:
    reckoned = ""
    if found.interest:
        reckoned = f"{era_day(found.begins_on)}から{era_day(found.until_on)}までの{found.days}日、基礎 {found.base:,}円"
        reckoned += "。充当した額の分を含む" if has_uses else ""
    return (
        ("還付番号", f"{found.refund}"),
        ("過誤納の事由", found.reason_ja),
        ("領収日", era_day(found.paid_on)),
        ("還付する額", f"{found.amount:,}円"),
        ("還付加算金", f"{found.interest:,}円" + (f"（{reckoned}）" if reckoned else "")),
        ("支払う額の合計", f"{found.total:,}円"),
    )
