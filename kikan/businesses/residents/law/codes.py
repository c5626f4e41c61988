"""Codes of events, kinds and stays (異動事由ほか) that the rules of the register speak of."""

MOVED_IN, MOVED_IN_FROM_ABROAD, BORN = 1, 2, 3
ENTERED_NATURALISED, ENTERED_NATIONALITY_LOST, ENTERED_EX_OFFICIO, RENEWED = 4, 5, 6, 7
CANCELLED_ENTRY, CANCELLED_REMOVAL, CANCELLED_CHANGE = 9, 29, 49
MOVED_OUT, MOVED_ABROAD, DIED = 21, 22, 23
REMOVED_NATURALISED, REMOVED_NATIONALITY_LOST, REMOVED_EX_OFFICIO = 24, 25, 26
MOVE_IN_NOTICE = 31
MOVED_INSIDE, MINOR_CORRECTION, CHANGED_EX_OFFICIO, ERROR_CORRECTED = 41, 42, 43, 44
HOUSEHOLD_SPLIT, HOUSEHOLD_MERGED, HOUSEHOLD_CHANGED, HEAD_CHANGED = 51, 52, 53, 54
FORMER_NAME_ENTERED, FORMER_NAME_CHANGED, FORMER_NAME_REMOVED = 55, 56, 58
ALIAS_ENTERED, ALIAS_REMOVED = 57, 59
MY_NUMBER_REQUESTED, MY_NUMBER_CORRECTED, MY_NUMBER_ENTERED = 61, 62, 63
RESIDENT_CODE_REQUESTED, RESIDENT_CODE_ENTERED = 64, 65

JA: dict[int, str] = {
    MOVED_IN: "国内転入",
    MOVED_IN_FROM_ABROAD: "国外転入等",
    BORN: "出生",
    ENTERED_NATURALISED: "職権記載（帰化等）",
    ENTERED_NATIONALITY_LOST: "職権記載（国籍喪失）",
    ENTERED_EX_OFFICIO: "職権記載",
    RENEWED: "改製",
    CANCELLED_REMOVAL: "異動の取消し（増）",
    CANCELLED_ENTRY: "異動の取消し（減）",
    CANCELLED_CHANGE: "異動の取消し（修正）",
    MOVED_OUT: "国内転出",
    MOVED_ABROAD: "国外転出",
    DIED: "死亡",
    REMOVED_NATURALISED: "職権消除（帰化等）",
    REMOVED_NATIONALITY_LOST: "職権消除（国籍喪失）",
    REMOVED_EX_OFFICIO: "職権消除",
    MOVE_IN_NOTICE: "転入通知の受理",
    MOVED_INSIDE: "転居",
    MINOR_CORRECTION: "軽微な修正",
    CHANGED_EX_OFFICIO: "職権修正",
    ERROR_CORRECTED: "誤記修正",
    HOUSEHOLD_SPLIT: "世帯分離",
    HOUSEHOLD_MERGED: "世帯合併",
    HOUSEHOLD_CHANGED: "世帯変更",
    HEAD_CHANGED: "世帯主変更",
    FORMER_NAME_ENTERED: "旧氏の記載",
    FORMER_NAME_CHANGED: "旧氏の変更",
    FORMER_NAME_REMOVED: "旧氏の削除",
    ALIAS_ENTERED: "通称の記載",
    ALIAS_REMOVED: "通称の削除",
    MY_NUMBER_REQUESTED: "個人番号の変更請求",
    MY_NUMBER_CORRECTED: "個人番号の職権修正",
    MY_NUMBER_ENTERED: "個人番号の職権記載",
    RESIDENT_CODE_REQUESTED: "住民票コードの変更請求",
    RESIDENT_CODE_ENTERED: "住民票コードの職権記載",
}
# What stands behind an event (異動事由の細目): one sign for each code it may stand with.
DETAILS: dict[int, dict[str, str]] = {
    MOVED_IN: {"1": "転出証明書による転入", "2": "特例転入", "3": "未届転入"},
    MOVED_IN_FROM_ABROAD: {"1": "国外からの転入", "2": "法第30条の46", "3": "法第30条の47"},
    ENTERED_NATURALISED: {"1": "帰化", "2": "国籍取得", "3": "国籍の再取得"},
    ENTERED_EX_OFFICIO: {"1": "住所設定", "2": "就籍", "3": "職権消除の回復", "9": "その他の職権記載"},
    MOVED_OUT: {
        "1": "転出証明書を交付",
        "2": "転出証明書に準ずる証明書を交付",
        "3": "特例による転出",
        "4": "証明書なし",
    },
    REMOVED_EX_OFFICIO: {
        "1": "失踪宣告",
        "2": "在留資格の喪失・出国",
        "3": "居住の事実がない",
        "4": "二重の記載",
        "9": "その他の職権消除",
    },
    CHANGED_EX_OFFICIO: {
        "1": "婚姻",
        "2": "離婚",
        "4": "養子縁組",
        "5": "養子離縁",
        "6": "氏の変更",
        "7": "名の変更",
        "8": "転籍・本籍の変更",
        "9": "認知",
        "A": "入籍・復氏",
        "B": "振り仮名の届出",
        "C": "振り仮名の職権記載",
        "D": "特別養子縁組",
        "E": "性別の取扱いの変更",
        "F": "その他の戸籍の届出",
        "G": "成年被後見人の登記",
        "H": "在留の変更",
    },
    HEAD_CHANGED: {"3": "世帯主が一人残ったことによる職権"},
}
ENTRIES = (MOVED_IN, MOVED_IN_FROM_ABROAD, BORN, ENTERED_EX_OFFICIO)
# Another record is begun for one who stays a resident (帰化・国籍喪失・改製).
REWRITTEN = (ENTERED_NATURALISED, ENTERED_NATIONALITY_LOST, RENEWED)
MOVES_OUT = (MOVED_OUT, MOVED_ABROAD)
REMOVALS = (*MOVES_OUT, DIED, 24, 25, REMOVED_EX_OFFICIO)
NOTIFIED_IN_TIME = (
    MOVED_IN,
    MOVED_IN_FROM_ABROAD,
    MOVED_INSIDE,
    HOUSEHOLD_SPLIT,
    HOUSEHOLD_MERGED,
    HOUSEHOLD_CHANGED,
    HEAD_CHANGED,
)
# How a reading came into the record (フリガナの根拠).
READING_SOURCES = {"notified": "届出", "ex_officio": "職権記載", "changed": "変更の届出"}

