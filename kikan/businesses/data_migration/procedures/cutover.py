"""plan_cutover, finish_step, decide_cutover, take_in, accept_taken, roll_back, note_watch: the cut-over (本番切替え)."""

from collections.abc import Mapping, Sequence
from datetime import date, time, timedelta

from kikan.businesses.data_migration.models import (
    CutoverDecision,
    CutoverPlan,
    CutoverStep,
    CutoverTaken,
    CutoverWatch,
)
from kikan.businesses.data_migration.reads import cutovers as reads
from kikan.businesses.data_migration.reads.rehearsals import old_keys_of
from kikan.shared.access import Actor
from kikan.shared.access.actor import SYSTEM
from kikan.shared.addressees.former import keep as keep_former
from kikan.shared.addressees.models import Person
from kikan.shared.errors import NotFound, Refused
from kikan.shared.exchange.models import Load, TakeOver
from kikan.shared.exchange.reading import HandOver
from kikan.shared.exchange.taken import Step
from kikan.shared.exchange.taking import Taken, write_hand_over
from kikan.shared.journal.append import append, head
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.opener import current_or_raise

Kind = CutoverDecision.Kind
MOST_STEPS, LONGEST = 60, 60


def _entered(kind: str, name: str, rehearsal: int, actor: Actor) -> int:
    return append(
        actor=actor, kind=kind, procedure=f"data_migration.{name}", subjects=[("rehearsal", rehearsal)],
        happened_on=clock.today(),
    ).number  # fmt: skip


@procedure("data_migration.plan_cutover", right="data_migration.change", ja="本番切替えの計画")
def plan_cutover(
    *, rehearsal: int, live_on: date, back_until: date, steps: Sequence[Mapping[str, str]], actor: Actor
) -> int:
    """Add a version of the plan, the same again adds none; its number. steps: {at: "YYYY-MM-DD HH:MM", title, by}.

    Errors: NotFound; Refused for a step without a time, a name or a title, steps out of order, days out of order.
    """
    found = reads.page(rehearsal, clock.today())
    if found.standing:
        raise Refused(
            "すでに取り込んでいます。", field="steps", what_to_do="計画は取込みの前に直してください。"
        )
    if not live_on <= back_until <= live_on + timedelta(days=reads.WATCHED_DAYS):
        raise Refused(
            "切戻しの期限は、稼働の日から1か月以内の日です。", field="back_until", what_to_do="期限を直してください。"
        )  # fmt: skip
    kept = _checked(steps)
    last = (
        CutoverPlan.objects.filter(municipality=current_or_raise(), rehearsal=rehearsal)
        .order_by("-version")
        .first()
    )
    if last is not None and (last.live_on, last.back_until, last.steps) == (live_on, back_until, kept):
        return last.version
    entry = _entered("data_migration.cutover_planned", "plan_cutover", rehearsal, actor)
    version = (last.version if last else 0) + 1
    CutoverPlan.objects.create(
        municipality=current_or_raise(), rehearsal=rehearsal, version=version, live_on=live_on,
        back_until=back_until, steps=kept, entry=entry,
    )  # fmt: skip
    return version


