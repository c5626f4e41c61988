"""accept_debit_order: the account a payer names for account transfer (口座振替依頼の受付)."""

from dataclasses import dataclass, field
from datetime import date

from kikan.businesses.collection.models import DebitOrder
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.addressees import holder_names
from kikan.shared.addressees.models import Person
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import append
from kikan.shared.ledger.levies import LEVIES
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock

EVERY_LEVY = 0
KINDS = {1: "普通", 2: "当座", 3: "納税準備", 9: "その他"}


@dataclass(frozen=True)
class DebitAccount:
    """An account as the bank knows it."""

    bank: str = field(repr=False)
    branch: str = field(repr=False)
    kind: int = field(repr=False)
    account_number: str = field(repr=False)
    holder_kana: str = field(repr=False)


@procedure("collection.accept_debit_order", right="collection.change", ja="口座振替依頼の受付")
def accept_debit_order(
    *,
    person: int,
    levy: int,
    account: DebitAccount,
    received_on: date,
    starts_on: date,
    actor: Actor,
    read_at: int | None = None,
) -> int:
    """From `starts_on` on this account is debited for the levy (0: every levy). Returns the entry.

    Errors: NotFound; Refused for an account or a name the bank would not take, or a form from a day to come.
    """
    if not Person.objects.filter(number=person).exists():
        raise NotFound("この宛名番号の人はいません。", field="person")
    if levy != EVERY_LEVY and levy not in LEVIES:
        raise Refused("科目を選んでください。", field="levy")
    _check(account)
    if received_on > clock.today():
        raise Refused("受付日が今日より後です。", field="received_on")
    if starts_on < received_on:
        raise Refused("開始日は受付日以後の日にしてください。", field="starts_on")
    entry = append(
        actor=actor, kind="collection.debit_order_accepted", procedure="collection.accept_debit_order",
        subjects=[("person", person)], happened_on=received_on, read_at=read_at,
    )  # fmt: skip
    history.replace(
        DebitOrder, {"person": person, "levy": levy},
        {**vars(account), "received_on": received_on, "stopped": 0}, entry=entry.number, valid_from=starts_on,
    )  # fmt: skip
    return entry.number


def _check(account: DebitAccount) -> None:
    lengths = {"bank": 4, "branch": 3, "account_number": 7}
    for name, length in lengths.items():
        value = getattr(account, name)
        if len(value) != length or not (value.isascii() and value.isdigit()):
            raise Refused(f"{length}桁の数字で入力してください。", field=name)
    if account.kind not in KINDS:
        raise Refused("預金種目を選んでください。", field="kind")
    if not holder_names.is_name(account.holder_kana):
        wanted = holder_names.proposed(account.holder_kana)
        hint = (
            f"「{wanted}」でよければ、そのとおりに入力してください。" if holder_names.is_name(wanted) else ""
        )
        raise Refused(
            f"銀行で使えない文字があります（半角カナ、英大文字、数字、( ) - . で30字まで）。{hint}",
            field="holder_kana",
        )
