"""write_off: give claims up for good, with their late charges and fees (不納欠損)."""

from enum import IntEnum

from kikan.businesses.collection.procedures.claims import chosen_claims, subjects_of
from kikan.law.days import date_of
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import append
from kikan.shared.ledger.claims import Claims, law_on, limitations
from kikan.shared.ledger.kinds import base_of
from kikan.shared.ledger.lapsing import limitation_cites
from kikan.shared.ledger.models import Balance, WriteOff
from kikan.shared.procedures import procedure, recorder
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.opener import current_or_raise


class WriteOffReason(IntEnum):
    """Why a claim has ended without being paid (不納欠損の理由)."""

    LIMITATION = 1
    SUSPENDED_THREE_YEARS = 2
    EXTINCT_AT_ONCE = 3

    @property
    def ja(self) -> str:
        return {
            1: "消滅時効の完成",
            2: "執行停止から3年（地方税法第15条の7第4項）",
            3: "即時消滅（地方税法第15条の7第5項）",
        }[self.value]


CITES = {2: "地方税法第15条の7第4項", 3: "地方税法第15条の7第5項"}


@procedure("collection.write_off", right="collection.change", ja="不納欠損の決定", takes_two=True)
def write_off(
    *,
    claims: tuple[tuple[int, int], ...],
    reason: int,
    grounds: str,
    actor: Actor,
    read_at: int | None = None,
) -> int:
    """Write the open rest of these claims off; returns the sum in yen.

    A claim whose limitation is over is written off by that reason alone: no other is asked for any more.
    Errors: NotFound; Refused where nothing is open, no grounds are given, or the limitation is not over.
    """
    chosen = chosen_claims(claims)
    if reason not in set(WriteOffReason):
        raise Refused("不納欠損の理由を選んでください。", field="reason")
    if not grounds.strip():
        raise Refused("調査の結果と根拠を入力してください。", field="grounds")
    if reason == WriteOffReason.LIMITATION:
        _require_over(chosen)
    rows = _open_rows(claims)
    if not rows:
        raise Refused("欠損にする未納がありません。", field="claims")
    cites = CITES.get(reason) or _limitation_cites(chosen)
    entry = append(
        actor=actor, kind="collection.written_off", procedure="collection.write_off", subjects=subjects_of(chosen),
        happened_on=clock.today(), reason=grounds[:200], cites=cites, read_at=read_at,
    )  # fmt: skip
    WriteOff.objects.bulk_create(
        WriteOff(
            municipality=current_or_raise(), charge=r.charge, instalment=r.instalment, amount=r.balance,
            entry=entry.number, reason=WriteOffReason(reason).name.lower(),
        )
        for r in rows
    )  # fmt: skip
    total = sum(r.balance for r in rows)
    recorder.note("charge", "不納欠損", amount=-total)
    return total


def _require_over(claims: Claims) -> None:
    found = limitations(claims, clock.today())
    if not found.is_over.all():
        last = max(date_of(int(d)) for d in found.last[~found.is_over])
        raise Refused(
            f"時効が完成していない期別があります（完成する日 {last:%Y-%m-%d}）。", field="reason",
            cites=_limitation_cites(claims), what_to_do="時効の予定の一覧を確かめてください。",
        )  # fmt: skip


def _limitation_cites(claims: Claims) -> str:
    return limitation_cites(claims.levy, claims.fiscal_year, law_on(clock.today()))


def _open_rows(claims: tuple[tuple[int, int], ...]) -> list[Balance]:
    wanted = set(claims)
    rows = Balance.objects.filter(
        municipality=current_or_raise(), charge__in={c for c, _ in wanted}, balance__gt=0
    )
    return [r for r in rows if (r.charge, base_of(r.instalment)) in wanted]
