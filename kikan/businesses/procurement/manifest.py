"""Table of contents of 調達."""

from kikan.businesses.procurement.procedures import (  # noqa: F401  (registers the procedures)
    change_promises,
    decide_winner,
    hear_protests,
    hold_first_round,
    issue_notices,
    issue_papers,
    judge_proposals,
    prepare_notice,
    receive_proposals,
    settle_terms,
)
from kikan.shared.manifest import Manifest, MenuItem

MANIFEST = Manifest(
    name="procurement",
    ja="調達",
    letter="q",
    statutes=("procurement_notice",),
    of_union=True,
    procedures=tuple(
        f"procurement.{name}"
        for name in (
            "enter_procurement",
            "set_criterion",
            "set_function",
            "publish",
            "extend_scoring",
            "receive_proposal",
            "answer_functions",
            "withdraw_proposal",
            "name_judge",
            "release_judge",
            "declare_interests",
            "enter_scores",
            "keep_statement",
            "investigate_price",
            "confirm_investigation",
            "close_first_round",
            "approve_first_round",
            "reopen_first_round",
            "evaluate",
            "decide",
            "accept_function",
            "settle_term",
            "propose_change",
            "decide_change",
            "receive_protest",
            "answer_protest",
            "issue_papers",
            "invite_bidders",
            "issue_first_notices",
            "issue_notices",
        )
    ),
    documents=(
        "procurement.evaluation_sheet",
        "procurement.minutes",
        "procurement.invitation",
        "procurement.first_round_notice",
        "procurement.result_notice",
    ),
    home="procurement:home",
    menu=(MenuItem("調達のホーム", "procurement:home", "procurement.look"),),
    rights={
        "procurement.look": "調達の照会",
        "procurement.change": "調達・評価基準・提案・議事の登録、総合評価、契約条項の確認、検収、変更記録、異議の受付",
        "procurement.approve": "公告、審査員の登録、低価格の調査・第一次審査・受託候補者・変更記録の決定、異議への回答",
        "procurement.print": "総合評価調書・議事要旨・提案者への通知の発行",
        "procurement.judge": "利害関係の申告と採点",
    },
)
