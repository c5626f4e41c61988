"""issue_register_viewing: make the copy of the register that somebody may view (閲覧用の写しの作成).

Law: 住民基本台帳法 第11条・第11条の2
"""

from kikan.businesses.residents.documents import REGISTER_VIEWING
from kikan.businesses.residents.reads.viewing import COLUMNS, Conditions, viewed
from kikan.shared.access import Actor
from kikan.shared.addressees import suppression
from kikan.shared.documents import fees, rendering
from kikan.shared.documents.issue import issue
from kikan.shared.documents.lists import printed_list
from kikan.shared.errors import Refused
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock

MOST = 3_000
LAW = "住民基本台帳法 第11条・第11条の2"


@procedure("residents.issue_register_viewing", right="residents.export", ja="閲覧用の写しの作成")
def issue_register_viewing(
    *, conditions: Conditions, applicant: str, purpose: str, actor: Actor, official_use: bool = False
) -> int:
    """Number and keep the copy with who asked and what for, which is published; returns its issue number.

    People under the support measure never stand on it, nor those whose issue is kept back.
    Errors: Refused without applicant or purpose, for too many, or where nobody answers the conditions.
    """
    _check(conditions, applicant, purpose)
    people = viewed(conditions, clock.today())
    kept_back = {each.person for each in suppression.in_force([p.person for p in people], suppression.ISSUE)}
    rows = [p for p in people if p.person not in kept_back]
    if not rows:
        raise Refused("この条件に当てはまる人はいません。", what_to_do="条件を変えてください。", field="town")
    told = [f"申出者 {applicant}", f"目的 {purpose}", *conditions.in_words()]
    cells = [(p.name, p.born, p.sex, p.address) for p in rows]
    data = printed_list("住民基本台帳の一部の写し（閲覧用）", COLUMNS, cells, conditions=told)
    data["persons"] = [p.person for p in rows]  # not printed; the CSV of the copy records whom it names
    rendering.check(data)
    (issued,) = issue(
        kind=REGISTER_VIEWING.kind, data=data, subjects=[("person", p.person) for p in rows], actor=actor,
        official_use=official_use,
    )  # fmt: skip
    exemption = fees.OFFICIAL_USE if official_use else ""
    quoted = fees.quote(kind="register_viewing", copies=len(rows), exemption=exemption)
    fees.take_once(quoted, issued.number, actor)
    return issued.number


def _check(conditions: Conditions, applicant: str, purpose: str) -> None:
    for field, text in (("applicant", applicant), ("purpose", purpose)):
        if not text.strip():
            raise Refused("申出者と利用の目的を入力してください。", cites=LAW, field=field)
    if not 1 <= conditions.count <= MOST:
        raise Refused(f"人数は1から{MOST:,}までで入力してください。", field="count")
