"""What several acts of procurement ask before they write."""

from collections.abc import Iterable

from kikan.businesses.procurement.reads.notices import ProcurementLine, procurement_of
from kikan.businesses.procurement.reads.panels import JudgeLine, judge_of, proposals_of
from kikan.businesses.procurement.reads.rounds import shortlist_of
from kikan.shared.access import Actor
from kikan.shared.access.actor import SYSTEM
from kikan.shared.errors import NotFound, NotPermitted, Refused
from kikan.shared.journal.append import append
from kikan.shared.journal.models import JournalEntry
from kikan.shared.tenancy import clock

ENFORCEMENT_ORDER = "地方自治法施行令第167条の2第1項第2号"
SUBJECT = "procurement"


def require_procurement(number: int, *states: int) -> ProcurementLine:
    """The procurement in one of these states. Errors: NotFound, Refused."""
    found = procurement_of(number)
    if found is None:
        raise NotFound("この調達はありません。", what_to_do="調達の一覧から開き直してください。")
    if states and found.state not in states:
        raise Refused(
            f"「{found.state_ja}」の調達では、この手続はできません。", what_to_do="調達の画面で、次の手順を確かめてください。"
        )  # fmt: skip
    return found


def require_text(text: str, field: str, what: str) -> str:
    """The text without blanks at its ends. Errors: Refused for none."""
    if not text.strip():
        raise Refused(f"{what}を入力してください。", field=field)
    return text.strip()


def require_judge(number: int, actor: Actor) -> JudgeLine:
    """The judge the actor is. Errors: NotPermitted for nobody's judge."""
    found = judge_of(number, actor.user)
    if found is None:
        raise NotPermitted(
            "この調達の審査員として登録されていません。",
            what_to_do="事務局に審査員の登録を依頼してください。",
        )
    return found


def require_another(entered: int, actor: Actor) -> None:
    """Errors: Refused where the entry was made by the one who decides now."""
    by = JournalEntry.objects.values_list("actor", flat=True).get(number=entered)
    if by == actor.user and actor.user != SYSTEM:
        raise Refused("入力した人は決定できません。", what_to_do="別の人が決定してください。")


def require_first_round_open(number: int) -> None:
    """Errors: Refused where the first round is closed: what it was decided on stands."""
    if shortlist_of(number) is not None:
        raise Refused("第一次審査が締め切られているので、変えられません。")


def require_anonymous(number: int, texts: Iterable[str], field: str) -> None:
    """Errors: Refused for words that name a bidder: minutes call them by letters (議事録の匿名化)."""
    said = "\n".join(texts)
    for proposal in proposals_of(number):
        if proposal.name in said:
            raise Refused(
                f"提案者の名称が書かれています。「{proposal.letter}」と書いてください。", field=field
            )


def entered(kind: str, act: str, number: int, actor: Actor, *, reason: str = "", cites: str = "") -> int:
    """The number of the journal entry of an act on a procurement today."""
    return append(
        actor=actor, kind=kind, procedure=act, subjects=[(SUBJECT, number)], happened_on=clock.today(),
        reason=reason, cites=cites,
    ).number  # fmt: skip
