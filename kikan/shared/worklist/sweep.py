"""The sweep (巡回): tells each business what happened and which days have come, and keeps what it proposes.

One transaction locks the cursor of a business, asks its listener, inserts new proposals and moves the
cursor: a process that dies in between loses nothing and tells nothing twice.
"""

import logging
from collections.abc import Sequence
from datetime import date, timedelta

from django.db import InterfaceError, OperationalError, connection, transaction

from kikan.shared import manifest
from kikan.shared.access import Actor, system_actor
from kikan.shared.errors import Refused
from kikan.shared.jobs import queue
from kikan.shared.journal.append import head
from kikan.shared.manifest import Manifest
from kikan.shared.tenancy import clock, tenant
from kikan.shared.tenancy.models import Municipality
from kikan.shared.worklist import automatic
from kikan.shared.worklist.acts import close
from kikan.shared.worklist.entries import EntryRecord, after, numbered
from kikan.shared.worklist.listening import ask, ask_about_day, ask_about_entries
from kikan.shared.worklist.models import OPEN_STATES, ListenerCursor, PendingAct, State
from kikan.shared.worklist.proposals import Proposal, propose, settle_gone
from kikan.shared.worklist.reads import find

log = logging.getLogger(__name__)

BATCH = 500
TRIES = 3
UNTOLD, UNASKED = "untold:", "unasked:"
LOST = (OperationalError, InterfaceError)


class BatchFailed(Exception):
    """A listener could not take a batch; nothing of it was kept."""

    def __init__(self, first: int, size: int, error: str) -> None:
        super().__init__(f"{size} entries from {first}: {error}")
        self.first, self.size, self.error = first, size, error


def sweep_everywhere() -> int:
    """One round through all municipalities; returns how much was told or carried out."""
    codes = list(Municipality.objects.order_by("code").values_list("code", flat=True))
    return sum(sweep(code) for code in codes if _has_news(code))


def settle(municipality: int, rounds: int = 50) -> None:
    """Sweep until nothing is left to tell (samples, tests)."""
    for _ in range(rounds):
        if not sweep(municipality):
            return
    raise RuntimeError("proposals carried out automatically keep causing new ones")


def sweep(municipality: int) -> int:
    """One round through all businesses of a municipality."""
    done = 0
    for one in manifest.all_manifests():
        if _is_behind(municipality, one):
            told = _hear(municipality, one)
            done += told if told is not None else 0
            if told is not None:
                done += _live_through_days(municipality, one)
        done += automatic.carry_out_proposals(municipality, one)
    return done


def _has_news(municipality: int) -> bool:
    """Whether any cursor is behind or an automatic act is due: one cheap look.

    A municipality without any entry has not begun, and its days are not lived: it stays empty, so that a delivery
    can be read back into it.
    """
    names = [m.name for m in manifest.all_manifests()]
    with tenant(municipality):
        if not head():
            return False
        cursors = ListenerCursor.objects.filter(municipality=municipality, business__in=names)
        current = cursors.filter(entry=head(), day__gte=clock.today()).count()
        return current < len(names) or any(automatic.due_acts(m) for m in manifest.all_manifests())


def _is_behind(municipality: int, one: Manifest) -> bool:
    """Whether a business has entries to hear or days to be asked about: one look, and most are not."""
    with tenant(municipality):
        cursors = ListenerCursor.objects.filter(municipality=municipality, business=one.name)
        return not cursors.filter(entry__gte=head(), day__gte=clock.today()).exists()


