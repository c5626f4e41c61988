"""Table of contents of 選挙."""

from kikan.businesses.elections.procedures import (  # noqa: F401  (registers the procedures)
    absentee_papers,
    cancel_act,
    close_election,
    correct_election,
    draw_candidates,
    enter_voter,
    fallback_roll,
    hand_ballots,
    incidents,
    issue_cards,
    issue_extracts,
    mail_certificates,
    mark_roll,
    objections,
    overseas,
    redistrict,
    register_voters,
    send_ballots,
    set_early_place,
    set_election,
    set_places,
    set_polling_hours,
    view_roll,
)
from kikan.businesses.elections.screens.roll_person import person_panel
from kikan.shared.manifest import Job, Manifest, MenuItem, Panel

_CARDS = "kikan.businesses.elections.jobs.print_cards"
_JOB = "kikan.businesses.elections.jobs.register_voters"

MANIFEST = Manifest(
    name="elections",
    ja="選挙",
    inbound="kikan.businesses.elections.exchange.inbound.take_in",
    outbound="outbound.yaml",
    letter="v",
    statutes=("public_offices_election_act",),
    listens=tuple(
        f"residents.{kind}"
        for kind in (
            "moved_in", "moved_out", "moved_inside", "died", "entered_ex_officio", "removed_ex_officio",
            "nationality_lost", "naturalised", "corrected", "family_register_changed",
        )
    ),
    listener="kikan.businesses.elections.listeners.on_event",
    day_listener="kikan.businesses.elections.listeners.on_day",
    reads=("residents.residency",),
    procedures=tuple(
        f"elections.{name}"
        for name in (
            "set_district", "set_area", "end_area", "redistrict", "set_election", "mark_moved_out",
            "unmark_moved_out", "remove_voter", "change_district", "suspend_vote", "restore_vote", "enter_voter",
            "cancel_act", "file_objection", "decide_objection", "draw_candidates",
            "issue_extracts", "view_roll", "register_overseas", "mark_returned",
            "change_overseas", "remove_overseas", "issue_overseas_card", "refuse_viewing",
            "hand_ballots", "cancel_ballot", "register_voters",
            "set_early_place", "set_polling_hours", "close_election", "erase_votes", "issue_cards",
            "reissue_card", "send_ballots", "return_ballots", "issue_mail_certificate", "print_fallback_roll",
            "enter_marks", "print_absentee_request", "print_ballot_papers", "print_absentee_list", "name_writer",
            "print_mail_certificate", "refuse_vote", "cast_provisionally", "exchange_ballot", "rule_incident",
            "correct_election", "withdraw_election", "reinstate_election",
        )
    ),
    jobs=(
        Job(
            "elections.register_voters", "選挙人名簿の登録", f"{_JOB}.run", "elections.batch",
            release=f"{_JOB}.release",
        ),
        Job(
            "elections.print_extracts", "選挙人名簿抄本の一括印刷",
            "kikan.businesses.elections.jobs.print_extracts.run", "elections.print",
            files="elections:roll_printed",
        ),
        Job(
            "elections.print_cards", "投票所入場券の一括印刷", f"{_CARDS}.run", "elections.print",
            files="elections:cards_printed",
        ),
    ),
    documents=(
        "elections.admission_card", "elections.extract", "elections.viewing_copy", "elections.overseas_card",
        "elections.mail_certificate",
    ),
    forms={
        f"elections.{name}": "elections:roll_pending"
        for name in (
            "mark_moved_out", "unmark_moved_out", "change_district", "remove_voter", "enter_voter", "suspend_vote",
            "restore_vote", "file_objection", "decide_objection",
            "register_overseas", "change_overseas", "mark_returned", "remove_overseas",
        )
    },
    next_acts=(MenuItem("選挙人名簿", "elections:roll_person", "elections.look"),),
    panels=(Panel("elections", "選挙人名簿", "elections.look", person_panel, "elections/roll_panel.html", 55),),
    home="elections:home",
    menu=(
        MenuItem("選挙のホーム", "elections:home", "elections.look"),
        MenuItem("選挙・投票の受付", "elections:poll", "elections.reception"),
        MenuItem("郵便等投票証明書", "elections:certificates", "elections.change"),
        MenuItem("選挙人名簿の登録", "elections:roll_registration", "elections.batch"),
        MenuItem("4か月を経過して抹消する人", "elections:roll_ending", "elections.look"),
        MenuItem("在外選挙人名簿", "elections:roll_overseas", "elections.look"),
        MenuItem("異議の申出", "elections:roll_objections", "elections.look"),
        MenuItem("選挙人名簿抄本", "elections:roll_extracts", "elections.print"),
        MenuItem("登録ごとの登録者数", "elections:roll_statistics", "elections.look"),
        MenuItem("名簿の閲覧", "elections:roll_viewings", "elections.print"),
        MenuItem("候補者予定者のくじ", "elections:roll_draws", "elections.approve"),
        MenuItem("選挙権を停止されている人", "elections:roll_suspensions", "elections.suspension"),
        MenuItem("名簿の異動の取消し", "elections:roll_cancel", "elections.approve"),
        MenuItem("投票区・投票所", "elections:roll_districts", "elections.parameter"),
        MenuItem("投票区の区域", "elections:roll_areas", "elections.parameter"),
        MenuItem("投票区の引き直し", "elections:roll_redistrict", "elections.parameter"),
    ),
    rights={
        "elections.look": "選挙人名簿の照会",
        "elections.change": "選挙人名簿の表示・抹消・受付の訂正",
        "elections.approve": "選挙人名簿の登録の承認",
        "elections.batch": "選挙人名簿の一括処理",
        "elections.parameter": "投票区・選挙の設定",
        "elections.reception": "投票の受付",
        "elections.suspension": "失権・公民権停止の照会・表示",
        "elections.print": "選挙人名簿の帳票の発行",
        "elections.export": "選挙人名簿の一覧の書き出し",
    },
)  # fmt: skip
