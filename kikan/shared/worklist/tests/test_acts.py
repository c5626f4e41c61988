"""Drafts, approvals and refusals."""

from datetime import date

import pytest

from kikan.shared.addressees.models import Name
from kikan.shared.errors import NotFound, NotPermitted, Refused, Stale
from kikan.shared.journal.append import head
from kikan.shared.tenancy import tenant
from kikan.shared.tenancy.models import OrdinanceValue
from kikan.shared.worklist import acts, reads
from kikan.shared.worklist.arguments import NotSerialisable
from kikan.shared.worklist.models import State
from kikan.shared.worklist.preview import preview_act
from kikan.shared.worklist.tests import sample_business as sample
from kikan.shared.worklist.tests.sample_business import OTHER, TOWN, NewName, clerk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sampling")]

PERSON = ("person", 1)
NAMED = {"person": 1, "name": NewName("見本 花子", date(2026, 4, 1))}


@pytest.fixture(autouse=True)
def _person() -> None:
    sample.begin(persons=(1, 2), actor=clerk())


def entered(**changes: object) -> int:
    arguments = {**NAMED, **changes}
    return acts.enter("sampling.name", actor=clerk(1), arguments=arguments, subjects=[PERSON])


def found(number: int) -> reads.Act:
    with tenant(TOWN):
        return reads.find(number)


def test_a_draft_becomes_the_act_when_another_person_approves() -> None:
    number = entered()
    entry = acts.approve(number, actor=clerk(2))
    assert entry is not None
    act = found(number)
    assert (act.state, act.result, act.entered_by, act.decided_by) == (State.APPROVED, entry.number, 1, 2)
    with tenant(TOWN):
        assert Name.objects.get(person=1).name == "見本 花子"


def test_nobody_approves_what_they_entered_themselves() -> None:
    number = entered()
    with pytest.raises(NotPermitted, match="本人"):
        acts.approve(number, actor=clerk(1))
    assert found(number).state == State.ENTERED


def test_a_municipality_may_let_one_person_enter_and_decide() -> None:
    with tenant(TOWN):
        OrdinanceValue(
            municipality=TOWN,
            parameter=acts.ONE_PERSON,
            valid_from=2020,
            value=["sampling.name"],
            cites="見本町事務決裁規程 第5条",
            source="見本",
            entry=1,
        ).save(force_insert=True)
    assert acts.approve(entered(), actor=clerk(1)) is not None


def test_an_act_is_approved_once() -> None:
    number = entered()
    acts.approve(number, actor=clerk(2))
    with pytest.raises(Refused, match="承認済"):
        acts.approve(number, actor=clerk(3))


def test_a_refused_act_stays_a_draft_and_can_be_returned_and_entered_again() -> None:
    number = entered(name=NewName("拒否", date(2026, 4, 1)))
    with pytest.raises(Refused, match="登録できません"):
        acts.approve(number, actor=clerk(2))
    acts.return_(number, actor=clerk(2), reason="氏名を確かめてください")
    assert found(number).state == State.RETURNED
    again = acts.enter("sampling.name", actor=clerk(1), arguments=NAMED, subjects=[PERSON], act=number)
    assert again == number
    assert acts.approve(number, actor=clerk(2)) is not None


def test_a_second_draft_for_the_same_person_is_refused() -> None:
    number = entered()
    with pytest.raises(Refused, match=f"E09.*{number}"):
        entered()
    other = acts.enter(
        "sampling.name", actor=clerk(1), arguments={**NAMED, "person": 2}, subjects=[("person", 2)]
    )
    assert other != number


def test_a_withdrawn_draft_frees_the_person() -> None:
    acts.decline(entered(), actor=clerk(1), reason="取下げ")
    assert entered()


def test_returning_and_declining_need_a_reason() -> None:
    number = entered()
    for act in (acts.return_, acts.decline):
        with pytest.raises(Refused, match="理由"):
            act(number, actor=clerk(2), reason=" ")


def test_a_draft_filled_in_from_old_knowledge_is_stale() -> None:
    with tenant(TOWN):
        read_at = head()
    number = entered(read_at=read_at)
    sample.alias(person=1, actor=clerk(3))
    with pytest.raises(Stale):
        acts.approve(number, actor=clerk(2))
    assert found(number).state == State.ENTERED


def test_a_preview_of_a_draft_is_not_kept_out_by_the_draft_itself() -> None:
    shown = preview_act(entered(), clerk(2))
    assert [row.kind for row in shown.rows] == ["begun"]


def test_arguments_the_procedure_does_not_take_are_refused_when_entered() -> None:
    with pytest.raises(NotSerialisable):
        entered(colour="red")


def test_another_municipality_sees_no_act() -> None:
    number = entered()
    with pytest.raises(NotFound):
        acts.approve(number, actor=clerk(2, OTHER))
    with tenant(OTHER):
        assert reads.open_acts() == []
        assert reads.open_acts_of([PERSON]) == []
        assert reads.count_open(clerk(2, OTHER)) == 0


def test_the_bell_counts_what_these_rights_can_act_on() -> None:
    entered()
    with tenant(TOWN):
        assert reads.count_open(clerk(2)) == 1
        assert reads.count_open(clerk(2, rights=frozenset({"water.change"}))) == 0
        assert [a.title for a in reads.to_approve(clerk(2))] == ["見本の氏名変更"]


def test_personal_data_of_an_act_stays_out_of_its_repr() -> None:
    assert "花子" not in repr(found(entered()))