JAPANESE, FOREIGN = 1, 2
BECAME_BY_MOVE_IN, BECAME_BY_BIRTH, BECAME_EX_OFFICIO, BECAME_BEFORE_IMPORT = 1, 2, 3, 4
CEASED_BY_NOTHING, CEASED_BY_MOVE_OUT, CEASED_BY_DEATH, CEASED_EX_OFFICIO = 0, 1, 2, 3
MID_TO_LONG_TERM, SPECIAL_PERMANENT, TEMPORARY_REFUGE, PROVISIONAL_STAY = 1, 2, 3, 4
TRANSITIONAL_BY_BIRTH, TRANSITIONAL_BY_LOSS = 5, 6
PERMANENT_RESIDENT = 1
# Statuses of residence (在留資格) of those who may be on the register, by the tables of 入管法 別表第一・第二 and, where
# residence cards tell more, by their subdivisions (号); the codes are our own. 外交, 公用, 短期滞在 are never registered.
# 育成就労 is of 令和6年法律第60号, to be granted from 2027-04-01 on.
STATUSES: dict[str, str] = {
    "001": "永住者",
    "002": "日本人の配偶者等",
    "003": "定住者",
    "004": "永住者の配偶者等",
    "011": "技能実習",
    "012": "特定技能",
    "013": "技術・人文知識・国際業務",
    "014": "留学",
    "015": "家族滞在",
    "016": "特定活動",
    "021": "教授",
    "022": "芸術",
    "023": "宗教",
    "024": "報道",
    "025": "高度専門職",
    "026": "経営・管理",
    "027": "法律・会計業務",
    "028": "医療",
    "029": "研究",
    "030": "教育",
    "031": "企業内転勤",
    "032": "介護",
    "033": "興行",
    "034": "技能",
    "035": "文化活動",
    "036": "研修",
    "041": "高度専門職1号イ",
    "042": "高度専門職1号ロ",
    "043": "高度専門職1号ハ",
    "044": "高度専門職2号",
    "045": "特定技能1号",
    "046": "特定技能2号",
    "051": "技能実習1号イ",
    "052": "技能実習1号ロ",
    "053": "技能実習2号イ",
    "054": "技能実習2号ロ",
    "055": "技能実習3号イ",
    "056": "技能実習3号ロ",
    "057": "育成就労",
    "099": "特別永住者",
}
# Why a 個人番号 is to be changed (番号利用法 第7条第2項、同法施行令 第3条・第4条).
NUMBER_CHANGE_REASONS = {
    "leaked": "漏えいして不正に用いられるおそれがある（本人の請求）",
    "card_lost": "個人番号カードの盗難・紛失により、不正に用いられるおそれがある（本人の請求）",
    "ex_officio": "漏えいして不正に用いられるおそれがある（職権）",
}
SEXES = {0: "不明", 1: "男", 2: "女"}
KINDS = {JAPANESE: "日本人住民", FOREIGN: "外国人住民"}


def detail_ja(event: int, detail: str) -> str:
    """What a detail of an event says; nothing for one that has none."""
    return DETAILS.get(event, {}).get(detail, "")


def became_by(event: int) -> int:
    """The coarse reason of becoming a resident (住民となった事由) of an event of entry."""
    if event in (MOVED_IN, MOVED_IN_FROM_ABROAD):
        return BECAME_BY_MOVE_IN
    return BECAME_BY_BIRTH if event == BORN else BECAME_EX_OFFICIO


def ceased_by(event: int) -> int:
    """The coarse reason of ceasing to be a resident (住民でなくなる事由) of an event of removal."""
    if event in MOVES_OUT:
        return CEASED_BY_MOVE_OUT
    return CEASED_BY_DEATH if event == DIED else CEASED_EX_OFFICIO


def two_digits(code: int) -> str:
    """1 -> '01', as tables and layouts write it."""
    return f"{code:02d}"
