"""The office and the panel lead a request to its vote and on to its release (要望の審議・議決・提供)."""

from kikan.businesses.joint_office.law.deciding import (
    ADOPTED,
    CONFIRMED,
    DEFERRED,
    DEVELOPED,
    DUPLICATE,
    ESTIMATED,
    EVALUATED,
    PANEL,
    REJECTED,
    SCHEDULED,
    SIMILAR,
    VOTING,
    after_panel,
)
from kikan.businesses.joint_office.models import Remark
from kikan.businesses.joint_office.models.request import RemarkKind
from kikan.businesses.joint_office.procedures.checking import require_text
from kikan.businesses.joint_office.procedures.requesting import keep_workaround, moved, require_request, said
from kikan.businesses.joint_office.reads.activations import law_of
from kikan.businesses.joint_office.reads.requests import release_of, request_of, result_of
from kikan.law import LawGap
from kikan.shared.access import Actor
from kikan.shared.desk.years import fiscal_year_of
from kikan.shared.errors import NotFound, Refused
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock


@procedure("joint_office.mark_duplicate", right="joint_office.change", ja="重複する要望の統合")
def mark_duplicate(*, request: int, duplicate_of: int, actor: Actor) -> int:
    """The same wish was handed in before. Errors: NotFound, Refused for itself or one that is a duplicate too."""
    found, other = require_request(request, DUPLICATE), request_of(duplicate_of)
    if other is None or other.request == request or other.state == DUPLICATE:
        raise Refused(
            "統合する先の要望ではありません。",
            field="duplicate_of",
            what_to_do="要望番号を確かめてください。",
        )
    values = {"duplicate_of": duplicate_of}
    return moved(
        found, DUPLICATE, values, "joint_office.request_merged", "joint_office.mark_duplicate", actor
    )


@procedure("joint_office.note_similar", right="joint_office.change", ja="他団体の例の確認")
def note_similar(*, request: int, text: str, actor: Actor) -> int:
    """How other municipalities do it (also: nobody was found). Errors: NotFound, Refused."""
    found, text = require_request(request, SIMILAR), require_text(text, "text", "他団体の例")
    entry = moved(found, SIMILAR, {}, "joint_office.similar_noted", "joint_office.note_similar", actor)
    Remark.objects.create(**said(request, RemarkKind.SIMILAR, text, entry))
    return entry


@procedure("joint_office.review_workaround", right="joint_office.change", ja="運用の検討")
def review_workaround(*, request: int, text: str, is_enough: bool, actor: Actor) -> int:
    """A work-around was tried first: where it is enough the wish ends in the register, else the panel takes it.

    Errors: NotFound, Refused.
    """
    to = REJECTED if is_enough else PANEL
    found, text = require_request(request, to), require_text(text, "text", "運用の検討")
    values = {"workaround": text} if is_enough else {}
    entry = moved(
        found, to, values, "joint_office.workaround_reviewed", "joint_office.review_workaround", actor
    )
    Remark.objects.create(**said(request, RemarkKind.WORKAROUND, text, entry))
    if is_enough:
        keep_workaround(found, text, entry)
    return entry


@procedure("joint_office.give_opinion", right="joint_office.change", ja="専門部会の意見")
def give_opinion(*, request: int, text: str, is_deferred: bool, actor: Actor) -> int:
    """The panel sends it to the vote, or puts it off; what the law demands is adopted. Errors: NotFound, Refused."""
    found = require_request(request)
    to = DEFERRED if is_deferred else after_panel(is_legal_duty=bool(found.legal_basis))
    found, text = require_request(request, to), require_text(text, "text", "専門部会の意見")
    entry = moved(found, to, {}, "joint_office.panel_heard", "joint_office.give_opinion", actor)
    Remark.objects.create(**said(request, RemarkKind.PANEL, text, entry))
    return entry


@procedure("joint_office.resume_request", right="joint_office.change", ja="保留した要望の再開")
def resume_request(*, request: int, actor: Actor) -> int:
    """One that was put off is before the panel again. Errors: NotFound, Refused."""
    found = require_request(request, PANEL)
    if found.state != DEFERRED:
        raise Refused("保留中の要望ではありません。", field="request")
    return moved(found, PANEL, {}, "joint_office.request_resumed", "joint_office.resume_request", actor)


