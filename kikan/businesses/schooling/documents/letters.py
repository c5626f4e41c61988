"""What the letters of the school register say (就学通知書・転入学通知書・許可の通知)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from kikan.shared.addressees.reach import Addressee
from kikan.shared.documents.dates import era_day
from kikan.shared.documents.letters import Letter
from kikan.shared.documents.returns import return_letter

OFFICE = "教育委員会　学校教育担当"


@dataclass(frozen=True, repr=False)
class Child:
    """A child as a letter names it."""

    name: str = field(repr=False)
    birth: str = field(repr=False)
    grade_ja: str
    school: str
    enters_on: date


def _pairs(child: Child, day_ja: str) -> tuple[tuple[str, str], ...]:
    return (
        ("児童生徒の氏名", child.name), ("生年月日", child.birth), ("学年", child.grade_ja), ("学校", child.school),
        (day_ja, era_day(child.enters_on)),
    )  # fmt: skip


def entry_notice(to: Addressee, child: Child) -> Letter:
    """就学通知書: the day of entry and the school."""
    return Letter(
        title="就学通知書", postal_code=to.postal_code, address=to.lines, name=to.name,
        text="お子さんの入学期日と就学する学校を次のとおり通知します。入学の日に、この通知書を学校に提出してください。",
        cites="学校教育法施行令第5条第1項・第2項", office=OFFICE, pairs=_pairs(child, "入学期日"),
        notes=(
            "相当と認められる理由があるときは、指定した学校の変更を申し立てることができます（学校教育法施行令第8条）。",
            "国立・私立の学校などに就学するときは、その学校の就学を承諾する書面を添えて届け出てください。",
        ),
    )  # fmt: skip


def health_notice(to: Addressee, child: Child, held_on: date, begins_at: str, venue: str) -> Letter:
    """就学時健康診断通知書: where and when, and what to do where it cannot be."""
    return Letter(
        title="就学時健康診断通知書", postal_code=to.postal_code, address=to.lines, name=to.name,
        text="来年の春に小学校に入学するお子さんの健康診断を、次のとおり行います。保護者の方が付き添って受けてください。",
        cites="学校保健安全法第11条、同法施行令第3条", office=OFFICE,
        pairs=(("お子さんの氏名", child.name), ("生年月日", child.birth), ("学校", child.school),
               ("実施日", era_day(held_on)), ("受付", begins_at), ("会場", venue)),
        notes=(
            "この通知書と、母子健康手帳をお持ちください。",
            "都合がつかないとき、ほかの市町村で受けたときは、早めに連絡してください。",
            "国立・私立の学校や特別支援学校に入学する予定のお子さんも受けてください。",
        ),
    )  # fmt: skip


def transfer_notice(to: Addressee, child: Child) -> Letter:
    """転入学通知書: the school a child goes to after moving, and what it asks for."""
    return Letter(
        title="転入学通知書", postal_code=to.postal_code, address=to.lines, name=to.name,
        text="お子さんの就学する学校を次のとおり指定します。この通知書を学校に提出して、転入学の手続をしてください。",
        cites="学校教育法施行令第6条において準用する第5条", office=OFFICE, pairs=_pairs(child, "転入学期日"),
        notes=("前の学校の在学証明書と教科用図書給与証明書を、あわせて学校に提出してください。",),
    )  # fmt: skip


def change_notice(to: Addressee, child: Child, kind_ja: str, until_on: date | None, refusal: str) -> Letter:
    """指定校変更・区域外就学の許可または不許可; a refusal tells its reason and how to object."""
    granted = until_on is not None
    last = (("許可の末日", era_day(until_on)),) if until_on else (("不許可の理由", refusal),)
    return Letter(
        title=f"{kind_ja}{'許可' if granted else '不許可'}通知書", postal_code=to.postal_code, address=to.lines,
        name=to.name, text=f"申立てのあった{kind_ja}について、次のとおり決定したので通知します。",
        cites="学校教育法施行令第8条・第9条", office=OFFICE, pairs=(*_pairs(child, "期間の初日"), *last),
        appeal=not granted,
    )  # fmt: skip


def aid_notice(
    to: Addressee,
    child: Child,
    year_ja: str,
    begins_on: date | None,
    amounts: Sequence[tuple[str, int]],
    refusal: str,
) -> Letter:
    """就学援助の認定または否認定; granted with its items and their yearly amounts."""
    granted = begins_on is not None
    pairs = (
        ("児童生徒の氏名", child.name),
        ("学年", child.grade_ja),
        ("学校", child.school),
        ("年度", year_ja),
    )
    last = (("援助の初日", era_day(begins_on)),) if begins_on else (("否認定の理由", refusal),)
    return Letter(
        title=f"就学援助{'認定' if granted else '否認定'}通知書", postal_code=to.postal_code, address=to.lines,
        name=to.name, text="申請のあった就学援助について、次のとおり決定したので通知します。",
        cites="学校教育法第19条", office=OFFICE, pairs=(*pairs, *last),
        head=("費目", "年額") if amounts else (), widths=(60, 40) if amounts else (),
        rows=tuple((ja, f"{amount:,}円") for ja, amount in amounts), appeal=not granted,
        notes=("年度の途中で転出したときなどは、月割りで減ることがあります。",) if amounts else (),
    )  # fmt: skip


def aid_return_notice(
    to: Addressee,
    name: str,
    number: int,
    year: int,
    amount: int,
    instalments: Sequence[tuple[int, date, int]],
) -> Letter:
    """就学援助費の返還: for whom, how much, when."""
    return return_letter(
        to, title="就学援助費返還通知書", cites="民法第703条", office=OFFICE, instalments=instalments,
        text="支給した就学援助費のうち、受けられないことになった額を、次のとおり返還してください。納付書は別にお渡しします。",
        pairs=(("番号", f"第{number}号"), ("児童生徒の氏名", name), ("年度", f"{year}年度"), ("返還額", f"{amount:,}円")),
    )  # fmt: skip


def support_notice(
    to: Addressee, name: str, birth: str, year_ja: str, placement: str, school: str, reason: str
) -> Letter:
    """就学先の決定: where the child will learn, and why where it was wished or advised otherwise."""
    pairs = [("児童生徒の氏名", name), ("生年月日", birth), ("年度", year_ja), ("就学先", placement)]
    pairs += [("学校", school)] if school else []
    pairs += [("決定の理由", reason)] if reason else []
    return Letter(
        title="就学先の決定通知書", postal_code=to.postal_code, address=to.lines, name=to.name,
        text="お子さんの就学先について、保護者と専門家の意見を聴いて、次のとおり決定したので通知します。",
        cites="学校教育法施行令第18条の2", office=OFFICE, pairs=tuple(pairs),
        notes=("入学期日は、別に通知します。お子さんの様子が変わったときは、就学先をあらためて相談することができます。",),
    )  # fmt: skip
