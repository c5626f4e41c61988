"""Table of contents of 選挙."""

from kikan.businesses.elections.procedures import (  # noqa: F401  (registers the procedures)
    close_election,
    fallback_roll,
    hand_ballots,
    issue_cards,
    mark_roll,
    register_voters,
    send_ballots,
    set_early_place,
    set_election,
    set_places,
    set_polling_hours,
)
from kikan.shared.manifest import Job, Manifest, MenuItem

_JOB = "kikan.businesses.elections.jobs.register_voters"
_CARDS = "kikan.businesses.elections.jobs.print_cards"

MANIFEST = Manifest(
    name="elections",
    ja="選挙",
    letter="v",
    statutes=("public_offices_election_act",),
    reads=("residents.residency",),
    procedures=tuple(
        f"elections.{name}"
        for name in (
            "set_district", "set_area", "set_election", "mark_moved_out", "remove_voter", "suspend_vote",
            "restore_vote", "hand_ballots", "cancel_ballot", "register_voters", "set_early_place", "set_polling_hours",
            "close_election", "erase_votes", "issue_cards", "reissue_card", "send_ballots",
            "return_ballots", "issue_mail_certificate", "print_fallback_roll", "enter_marks",
        )
    ),
    jobs=(
        Job(
            "elections.register_voters", "選挙人名簿の登録", f"{_JOB}.run", "elections.batch",
            release=f"{_JOB}.release",
        ),
        Job(
            "elections.print_cards", "投票所入場券の一括印刷", f"{_CARDS}.run", "elections.print",
            files="elections:cards_printed",
        ),
    ),
    documents=("elections.admission_card",),
    home="elections:poll",
    menu=(
        MenuItem("選挙・投票の受付", "elections:poll", "elections.reception"),
        MenuItem("郵便等投票証明書", "elections:certificates", "elections.change"),
    ),
    rights={
        "elections.look": "選挙人名簿の照会",
        "elections.change": "選挙人名簿の表示・抹消・受付の訂正",
        "elections.approve": "選挙人名簿の登録の承認",
        "elections.batch": "選挙人名簿の一括処理",
        "elections.parameter": "投票区・選挙の設定",
        "elections.export": "選挙の一覧・統計の書き出し",
        "elections.print": "投票所入場券などの発行",
        "elections.reception": "投票の受付",
    },
)  # fmt: skip
