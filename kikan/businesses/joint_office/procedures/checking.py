"""What several acts of the joint office ask before they write."""

from datetime import date

from kikan.businesses.joint_office.reads.members import MemberLine, delegates_on, member_of
from kikan.ground.eras import in_words
from kikan.shared.access import Actor
from kikan.shared.access.actor import SYSTEM
from kikan.shared.errors import NotFound, NotPermitted, Refused
from kikan.shared.journal.models import JournalEntry
from kikan.shared.tenancy import clock

LOCAL_AUTONOMY_ACT = "地方自治法第287条第1項"


def require_member(member: int, on: date, field: str = "member") -> MemberLine:
    """The member on a day. Errors: NotFound."""
    found = member_of(member, on)
    if found is None:
        raise NotFound(
            "この構成団体はその日に登録がありません。", field=field, what_to_do="構成団体の一覧で日付を確かめてください。"
        )  # fmt: skip
    return found


def require_not_later(on: date, field: str) -> None:
    """Errors: Refused for a day to come."""
    if on > clock.today():
        raise Refused("今日より後の日です。", field=field, what_to_do="日付を確かめてください。")


def require_not_before(on: date, first: date, field: str, what: str) -> None:
    """Errors: Refused for a day before another one that comes first."""
    if on < first:
        raise Refused(
            f"{what}（{in_words(first)}）より前の日です。",
            field=field,
            what_to_do="日付を確かめてください。",
        )


def require_text(text: str, field: str, what: str) -> str:
    """The text without blanks at its ends. Errors: Refused for none."""
    if not text.strip():
        raise Refused(f"{what}を入力してください。", field=field)
    return text.strip()


def require_another(
    entered: int,
    actor: Actor,
    why: str = "入力した人は承認できません。",
    what_to_do: str = "別の人が承認してください。",
    field: str = "approve",
) -> None:
    """Errors: Refused where the entry that took something in was made by the one who decides now."""
    by = JournalEntry.objects.values_list("actor", flat=True).get(number=entered)
    if by == actor.user and actor.user != SYSTEM:
        raise Refused(why, field=field, what_to_do=what_to_do)


def delegate_member(actor: Actor, on: date) -> int:
    """The member an actor speaks for. Errors: NotPermitted for nobody's delegate."""
    found = delegates_on(on).get(actor.user)
    if found is None:
        raise NotPermitted(
            "構成団体の委員として登録されていません。",
            what_to_do="共同事務局に委員の登録を依頼してください。",
        )
    return found