def _checked(steps: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    kept, before = [], ""
    for n, step in enumerate(steps, 1):
        at, title, by = (step.get(name, "").strip() for name in ("at", "title", "by"))
        try:
            day, time_ = at.split()
            told = f"{date.fromisoformat(day)} {time.fromisoformat(time_):%H:%M}"
        except ValueError:
            raise _wrong(n, "日時が読めません", "「2026-11-28 09:00」の形で書いてください。") from None
        if not title or not by or max(len(title), len(by)) > LONGEST:
            raise _wrong(
                n, "手順か責任者の名前がないか、長すぎます", f"どちらも{LONGEST}文字までで書いてください。"
            )
        if told < before:
            raise _wrong(n, "前の手順より早い日時です", "日時の順に並べてください。")
        kept.append({"at": told, "title": title, "by": by})
        before = told
    if not kept or len(kept) > MOST_STEPS:
        raise Refused(
            "手順がないか、多すぎます。", field="steps", what_to_do=f"1件から{MOST_STEPS}件で書いてください。"
        )
    return kept


def _wrong(n: int, what: str, to_do: str) -> Refused:
    return Refused(f"手順の{n}行目：{what}。", field="steps", what_to_do=to_do)


@procedure("data_migration.finish_step", right="data_migration.change", ja="切替えの手順の完了")
def finish_step(*, rehearsal: int, step: int, result: str, actor: Actor) -> None:
    """A step of the newest plan is done; a second time changes nothing. Errors: NotFound; Refused without a result."""
    found = reads.page(rehearsal, clock.today())
    line = next((s for s in found.steps if s.number == step), None)
    if line is None:
        raise NotFound("この手順はありません。", field="step", what_to_do="手順を選び直してください。")
    if line.result:
        return
    if not result.strip():
        raise Refused("結果を入力してください。", field="result")
    entry = _entered("data_migration.step_finished", "finish_step", rehearsal, actor)
    CutoverStep.objects.create(
        municipality=current_or_raise(), rehearsal=rehearsal, version=found.version, step=step,
        result=result.strip(), entry=entry,
    )  # fmt: skip


@procedure("data_migration.decide_cutover", right="data_migration.approve", ja="切替えの判断", takes_two=True)
def decide_cutover(*, rehearsal: int, is_go: bool, decided_by: str, reason: str, actor: Actor) -> None:
    """Named persons decide to go or not to go; the same decision again adds nothing. It is decided anew after the
    municipality was put back (切戻し).

    Errors: Refused to go while anything stands in the way, without two names, without a reason not to go, after the
    data were taken in, and for whoever asked for the rehearsal.
    """
    found = reads.page(rehearsal, clock.today())
    names = _names(decided_by)
    kind = Kind.GO if is_go else Kind.NO_GO
    last = found.decisions[-1] if found.decisions else None
    if last is not None and (last.kind, last.decided_by, last.is_void) == (kind, names, False):
        return
    if found.standing:
        raise Refused(
            "すでに取り込んでいます。", field="kind", what_to_do="戻すときは「切り戻す」を使ってください。"
        )
    if is_go and found.obstacles:
        raise Refused(
            "切替えを決められません：" + "、".join(found.obstacles) + "。",
            field="kind",
            what_to_do="残っていることを済ませてから、もう一度決めてください。",
        )
    if not is_go and not reason.strip():
        raise Refused("切り替えない理由を入力してください。", field="reason")
    if actor.user == found.rehearsal.asked_by and actor.user != SYSTEM:
        raise Refused(
            "リハーサルを行った人は決められません。",
            field="decided_by",
            what_to_do="別の人が登録してください。",
        )
    _decided(rehearsal, kind, names, reason, "data_migration.cutover_decided", "decide_cutover", actor)


def _names(text: str) -> str:
    """Two names or more. Errors: Refused."""
    names = [n for n in text.replace("，", "、").replace(",", "、").split("、") if n.strip()]
    if len({n.strip() for n in names}) < 2:
        raise Refused("決めた人を二人以上、「、」で区切って入力してください。", field="decided_by")
    return "、".join(n.strip() for n in names)


def _decided(rehearsal: int, kind: int, names: str, reason: str, told: str, name: str, actor: Actor) -> int:
    entry = _entered(told, name, rehearsal, actor)
    CutoverDecision.objects.create(
        municipality=current_or_raise(), rehearsal=rehearsal, kind=kind, decided_by=names, reason=reason.strip(),
        entry=entry,
    )  # fmt: skip
    return entry


def require_go(rehearsal: int) -> bool:
    """Whether it is still to be taken in: False where it was. Errors: Refused without the decision, or in a town with records."""
    found = reads.page(rehearsal, clock.today())
    if found.load is not None:
        return False
    if not found.is_go or found.obstacles:
        raise Refused("切替えが決まっていません。", what_to_do="切替えの判断を登録してください。")
    if Load.objects.exists() or Person.objects.exists():
        raise Refused(
            "この団体にはすでに記録があります。", what_to_do="取込みは、記録のない団体にだけできます。"
        )
    return True


@procedure(
    "data_migration.take_in", right="data_migration.load", ja="引渡しファイルの取込み（本番）", takes_two=True
)
def take_in(*, rehearsal: int, hand_over: HandOver, actor: Actor) -> Taken | None:
    """Take what was signed over, all or nothing, and count it; None where it was done before. Errors: as `require_go`."""
    if not require_go(rehearsal):
        return None
    found = reads.page(rehearsal, clock.today())
    entry = _entered("data_migration.loaded", "take_in", rehearsal, actor)
    taken = write_hand_over(hand_over=hand_over, actor=actor)
    for system, pairs in old_keys_of(rehearsal).items():
        keep_former(system, pairs, entry=entry)
    rows = {name: len(table) for name, table in hand_over.tables.items()}
    CutoverTaken.objects.create(
        municipality=current_or_raise(), rehearsal=rehearsal, load=taken.load, rows=taken.rows,
        checks=reads.counted(found.rehearsal, rows, len(taken.rejected), hand_over.reference_on), last=head(),
        entry=entry,
    )  # fmt: skip
    _stepped(taken.load, Step.TAKEN, found.decisions[-1].decided_by, entry)
    return taken


def _stepped(load: int, step: int, names: str, entry: int) -> None:
    TakeOver.objects.create(
        municipality=current_or_raise(), load=load, step=step, happened_on=clock.today(), decided_by=names,
        entry=entry,
    )  # fmt: skip


@procedure("data_migration.accept_taken", right="data_migration.approve", ja="取込み後の検収", takes_two=True)
def accept_taken(*, rehearsal: int, decided_by: str, reason: str, actor: Actor) -> None:
    """The municipality accepts what was taken in, by name; once. Errors: Refused where counts differ without a reason
    or a difference of amounts is not decided, or while papers were not laid beside the old ones and signed off.
    """
    found = _require_taken(rehearsal, "decided_by")
    if found.standing == Step.ACCEPTED:
        return
    names = _names(decided_by)
    if not found.is_right and not reason.strip():
        raise Refused(
            "件数に差があります。",
            field="reason",
            what_to_do="差の理由と処置を入力するか、切り戻してください。",
        )
    if found.undecided:
        raise Refused(
            "再計算の突合が済んでいません：" + "、".join(found.undecided) + "。",
            field="decided_by",
            what_to_do="年額を比べ、差のすべてに理由を記録してから検収してください。",
        )
    if found.uncompared:
        raise Refused(
            "検収できません：" + "、".join(found.uncompared) + "。",
            field="decided_by",
            what_to_do="「帳票の突合」で抜き取り、旧システムの帳票と比べ、署名してから検収してください。",
        )
    told = ("data_migration.taken_accepted", "accept_taken")
    entry = _decided(rehearsal, Kind.ACCEPT, names, reason, *told, actor)
    assert found.load is not None
    _stepped(found.load, Step.ACCEPTED, names, entry)


@procedure("data_migration.roll_back", right="data_migration.approve", ja="切戻しの決定", takes_two=True)
def roll_back(*, rehearsal: int, decided_by: str, reason: str, actor: Actor) -> None:
    """Go back to the old system; the records are then put back to just before (`kikan restore`), and with them this decision:
    it stands in what the command sets aside. Once.

    Errors: Refused without names or a reason, after the deadline, or once somebody did the first act.
    """
    found = _require_taken(rehearsal, "decided_by")
    names = _names(decided_by)
    if not reason.strip():
        raise Refused("切り戻す理由を入力してください。", field="reason")
    assert found.load is not None
    if not found.may_go_back(clock.today()):
        raise Refused(
            "切戻しの期限が過ぎたか、取込みの後に業務の処理が始まっています。",
            field="reason",
            what_to_do="切り戻さずに、このシステムで記録を直してください。",
        )
    entry = _decided(rehearsal, Kind.BACK, names, reason, "data_migration.rolled_back", "roll_back", actor)
    _stepped(found.load, Step.BACK, names, entry)


def _require_taken(rehearsal: int, field: str) -> reads.CutoverPage:
    found = reads.page(rehearsal, clock.today())
    if not found.standing or found.standing == Step.BACK:
        raise Refused(
            "取込みが済んでいないか、切り戻しています。",
            field=field,
            what_to_do="取込みを先に行ってください。",
        )
    return found


@procedure("data_migration.note_watch", right="data_migration.change", ja="稼働後の確認の記録")
def note_watch(*, rehearsal: int, day: date, is_calm: bool, note: str, actor: Actor) -> None:
    """Somebody looked at a day of the month after; the same again adds nothing. Errors: NotFound; Refused without a note."""
    found = _require_taken(rehearsal, "day")
    line = next((w for w in found.watched if w.day == day), None)
    if line is None:
        raise NotFound("稼働後1か月の、今日までの日を入力してください。", field="day")
    if not note.strip():
        raise Refused("確認したことを入力してください。", field="note")
    if (line.is_calm, line.note) == (is_calm, note.strip()):
        return
    entry = _entered("data_migration.watched", "note_watch", rehearsal, actor)
    CutoverWatch.objects.create(
        municipality=current_or_raise(),
        rehearsal=rehearsal,
        day=day,
        is_calm=is_calm,
        note=note.strip(),
        entry=entry,
    )
