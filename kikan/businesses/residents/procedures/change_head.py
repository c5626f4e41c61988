"""Change of head (世帯主変更): another member becomes the head, and all relationships are entered anew."""

from collections.abc import Mapping
from datetime import date

from kikan.businesses.residents.law import codes
from kikan.businesses.residents.procedures import households, newcomers
from kikan.businesses.residents.procedures.act import Accepted, Act
from kikan.businesses.residents.procedures.arguments import Papers
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.procedures import procedure


@procedure("residents.change_head", right="residents.change", ja="世帯主変更の受付")
def change_head(
    *,
    actor: Actor,
    happened_on: date,
    reported_on: date,
    household: int,
    relationships: Mapping[int, str],
    factual_head: str | None = None,
    papers: Papers | None = None,
    cause: int | None = None,
    read_at: int | None = None,
) -> Accepted:
    """Change the head of a household. `relationships`: of every member to the new head, who is 世帯主.

    `factual_head`: the name of one outside the register who keeps the household (事実上の世帯主), printed as a
    remark; empty ends it, None leaves it. It may change alone, then without relationships.
    Law: 住民基本台帳法 第25条, 住民基本台帳事務処理要領
    Errors: NotFound, Refused with every error by field, Stale.
    """
    act = Act(
        actor,
        "residents.change_head",
        "residents.head_changed",
        codes.HEAD_CHANGED,
        happened_on,
        reported_on,
        papers or Papers(),
        cause,
        read_at,
    )
    act.draft.load_household(household, happened_on)
    members = [row.person for row in act.draft.members(household, happened_on)]
    if not members:
        raise NotFound("異動日にこの世帯番号の世帯はありません。", field="household")
    act.keep_out_of_drafts(members)
    act.check(act.columns_of_residents(members))
    if factual_head:
        newcomers.refuse_characters_of(act, factual_head, "", field="factual_head")
    if relationships or factual_head is None:
        _check(act, household, relationships)
    act.refuse_errors()
    households.relate(act.draft, relationships, happened_on, act.stamp)
    households.require_relationships(act, {household}, relationships)
    households.settle(act.draft, household, happened_on)
    if factual_head is not None:
        act.draft.household(household).change({"factual_head": factual_head}, happened_on)
    if not act.draft.changed():
        raise Refused(
            "変更するところがありません。", field="head", what_to_do="変更後の内容を入力してください。"
        )
    act.found += households.findings(act.draft, [household], happened_on)
    return act.carry_out(members, dict.fromkeys(members, household))


def _check(act: Act, household: int, relationships: Mapping[int, str]) -> None:
    everybody = {row.person for row in act.draft.member_rows(household, act.happened_on)}
    if set(relationships) - everybody:
        act.refuse(
            "E06",
            "この世帯にいない人の続柄が入力されています。",
            "世帯員を確かめてください。",
            "relationships",
        )
    heads = [person for person, text in relationships.items() if text == households.HEAD]
    known = act.draft.household(household).at(act.happened_on)
    if len(heads) != 1:
        act.refuse(
            "E06", "新しい世帯主を一人選んでください。", "世帯主にする人の続柄を「世帯主」とします。", "head"
        )
    elif known is not None and known.head == heads[0]:
        act.refuse("E06", "すでに世帯主です。", "新しい世帯主を選んでください。", "head")