@procedure("joint_office.close_vote", right="joint_office.approve", ja="投票の締切り")
def close_vote(*, request: int, actor: Actor) -> int:
    """Count: carried is adopted for everybody, lost leaves its work-around. Errors: NotFound, Refused without quorum."""
    found, today = require_request(request), clock.today()
    if found.state != VOTING:
        raise Refused("この要望は投票中ではありません。", field="request")
    try:
        result = result_of(request, today, law_of(fiscal_year_of(today)))
    except LawGap as gap:
        raise Refused(
            "定足数か議決の割合が条例値にありません。",
            field="request",
            what_to_do="条例値の登録を依頼してください。",
        ) from gap
    if not result.is_quorate:
        raise Refused(
            f"定足数に足りません（{result.voters}団体のうち{result.cast}団体が投票）。", field="request",
            what_to_do="投票していない団体の委員に投票を依頼してください。",
        )  # fmt: skip
    to = ADOPTED if result.is_carried else REJECTED
    entry = moved(found, to, {}, "joint_office.vote_closed", "joint_office.close_vote", actor)
    if to == REJECTED:
        keep_workaround(found, found.workaround, entry)
    return entry


@procedure("joint_office.estimate_request", right="joint_office.change", ja="要望の見積り")
def estimate_request(*, request: int, estimate: int, cost_class: str, actor: Actor) -> int:
    """What it costs (yen), and the class of cost it is charged to. Errors: NotFound, Refused."""
    found = require_request(request, ESTIMATED)
    values = {"estimate": estimate, "cost_class": require_text(cost_class, "cost_class", "経費の区分")}
    return moved(
        found, ESTIMATED, values, "joint_office.request_estimated", "joint_office.estimate_request", actor
    )


@procedure("joint_office.schedule_request", right="joint_office.change", ja="要望を載せる版の決定")
def schedule_request(*, request: int, release: int, actor: Actor) -> int:
    """It comes with a release that is not out yet. Errors: NotFound, Refused."""
    found, target = require_request(request, SCHEDULED), release_of(release)
    if target is None or target.released_on is not None:
        raise NotFound("予定の版がありません。", field="release", what_to_do="先に版を登録してください。")
    values = {"release": release}
    return moved(
        found, SCHEDULED, values, "joint_office.request_scheduled", "joint_office.schedule_request", actor
    )


@procedure("joint_office.record_developed", right="joint_office.change", ja="要望の開発の記録")
def record_developed(*, request: int, test_link: str, actor: Actor) -> int:
    """It is built; where its test stands. Errors: NotFound, Refused."""
    found = require_request(request, DEVELOPED)
    values = {"test_link": require_text(test_link, "test_link", "試験の記録")}
    return moved(
        found, DEVELOPED, values, "joint_office.request_developed", "joint_office.record_developed", actor
    )


@procedure("joint_office.confirm_demo", right="joint_office.approve", ja="実演の確認")
def confirm_demo(*, request: int, confirmed_by: str, actor: Actor) -> int:
    """Who asked has seen it work in the demonstration, by name. Errors: NotFound; Refused where the members answer sheets
    in a demo environment: their answers decide.
    """
    found = require_request(request, CONFIRMED)
    release = release_of(found.release) if found.release else None
    if release is not None and release.demo_from is not None:
        raise Refused(
            "この版は、構成団体が要件確認書に回答して確認します。", field="confirmed_by",
            what_to_do="版の画面で、回答していない団体を確かめてください。",
        )  # fmt: skip
    values = {"confirmed_by": require_text(confirmed_by, "confirmed_by", "確認者")}
    return moved(found, CONFIRMED, values, "joint_office.demo_confirmed", "joint_office.confirm_demo", actor)


@procedure("joint_office.evaluate_request", right="joint_office.change", ja="提供後の評価")
def evaluate_request(*, request: int, text: str, actor: Actor) -> int:
    """What it has brought. Errors: NotFound, Refused."""
    found, text = require_request(request, EVALUATED), require_text(text, "text", "効果")
    entry = moved(
        found, EVALUATED, {}, "joint_office.request_evaluated", "joint_office.evaluate_request", actor
    )
    Remark.objects.create(**said(request, RemarkKind.EFFECT, text, entry))
    return entry
