"""Asking for runs, cancelling them, approving and releasing their figures."""

from typing import Any

import pytest

from kikan.shared.errors import NotFound, NotPermitted, Refused
from kikan.shared.jobs import queue, trial
from kikan.shared.jobs.models import State
from kikan.shared.jobs.tests import sample_job
from kikan.shared.jobs.tests.sample_job import OTHER, TABLE, TOWN, clerk
from kikan.shared.jobs.worker import run_now
from kikan.shared.journal.append import head, hold
from kikan.shared.tenancy import tenant
from kikan.shared.tenancy.columns import read_columns

pytestmark = pytest.mark.usefixtures("town")


def assess(due: str | None = "2026") -> int:
    return queue.enqueue("sampling.assess_year", actor=clerk(), parameters={"year": 2026}, due=due)


def assessed() -> int:
    number = assess()
    assert run_now(TOWN, number) == State.WAITING
    return number


def approved() -> int:
    number = assessed()
    for user in (1, 2):
        queue.approve(number, actor=clerk(user))
    return number


def rows(table: str = TABLE, municipality: int = TOWN) -> list[tuple[int, ...]]:
    with tenant(municipality):
        columns = read_columns(f"SELECT person, amount, entry, ended_by FROM {table} ORDER BY person, entry")
    return list(zip(*(c.tolist() for c in columns.values()), strict=True))


def test_asking_twice_for_the_same_year_gives_the_same_run() -> None:
    assert assess() == assess()
    assert assess("2027") != assess("2026")


def test_after_a_cancelling_the_year_can_be_asked_for_again() -> None:
    number = assess()
    queue.cancel(number, actor=clerk())
    assert assess() != number


def test_parameters_are_numbers_and_codes_only() -> None:
    with pytest.raises(queue.NotACode):
        queue.enqueue("sampling.assess_year", actor=clerk(), parameters={"name": "見本 太郎"})


def test_a_run_of_another_municipality_is_not_found() -> None:
    number = assess()
    with pytest.raises(NotFound):
        queue.cancel(number, actor=clerk(municipality=OTHER))
    with pytest.raises(NotFound):
        queue.find(OTHER, number)


def test_a_run_writes_trial_rows_that_the_table_does_not_show() -> None:
    number = assessed()
    assert rows() == []
    assert len(rows(f"{TABLE}_trial")) == 200
    run = queue.find(TOWN, number)
    assert (run.done, run.total, run.figures["levy"]) == (200, 200, sum(r[1] for r in rows(f"{TABLE}_trial")))


def test_trial_rows_of_one_municipality_are_invisible_to_another() -> None:
    assessed()
    assert rows(f"{TABLE}_trial", OTHER) == []


def test_cancelling_before_the_release_leaves_no_trace() -> None:
    with tenant(TOWN):
        before = head()
    number = assessed()
    queue.cancel(number, actor=clerk())
    trial.discard(TOWN, number)
    with tenant(TOWN):
        assert head() == before
        assert len(read_columns("SELECT run FROM jobs_block")["run"]) == 0
    assert (rows(), rows(f"{TABLE}_trial")) == ([], [])


def test_releasing_needs_two_approvals_by_two_persons() -> None:
    number = assessed()
    queue.approve(number, actor=clerk(1))
    with pytest.raises(Refused, match="同じ人"):
        queue.approve(number, actor=clerk(1))
    with pytest.raises(Refused, match="二人"):
        queue.release_later(number, actor=clerk(1))
    assert queue.approve(number, actor=clerk(2)) == 2


def test_approving_needs_the_right() -> None:
    from kikan.shared.access import Actor

    number = assessed()
    with pytest.raises(NotPermitted):
        queue.approve(number, actor=Actor(3, TOWN, 1, frozenset({"sampling.batch"})))


def test_a_release_moves_all_rows_under_one_entry() -> None:
    number = approved()
    queue.release_later(number, actor=clerk(2))
    assert run_now(TOWN, number) == State.DONE
    run = queue.find(TOWN, number)
    assert {r[2] for r in rows()} == {run.entry}
    assert len(rows()) == 200


def test_a_run_is_released_once() -> None:
    number = approved()
    queue.release_later(number, actor=clerk(2))
    run_now(TOWN, number)
    with pytest.raises(Refused), tenant(TOWN):
        trial.release(number, [TABLE], 1)


def test_whoever_changed_since_the_trial_is_computed_again_before_the_release() -> None:
    number = approved()
    sample_job.rename(7, "見" * 50)
    queue.release_later(number, actor=clerk(2))
    assert run_now(TOWN, number) == State.DONE
    amounts = {person: amount for person, amount, *_ in rows()}
    assert amounts[7] == 5000
    assert len(amounts) == 200


def test_clerks_quicker_than_the_recomputing_cannot_keep_a_run_from_its_release(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each round finds somebody renamed again; the last one holds the journal, so there nobody is."""
    number = approved()
    recompute, rounds, is_held = sample_job.recompute, [0], [False]

    def busy(run: Any, changed: Any) -> int:
        rounds[0] += 1
        known_at = recompute(run, changed)
        if not is_held[0]:
            sample_job.rename(7, "見" * (10 + rounds[0]))
        return known_at

    monkeypatch.setattr(sample_job, "recompute", busy)
    monkeypatch.setattr(sample_job, "hold", lambda: (hold(), is_held.__setitem__(0, True)))
    sample_job.rename(7, "見" * 10)
    queue.release_later(number, actor=clerk(2))
    assert run_now(TOWN, number) == State.DONE
    assert is_held[0]
    amounts = {person: amount for person, amount, *_ in rows()}
    assert amounts[7] == 100 * (10 + rounds[0] - 1)


def test_a_second_run_ends_the_rows_of_the_first() -> None:
    first = approved()
    queue.release_later(first, actor=clerk(2))
    run_now(TOWN, first)
    again = queue.enqueue("sampling.assess_year", actor=clerk(), parameters={"year": 2026}, due="2026-again")
    run_now(TOWN, again)
    for user in (1, 2):
        queue.approve(again, actor=clerk(user))
    queue.release_later(again, actor=clerk(2))
    assert run_now(TOWN, again) == State.DONE
    entries = [queue.find(TOWN, n).entry for n in (first, again)]
    ended = {entry: ended_by for _, _, entry, ended_by in rows()}
    assert ended[entries[0]] == entries[1]
    assert ended[entries[1]] < 0  # missing: still believed


def test_the_same_inputs_give_the_same_bytes() -> None:
    numbers = [assess(due) for due in ("a", "b")]
    for number in numbers:
        run_now(TOWN, number)
    with tenant(TOWN):
        one, other = (trial.digest(number, TABLE) for number in numbers)
    assert one == other


def test_a_failed_run_names_class_and_place_but_nobody(caplog: Any) -> None:
    number = queue.enqueue("sampling.break_down", actor=clerk())
    assert run_now(TOWN, number) == State.FAILED
    run = queue.find(TOWN, number)
    assert run.error == "ValueError"
    assert run.error_at.startswith("shared/jobs/tests/sample_job.py:")
    assert "見本 太郎" not in caplog.text
    queue.resume(number, actor=clerk())
    assert queue.find(TOWN, number).state == State.QUEUED
