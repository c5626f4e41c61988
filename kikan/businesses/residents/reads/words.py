"""What codes of the register are called on screens (事由・種別などの名称)."""

from kikan.businesses.residents.law import codes

EVENTS: dict[str, str] = {codes.two_digits(code): ja for code, ja in codes.JA.items()}
SEXES = codes.SEXES
KINDS = codes.KINDS
BECAME_BY = {1: "転入", 2: "出生", 3: "職権記載など", 4: "移行前から"}
CEASED_BY = {0: "", 1: "転出", 2: "死亡", 3: "職権消除など"}
READING_SOURCES = codes.READING_SOURCES
NAME_KINDS = {"official": "氏名", "former": "旧氏", "alias": "通称", "kanji": "漢字併記名"}
CATEGORIES = {
    "01": "中長期在留者",
    "02": "特別永住者",
    "03": "一時庇護許可者",
    "04": "仮滞在許可者",
    "05": "出生による経過滞在者",
    "06": "国籍喪失による経過滞在者",
}
STATUSES = codes.STATUSES
NUMBER_CHANGE_REASONS = codes.NUMBER_CHANGE_REASONS
DETAILS = codes.DETAILS
CORRECTIONS = (
    (codes.CHANGED_EX_OFFICIO, "職権修正（この日から変わった）"),
    (codes.ERROR_CORRECTED, "誤記修正（はじめから誤っていた）"),
    (codes.MINOR_CORRECTION, "軽微な修正"),
)
RELATIONSHIPS = (
    "世帯主", "夫", "妻", "子", "父", "母", "兄", "弟", "姉", "妹", "子の子", "子の妻", "子の夫", "妻の子", "夫の子",
    "妻の母", "妻の父", "夫の母", "夫の父", "父の母", "母の母", "夫（未届）", "妻（未届）", "縁故者", "同居人",
)  # fmt: skip
SUPPORT_KINDS = {
    "domestic_violence": "配偶者からの暴力",
    "stalking": "ストーカー行為等",
    "child_abuse": "児童虐待",
    "other": "その他これらに準ずるもの",
}
SUPPORT_OPINIONS = {"": "意見を待っている", "needed": "必要と認める", "not_needed": "必要と認められない"}
SUPPORT_PURPOSES = {"present": "現住所", "former": "前住所", "register": "本籍（附票）"}
