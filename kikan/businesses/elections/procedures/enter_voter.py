"""enter_voter: one person is put on the roll: an omission (補正登録) or a doubtful case the commission decided."""

from datetime import date

import numpy as np

from kikan.businesses.elections.models import RollEntry
from kikan.businesses.elections.models.roll import RegistrationKind
from kikan.businesses.elections.reads.candidates import stays
from kikan.businesses.elections.reads.registering import Asked, certain, is_over, judge, roll_columns
from kikan.law.days import date_of
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import Entry, append, head
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.columns import MISSING

CITES = "公職選挙法第21条・第26条"
# The conditions in the order in which a refusal names them: column, words, article.
CONDITIONS = (
    ("is_japanese", "日本国民ではありません。", "公職選挙法第9条"),
    ("is_old_enough", "選挙権を有する年齢に達していません。", "公職選挙法第9条・第22条"),
    ("has_residence", "引き続き3か月以上住民票に記録されていません。", "公職選挙法第21条第1項"),
    ("is_kept", "転出してから4か月を経過しています。", "公職選挙法第21条第2項・第28条第2号"),
    ("has_vote", "選挙権が停止されています。", "公職選挙法第11条"),
)  # fmt: skip

# What the counting of months may leave open, for the commission to decide.
DECIDED = ("has_residence", "is_kept")


@procedure("elections.enter_voter", right="elections.approve", ja="補正登録")
def enter_voter(
    *, person: int, base_on: date, registered_on: date, decision: str, actor: Actor,
    election_on: date | None = None, read_at: int | None = None,
) -> Entry:  # fmt: skip
    """Register a person who met the conditions on a base date and was left out (公職選挙法 第26条).

    decision: the commission's resolution (議決の日・番号); it also decides what the counting leaves open. election_on: of
    an election-time registration, whose age is reckoned at it. Errors: NotFound for who is no resident by then or on
    the roll already; Refused naming the first condition that is not met, or a registration before the base date or to
    come.
    """
    if not base_on <= registered_on <= clock.today():
        raise Refused(
            "登録日が、登録基準日から今日までの間にありません。", cites=CITES, field="registered_on",
            what_to_do="登録基準日と登録日を確かめてください。",
        )  # fmt: skip
    asked = Asked(base_on, registered_on, election_on)
    found = stays(base_on, head(), [person])
    if not len(found["person"]):
        raise NotFound(
            "基準日までに住民の記録がないか、すでに名簿に登録されています。", field="base_on",
            what_to_do="住民記録と名簿の履歴を確かめてください。",
        )  # fmt: skip
    judged = judge(found, asked)
    is_late = bool(is_over(found, judged, asked)[0])
    for name, words, cites in CONDITIONS:
        is_open = bool(judged.needs_decision[0]) and name in DECIDED
        if (not getattr(judged, name)[0] and not is_open) or (name == "is_kept" and is_late):
            raise Refused(
                words, cites=cites, field="base_on", what_to_do="登録基準日と住民記録を確かめてください。"
            )
    if not decision.strip() and not certain(found, judged)[0]:
        raise Refused(
            "委員会の判断を要する人です。", cites="公職選挙法第21条", field="decision",
            what_to_do="議決の日と番号を入力してください。",
        )  # fmt: skip
    row = {k: v[0] for k, v in roll_columns(found, judged, asked, chosen=np.array([True])).items()}
    entry = append(
        actor=actor, kind="elections.voter_entered", procedure="elections.enter_voter",
        subjects=[("person", person)], happened_on=registered_on, reason=decision.strip(), cites=CITES,
        read_at=read_at,
    )  # fmt: skip
    moved_out = int(row["moved_out_on"])
    values = {
        "district": None if row["district"] == MISSING else int(row["district"]),
        "kind": int(RegistrationKind.CORRECTION), "base_on": base_on, "registered_on": registered_on,
        "moved_out_on": None if moved_out == MISSING else date_of(moved_out),
    }  # fmt: skip
    until = date_of(int(row["valid_until"]))
    history.add(
        RollEntry, {"person": person}, values, entry=entry.number, valid_from=registered_on, valid_until=until
    )
    return entry
