"""Codes of seal registration and their Japanese (区分の名称)."""

ACTIVE, CANCELLED = "active", "cancelled"
STATES = {ACTIVE: "登録", CANCELLED: "抹消"}

PHOTO, GUARANTOR, REPLY, PAPER = "photo", "guarantor", "reply", "paper"
IDENTIFICATIONS = {
    PHOTO: "顔写真付きの本人確認書類", GUARANTOR: "保証人", REPLY: "照会書の回答", PAPER: "紙の原票から移した登録",
}  # fmt: skip
SELF, AGENT, GUARDIAN = "self", "agent", "guardian"
APPLICANTS = {SELF: "本人", AGENT: "代理人", GUARDIAN: "本人（法定代理人同行）"}

REQUESTED, BY_ID, CARD_LOST, CHANGED, SEAL_LOST = "requested", "by_id", "card_lost", "changed", "seal_lost"
DIED, MOVED_OUT, REMOVED, NAME, WARD, STAY = "died", "moved_out", "removed", "name", "ward", "stay"
EX_OFFICIO = "ex_officio"
REASONS = {
    REQUESTED: "廃止の申請（登録証あり）", BY_ID: "廃止の申請（登録証なし）", CARD_LOST: "登録証の亡失",
    SEAL_LOST: "印鑑の亡失・損傷", CHANGED: "改印", DIED: "死亡", MOVED_OUT: "転出", REMOVED: "職権消除", NAME: "氏名の変更",
    WARD: "成年被後見人", STAY: "在留資格の喪失", EX_OFFICIO: "職権",
}  # fmt: skip
# What a clerk may choose; the others follow from the resident register.
CHOSEN = (REQUESTED, BY_ID, SEAL_LOST, EX_OFFICIO)
OF_REGISTER = (DIED, MOVED_OUT, REMOVED, NAME, WARD, STAY)
UNTOLD = (DIED, MOVED_OUT)

STOCK, ISSUED, LOST, DAMAGED, RETURNED = "stock", "issued", "lost", "damaged", "returned"
CARD_STATES = {
    STOCK: "未使用",
    ISSUED: "交付中",
    LOST: "亡失",
    DAMAGED: "損傷・引替え",
    RETURNED: "返納・失効",
}

CARD, DISPUTE, COURT, OTHER = "card", "dispute", "court", "other"
SUSPENSIONS = {CARD: "登録証の亡失", DISPUTE: "本人からの申出", COURT: "裁判所の命令等", OTHER: "その他"}

WAITING, REGISTERED, LAPSED, WITHDRAWN = "waiting", "registered", "lapsed", "withdrawn"
APPLICATION_STATES = {WAITING: "回答待ち", REGISTERED: "登録済", LAPSED: "期限切れ", WITHDRAWN: "取下げ"}

COUNTER, BRANCH, STORE = "counter", "branch", "store"
CHANNELS = {COUNTER: "窓口", BRANCH: "支所・出張所", STORE: "コンビニ等"}
BY_CARD, BY_NUMBER_CARD = "card", "number_card"
TOKENS = {BY_CARD: "印鑑登録証", BY_NUMBER_CARD: "個人番号カード"}

OPEN, LOADED, ABANDONED = "open", "loaded", "abandoned"
BATCH_STATES = {OPEN: "入力中", LOADED: "登録済", ABANDONED: "中止"}
