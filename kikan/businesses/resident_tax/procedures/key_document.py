"""open_slip, key_slip, abandon_slip: a paper document keyed by two clerks (資料の二重入力); what differs a third look settles."""

import json
from collections.abc import Mapping
from datetime import date

import numpy as np

from kikan.businesses.resident_tax.law import document_codes as codes
from kikan.businesses.resident_tax.law.declared import INPUTS, MAY_BE_NEGATIVE
from kikan.businesses.resident_tax.models import Keying, KeyingSlip
from kikan.businesses.resident_tax.procedures.document_rows import draw_documents, matched, write_documents
from kikan.businesses.resident_tax.reads.keyed import PLAIN_ITEMS, Slip, payee_of, slip_of
from kikan.businesses.resident_tax.reads.stated import Relatives, Stated
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers
from kikan.shared.tenancy.columns import MISSING
from kikan.shared.tenancy.opener import current_or_raise

SLIPS = "resident_tax.keying_slip"
LIMIT = 10**12
LATEST_YEARS = 6


@procedure("resident_tax.open_slip", right="resident_tax.change", ja="資料の入力票の作成")
def open_slip(*, actor: Actor, kind: int, fiscal_year: int) -> int:
    """Begin a slip for one paper document; returns its number. Errors: Refused."""
    this = clock.today().year
    if kind not in codes.KINDS or not this - LATEST_YEARS <= fiscal_year <= this + 1:
        raise Refused(
            "資料の種類か年度が正しくありません。", field="fiscal_year", what_to_do="年度を確かめてください。"
        )
    number = numbers.draw(SLIPS)
    KeyingSlip.objects.create(
        municipality=current_or_raise(), number=number, kind=kind, fiscal_year=fiscal_year, state="open",
        opened_by=actor.user, opened_at=clock.now(),
    )  # fmt: skip
    return number


@procedure("resident_tax.key_slip", right="resident_tax.change", ja="資料の入力")
def key_slip(
    *,
    actor: Actor,
    slip: int,
    keying: int,
    person: int,
    received_on: date,
    payer_name: str = "",
    items: Mapping[str, int],
) -> int | None:
    """Keep a slip as this clerk reads it; the number of the document as soon as two clerks agree, else None.

    The second keying is by another clerk. 住民税申告 at the counter is keyed once: the person signs it there.
    Errors: NotFound, Refused.
    """
    found = slip_of(slip)
    _refuse(found, keying, actor, items)
    payee_of(person)
    content = {
        "received_on": received_on.isoformat(),
        "payer_name": payer_name.strip(),
        "items": dict(sorted(items.items())),
    }
    Keying.objects.create(
        municipality=current_or_raise(), slip=slip, keying=keying, attempt=found.attempts(keying), clerk=actor.user,
        keyed_at=clock.now(), person=person, content=json.dumps(content, ensure_ascii=False),
    )  # fmt: skip
    now = slip_of(slip)
    return _entered(now, actor) if now.agreed is not None else None


def _refuse(found: Slip, keying: int, actor: Actor, items: Mapping[str, int]) -> None:
    if found.state != "open":
        raise Refused(f"この入力票は{found.state_ja}です。", what_to_do="新しい入力票を作ってください。")
    if (
        keying not in (1, 2, 3)
        or (keying > 1 and found.first is None)
        or (keying == 3 and found.second is None)
    ):
        raise Refused("前の回の入力がありません。", what_to_do="入力票の一覧から開いてください。")
    if keying == 2 and found.first is not None and found.first.clerk == actor.user:
        raise Refused("一回目と同じ人は、二回目を入力できません。", what_to_do="別の人が入力してください。")
    if keying == 1 and found.second is not None:
        raise Refused("二回目の入力が済んでいます。", what_to_do="違いは三回目の確認で決めてください。")
    names = dict(INPUTS)
    if not items:
        raise Refused("金額が一つも入力されていません。", what_to_do="資料の金額を入力してください。")
    for name, amount in items.items():
        if name not in names:
            raise Refused("資料の項目が正しくありません。", field=name)
        if not -LIMIT < amount < LIMIT or (amount < 0 and name not in MAY_BE_NEGATIVE):
            raise Refused(
                f"「{names[name]}」の金額が正しくありません。",
                field=name,
                what_to_do="金額を確かめてください。",
            )


def _entered(slip: Slip, actor: Actor) -> int:
    """The document both clerks read: what is left blank on a return is zero, on an act ex officio not stated."""
    agreed = slip.agreed
    assert agreed is not None
    document = draw_documents(1)
    entry = append(
        actor=actor, kind="resident_tax.document_keyed", procedure="resident_tax.key_slip",
        subjects=[("document", int(document[0])), ("person", agreed.person)], reported_on=agreed.received_on,
        cites="地方税法第317条の2",
    ).number  # fmt: skip
    stated = _stated(slip)
    none = np.full(1, MISSING, dtype=np.int64)
    write_documents(
        stated, none, none[:0], matched(stated, none, agreed.person), document, received_on=agreed.received_on,
        entry=entry, note=f"入力票 {slip.number}",
    )  # fmt: skip
    KeyingSlip.objects.filter(municipality=current_or_raise(), number=slip.number).update(
        state="entered", document=int(document[0])
    )
    return int(document[0])


def _stated(slip: Slip) -> Stated:
    agreed = slip.agreed
    assert agreed is not None
    who = payee_of(agreed.person)
    blank = 0 if slip.kind in (codes.RETURN, codes.DECLARATION) else codes.NOT_STATED
    values = [agreed.items.get(n, blank if n not in PLAIN_ITEMS else codes.NOT_STATED) for n, _ in INPUTS]
    one, empty = np.zeros(1, dtype=np.int64), np.zeros(0, dtype=np.int64)
    paid = agreed.items.get("salary_revenue", 0) + agreed.items.get("pension_revenue", 0)
    raw = json.dumps({dict(INPUTS)[n]: v for n, v in agreed.items.items()}, ensure_ascii=False)
    return Stated(
        slip.kind, slip.fiscal_year, "", line=one, birth=np.array([who.birth], dtype=np.int64), amount=one + paid,
        previous=one, is_correction=one, digest=one + slip.number, values=np.array([values], dtype=np.int64), number=[""],
        raw=[raw],
        texts={
            "name": [who.name], "kana": [who.kana], "address": [""], "payer_code": [""], "payer_corporate": [""],
            "payer_name": [agreed.payer_name], "payee_code": [f"入力票{slip.number}"],
        },
        relatives=Relatives(empty, empty, empty, empty, [], [], [], []),
    )  # fmt: skip


@procedure("resident_tax.abandon_slip", right="resident_tax.change", ja="資料の入力票の中止")
def abandon_slip(*, actor: Actor, slip: int) -> None:
    """Give a slip up; nothing of it becomes a document. Errors: NotFound, Refused."""
    found = slip_of(slip)
    if found.state != "open":
        raise Refused(f"この入力票は{found.state_ja}です。", what_to_do="入力票の一覧を確かめてください。")
    rows = KeyingSlip.objects.filter(municipality=current_or_raise(), number=slip)
    if not rows.update(state="abandoned"):
        raise NotFound("この入力票はありません。")
