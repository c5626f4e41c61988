"""Codes of income documents (課税資料の区分) and what they are called."""

SALARY, PENSION, RETURN, DECLARATION, PAYMENT, EX_OFFICIO = 1, 2, 3, 4, 5, 6
KINDS = {
    SALARY: "給与支払報告書", PENSION: "公的年金等支払報告書", RETURN: "確定申告書", DECLARATION: "住民税申告書",
    PAYMENT: "支払調書", EX_OFFICIO: "職権",
}  # fmt: skip
SHORT = {
    SALARY: "給報",
    PENSION: "年金",
    RETURN: "確申",
    DECLARATION: "住申",
    PAYMENT: "調書",
    EX_OFFICIO: "職権",
}
REPORTS = (SALARY, PENSION)
"""What a payer reports of what it paid: several of one person are added."""

UNMATCHED, DOUBTFUL, MATCHED, VOID = 1, 2, 3, 5
MERGED = 4
STATES = {UNMATCHED: "未照合", DOUBTFUL: "要確認", MATCHED: "照合済", MERGED: "併合済", VOID: "無効"}
"""MERGED is told, never kept: a matched document that an income row came from."""

BY_NOTHING, BY_NUMBER, BY_NAME, BY_CLERK = 0, 1, 2, 3
HOW = {BY_NOTHING: "", BY_NUMBER: "個人番号", BY_NAME: "カナ・生年月日・住所", BY_CLERK: "職員の判断"}

NO_DOUBT, SEVERAL, PARTLY, NUMBER_DIFFERS, NOT_HERE, DIED_BEFORE = 0, 1, 2, 3, 4, 5
DOUBTS = {
    NO_DOUBT: "", SEVERAL: "同じ程度に一致する人が複数います", PARTLY: "一部だけ一致します",
    NUMBER_DIFFERS: "個人番号の人と氏名・生年月日が違います", NOT_HERE: "1月1日に住民ではありません",
    DIED_BEFORE: "1月1日より前に亡くなった人です",
}  # fmt: skip

SPOUSE, DEPENDANT, UNDER_16, SPECIFIC_RELATIVE = 1, 2, 3, 4
RELATIVES = {
    SPOUSE: "配偶者",
    DEPENDANT: "扶養親族",
    UNDER_16: "16歳未満の扶養親族",
    SPECIFIC_RELATIVE: "特定親族",
}

DUPLICATE, CLAIMED_TWICE, OVER_LIMIT, WRONG_AGE, TWO_RETURNS, SALARY_LEFT_OUT, NOT_FILED, UNKNOWN_RELATIVE = (
    range(1, 9)
)
CHECKS = {
    DUPLICATE: "同じ支払者の資料の重複",
    CLAIMED_TWICE: "親族の重複（二人以上の扶養）",
    OVER_LIMIT: "親族の所得が限度額を超えています",
    WRONG_AGE: "親族の年齢と区分が合いません",
    TWO_RETURNS: "確定申告と住民税申告の両方があります",
    SALARY_LEFT_OUT: "申告書の収入が支払報告書の合計より少ない",
    NOT_FILED: "未申告（資料がありません）",
    UNKNOWN_RELATIVE: "親族が誰か分かりません",
}
WHAT_TO_DO = {
    DUPLICATE: "正しい一件を残し、ほかを無効にしてください。",
    CLAIMED_TWICE: "どちらの扶養とするか確かめ、一方の資料を修正してください。",
    OVER_LIMIT: "本人か勤務先に照会し、扶養を外す修正をしてください。",
    WRONG_AGE: "生年月日を確かめ、扶養の区分を修正してください。",
    TWO_RETURNS: "確定申告を優先して併合しています。内容を確かめてください。",
    SALARY_LEFT_OUT: "申告漏れがないか、本人に確かめてください。",
    NOT_FILED: "申告のお願いを送ってください。",
    UNKNOWN_RELATIVE: "ほかの市区町村に住む親族は、その市区町村に照会してください。",
}

NOT_STATED = -(2**63)
"""In the values of a document: this kind of document says nothing about the item. Zero is a statement."""

SUMMED = -1
"""In the record of a merging: several documents were added."""