def _hear(municipality: int, one: Manifest) -> int | None:
    """Tell a business all entries it has not heard; None where one of them cannot be told yet."""
    told, limit = 0, BATCH
    while True:
        try:
            count = _hear_batch(municipality, one, limit)
        except BatchFailed as failure:
            if failure.size == 1 and not _give_up(municipality, one, failure):
                return None
            limit = max(1, failure.size // 2)
            continue
        told += count
        if count < limit:
            return told
        limit = BATCH


def _hear_batch(municipality: int, one: Manifest, limit: int) -> int:
    """Up to `limit` entries in one transaction; returns how many were told. Errors: BatchFailed."""
    with tenant(municipality):
        cursor = _locked_cursor(municipality, one)
        until = head()
        if cursor is None or cursor.entry >= until:
            return 0
        batch = after(cursor.entry, until, one.listens, limit)
        known_at = batch[-1].number if len(batch) == limit else until
        try:
            _let_lapse(one, batch)
            propose(one.name, ask(one, batch, known_at), known_at=known_at)
        except LOST:
            raise
        except Exception as error:
            raise BatchFailed(batch[0].number, len(batch), type(error).__name__) from error
        _move(cursor, entry=known_at, tries=0)
    return len(batch)


def _locked_cursor(municipality: int, one: Manifest) -> ListenerCursor | None:
    """The cursor of a business; None while another worker holds it. A new business begins at the first entry."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO worklist_listener_cursor (municipality, business, entry, day, tries, day_tries)"
            " VALUES (%s, %s, 0, %s, 0, 0) ON CONFLICT DO NOTHING",
            [municipality, one.name, clock.today() - timedelta(days=1)],
        )
    rows = ListenerCursor.objects.select_for_update(skip_locked=True)
    return rows.filter(municipality=municipality, business=one.name).first()


def _move(cursor: ListenerCursor, **changes: object) -> None:
    rows = ListenerCursor.objects.filter(municipality=cursor.municipality, business=cursor.business)
    rows.update(**changes)


def _let_lapse(one: Manifest, batch: Sequence[EntryRecord]) -> None:
    """Open acts of entries that were cancelled, corrected or overtaken lose their cause (失効)."""
    for entry in batch:
        if entry.undoes():
            open_acts = PendingAct.objects.filter(
                business=one.name, cause__in=entry.undoes(), state__in=OPEN_STATES
            )
            open_acts.update(
                state=State.LAPSED,
                decided_at=clock.now(),
                reason=f"契機の記録が記録番号 {entry.number} により取り消されたため失効しました。",
            )


def _give_up(municipality: int, one: Manifest, failure: BatchFailed) -> bool:
    """Count a failure of a single entry; after three it becomes a task and the cursor moves on."""
    log.error("%s of %s could not be told entry %s: %s", one.name, municipality, failure.first, failure.error)
    with tenant(municipality):
        cursor = _locked_cursor(municipality, one)
        if cursor is None:
            return False
        if cursor.tries + 1 < TRIES:
            _move(cursor, tries=cursor.tries + 1)
            return False
        propose(one.name, [_untold_entry(failure)], known_at=failure.first)
        _move(cursor, entry=failure.first, tries=0)
    return True


def _untold_entry(failure: BatchFailed) -> Proposal:
    return Proposal(
        procedure="",
        subjects=(),
        cause=failure.first,
        title=f"記録番号 {failure.first} の連携ができませんでした",
        reason=f"誤りの種類：{failure.error}。原因を除いてから、もう一度連携してください。",
        key=f"{UNTOLD}{failure.first}",
    )


def _live_through_days(municipality: int, one: Manifest) -> int:
    """Ask a business about each day not yet done, in order, up to today; returns the days done."""
    done = 0
    while _one_day(municipality, one):
        done += 1
    return done


def _one_day(municipality: int, one: Manifest) -> bool:
    with tenant(municipality):
        cursor = _locked_cursor(municipality, one)
        if cursor is None or cursor.day >= clock.today():
            return False
        day, known_at = cursor.day + timedelta(days=1), head()
        if day == clock.today() or not one.day_listener:
            _ask_for_daily_runs(municipality, one)
        if not one.day_listener:
            _move(cursor, day=clock.today())
            return False
        try:
            with transaction.atomic():
                proposals = ask_about_day(one, day, known_at)
                for prefix in one.standing:
                    settle_gone(one.name, prefix, proposals)
                propose(one.name, proposals, known_at=known_at)
        except LOST:
            raise
        except Exception as error:  # noqa: BLE001 - the day is tried again, then becomes a task
            return _note_failed_day(cursor, one, type(error).__name__)
        _move(cursor, day=day, day_tries=0)
    return True


def _ask_for_daily_runs(municipality: int, one: Manifest) -> None:
    """What a business does once a day (日次処理) is put into the queue; asked again, it is there already."""
    for job in (j for j in one.jobs if j.daily):
        queue.enqueue(
            job.name, actor=system_actor(municipality, *job.all_rights), due=clock.today().isoformat()
        )


def _note_failed_day(cursor: ListenerCursor, one: Manifest, error: str) -> bool:
    day = cursor.day + timedelta(days=1)
    log.error("%s of %s could not be asked about %s: %s", one.name, cursor.municipality, day, error)
    if cursor.day_tries + 1 < TRIES:
        _move(cursor, day_tries=cursor.day_tries + 1)
        return False
    task = Proposal(
        procedure="",
        subjects=(),
        title=f"{day:%Y-%m-%d} の日次の確認ができませんでした",
        reason=f"誤りの種類：{error}。原因を除いてから、もう一度確認してください。",
        key=f"{UNASKED}{day.isoformat()}",
    )
    propose(one.name, [task])
    _move(cursor, day=day, day_tries=0)
    return True


def tell_again(number: int, *, actor: Actor) -> int:
    """Tell the entry or ask about the day of a task once more (再連携); returns how much is proposed now.

    Errors: whatever the listener still raises; then the task stays.
    """
    with tenant(actor.municipality):
        act = find(number)
        one, known_at = manifest.get(act.business), head()
        key = PendingAct.objects.values_list("key", flat=True).get(
            municipality=actor.municipality, number=number
        )
        if key.startswith(UNTOLD):
            proposals = ask_about_entries(one, numbered([int(key.removeprefix(UNTOLD))]), known_at)
        elif key.startswith(UNASKED):
            proposals = ask_about_day(one, date.fromisoformat(key.removeprefix(UNASKED)), known_at)
        else:
            raise Refused(
                "連携できなかった記録の確認事項ではありません。", what_to_do="一覧を開き直してください。"
            )
        close(number, actor=actor)
        return len(propose(one.name, proposals, known_at=known_at))
