"""What screens are called that stand in no menu (画面の名前): of rooms that all share, and of pieces many businesses have."""

ROOMS = {
    "as_of": "基準日の変更", "cash_day": "手数料の締め", "characters": "文字を探す", "desk_home": "団体のホーム",
    "documents_paper": "帳票を開く", "enter": "見本の入口", "glyph": "字形", "home": "ホーム", "lock": "画面のロック",
    "manual": "手引き", "papers_issued": "発行の一覧", "papers_journal": "発行の記録", "papers_printing": "印刷の設定",
    "run": "一括処理", "run_approve": "一括処理の承認", "run_cancel": "一括処理の中止", "run_progress": "一括処理の進み具合",
    "run_release": "一括処理の確定", "run_resume": "一括処理の再開", "runs": "実行の一覧", "sign_in": "サインイン",
    "sign_out": "サインアウト", "table_filter": "表の絞り込み", "typeface": "字形", "worklist": "事務一覧",
    "worklist_act": "事務の内容", "worklist_decide": "事務の審査",
}  # fmt: skip
PIECES = {
    "act": "届出・申請", "applications": "申請の一覧", "arrears": "滞納", "benefit": "給付", "benefits": "給付の一覧",
    "cancel": "取消し", "certificate": "証明書", "claims": "請求", "comparison": "比較", "corrections": "更正の一覧",
    "household": "世帯", "issued": "交付の結果", "levy_decision": "計算過程", "paper": "帳票", "person": "個人",
    "person_act": "届出・申請", "poll": "投票の受付", "poll_places": "投票所の一覧", "printed": "一括印刷の結果",
    "printed_file": "印刷ファイル", "printing": "一括印刷", "reception": "投票の受付", "reception_early": "期日前投票の受付",
    "record_copy": "住民票の写し", "refunds": "償還払い", "report": "報告書", "reports": "報告書の一覧", "run": "一括処理",
    "run_prepare": "一括処理の条件", "runs": "実行の一覧", "search": "検索", "statistics": "統計", "values": "計算に使う値",
    "what_if": "試算",
}  # fmt: skip
