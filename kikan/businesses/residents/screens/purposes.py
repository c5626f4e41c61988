"""What a paper is for (提出先・用途) and which form with which items serves it best; the clerk may still change all."""

from dataclasses import dataclass

from django.urls import reverse

COPY, ITEMS, FORMER, MOVE_OUT = "record_copy", "record_items", "former_copy", "move_out_certificate"
WHOLE, SOME = "whole", "some"
HOUSEHOLD, INDIVIDUAL = "household", "individual"


@dataclass(frozen=True)
class Purpose:
    """One purpose: the screen that serves it, what is chosen there, and what the clerk should tell."""

    key: str
    ja: str
    screen: str = COPY
    whom: str = SOME
    form: str = HOUSEHOLD
    shown: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    exemption: str = ""
    note: str = ""
    of_removed: bool = False

    def url(self, municipality: int, person: int) -> str:
        place = reverse(f"residents:{self.screen}", kwargs={"municipality": municipality, "number": person})
        return f"{place}?for={self.key}"


LIVING = (
    Purpose("identity", "本人確認（銀行・携帯電話など）", note="本籍・続柄・個人番号は省略します。"),
    Purpose("licence", "運転免許・国家資格", shown=("family_register", "foreign_status")),
    Purpose("car", "自動車の登録・名義変更", note="個人番号の記載があると受け付けられません。"),
    Purpose("loan", "住宅ローン・不動産の登記", whom=WHOLE, shown=("head",)),
    Purpose("school", "入学・保育・手当・扶養の手続", whom=WHOLE, shown=("head",)),
    Purpose(
        "work_number",
        "勤務先への個人番号の提出",
        shown=("my_number",),
        note="提出できるのは法律で定める手続だけです。",
    ),
    Purpose(
        "chain",
        "住所のつながりの証明",
        form=INDIVIDUAL,
        shown=("history",),
        note="改製前の異動は改製原住民票、市外の住所は戸籍の附票に載っています。",
    ),
    Purpose("stay", "在留・帰化の手続", whom=WHOLE, shown=("head", "foreign_status", "alias_history")),
    Purpose(
        "pension",
        "年金の現況届・裁定請求",
        ITEMS,
        items=("born", "sex", "address"),
        exemption="pension",
        note="証明書の用紙が年金の請求書にあるときは、その欄に証明します。",
    ),
    Purpose("items", "決められた事項だけの証明", ITEMS, items=("born", "sex", "address")),
    Purpose("next_town", "転出先の市区町村での転入届", MOVE_OUT),
)
REMOVED = (
    Purpose(
        "inheritance",
        "相続・登記（亡くなった人）",
        shown=("family_register",),
        of_removed=True,
        note="請求できる人と理由を確かめます。",
    ),
    Purpose("left", "前の住所の証明（転出した人）", of_removed=True),
    Purpose("chain_removed", "住所のつながりの証明", form=INDIVIDUAL, shown=("history",), of_removed=True),
    Purpose(
        "items_removed",
        "決められた事項だけの証明",
        ITEMS,
        items=("born", "address", "removal_reason"),
        of_removed=True,
    ),
    Purpose("next_town_removed", "転出先の市区町村での転入届", MOVE_OUT, of_removed=True),
)
BY_KEY = {each.key: each for each in (*LIVING, *REMOVED)}


def purposes_for(is_resident: bool) -> tuple[Purpose, ...]:
    """The purposes that a living or a removed record can serve."""
    return LIVING if is_resident else REMOVED


def asked(key: str) -> Purpose | None:
    return BY_KEY.get(key)
