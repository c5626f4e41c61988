"""Birth, death, change of head and of household (出生・死亡・世帯主変更・世帯変更)."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from kikan.businesses.residents.reads import PersonCard
from kikan.businesses.residents.screens.bundle import Bundle
from kikan.businesses.residents.screens.flow import Data, Flow
from kikan.businesses.residents.screens.forms import (
    MembersForm,
    NoticeForm,
    Number,
    PapersForm,
    UncertainEventForm,
    data_of_event_day,
    data_of_members,
    data_of_papers,
    keep_near,
)
from kikan.businesses.residents.screens.moves import JOIN, HouseholdFlow, data_of_days
from kikan.businesses.residents.screens.person_form import PersonForm, data_of_person
from kikan.ground.uncertain import UncertainDate
from kikan.shared.desk.fields import EraDateField, NameField
from kikan.shared.errors import Refused
from kikan.shared.tenancy import clock


class BirthForm(PapersForm, NoticeForm):
    """The day of the event is the birth date of the child."""

    family_register_of = forms.ChoiceField(label="本籍・筆頭者", required=False)
    field_order = ("reported_on", "family_register_of", "identity", "documents", "note")

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        del self.fields["happened_on"]


class ChildForm(PersonForm):
    """A newborn child: the day of the event is its birth date, so one must be known, however roughly."""

    def clean_birth(self) -> UncertainDate:
        birth: UncertainDate = self.cleaned_data["birth"]
        if birth.sort > clock.today():
            raise forms.ValidationError(
                "今日までの生年月日を入力してください。日が分からないときは「令和8年11月頃」のようにします。",
                code="late",
            )
        return birth


class Birth(Flow):
    procedure = "residents.record_birth"
    kind = "residents.born"
    ja = "出生の記載"
    names = {"happened_on": "birth"}

    def forms(self, data: Data | None) -> Bundle:
        main = BirthForm(data)
        members = self.known.household.members if self.known.household else ()
        japanese = [(m.person, f"{m.name}（{m.register_place}）") for m in members if m.register_place]
        field = main.fields["family_register_of"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [*japanese, ("", "ほかの戸籍（下に入力する）")]
        main.initial.setdefault("family_register_of", self.number or "")
        child = ChildForm(data, prefix="p0", initial={"relationship": "子"})
        child.fields["relationship"].help_text = "世帯主から見た続柄"
        del child.fields["number"]
        return Bundle(main, [child], self.names)

    def arguments(self, forms: Bundle) -> dict[str, Any]:
        main, child = forms.main, forms.rows[0]
        assert isinstance(child, PersonForm)
        assert isinstance(main, BirthForm)
        if self.known.household is None:
            raise Refused(
                "住民票に記録されている世帯がありません。", what_to_do="親の画面から開いてください。"
            )
        child.cleaned_data.setdefault("number", None)
        of = main.cleaned_data["family_register_of"]
        return {
            "reported_on": main.cleaned_data["reported_on"],
            "household": self.known.household.household,
            "child": child.new_person(),
            "family_register_of": int(of) if of else None,
            "papers": main.papers(),
        }

    def data_of(self, arguments: Mapping[str, Any]) -> dict[str, str]:
        of = arguments.get("family_register_of")
        child = {f"p0-{k}": v for k, v in data_of_person(arguments["child"]).items()}
        main = {"family_register_of": "" if of is None else str(of), **data_of_days(arguments, "reported_on")}
        return {**child, **main, **data_of_papers(arguments.get("papers"))}

    def subjects(self, forms: Bundle) -> list[tuple[str, int]]:
        household = self.known.household
        members = household.members if household else ()
        return [
            *(("person", m.person) for m in members),
            *([("household", household.household)] if household else []),
        ]

    def whom(self, forms: Bundle) -> str:
        return str(forms.rows[0].cleaned_data["name"])[:40]


class DeathForm(MembersForm, PapersForm, UncertainEventForm):
    field_order = ("happened_on", "reported_on", "documents", "identity", "note")

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["happened_on"].label = "死亡日"
        self.fields[
            "happened_on"
        ].help_text = "分からないときは「令和8年11月10日頃」「年月日不詳」のように入力します。"


class Death(HouseholdFlow):
    procedure = "residents.record_death"
    kind = "residents.died"
    ja = "死亡の記載"
    chooses = False

    def forms(self, data: Data | None) -> Bundle:
        main = DeathForm(data)
        members = self.known.household.members if self.known.household else ()
        main.add_members([m for m in members if m.person != self.number], chooses=False)
        return Bundle(main, (), self.names)

    def arguments(self, forms: Bundle) -> dict[str, Any]:
        main, given = forms.main, forms.main.cleaned_data
        assert isinstance(main, DeathForm)
        happened_on, cause_text = main.event_day()
        return {
            "person": self.number,
            "happened_on": happened_on,
            "reported_on": given["reported_on"],
            "cause_text": cause_text,
            "relationships": main.relationships() or None,
            "papers": main.papers(),
        }

    def data_of(self, arguments: Mapping[str, Any]) -> dict[str, str]:
        return {
            **data_of_event_day(arguments["happened_on"], arguments.get("cause_text", "")),
            **data_of_days(arguments, "reported_on"),
            **data_of_members((), arguments.get("relationships")),
            **data_of_papers(arguments.get("papers")),
        }

    def subjects(self, forms: Bundle) -> list[tuple[str, int]]:
        return Flow.subjects(self, forms)

    def whom(self, forms: Bundle) -> str:
        return Flow.whom(self, forms)


class HeadForm(MembersForm, PapersForm, NoticeForm):
    factual_head = NameField(
        label="事実上の世帯主",
        required=False,
        longest=200,
        help_text="住民票に記録されない世帯主（施設の長など）がいるときだけ",
    )
    field_order = ("happened_on", "reported_on", "factual_head", "identity", "documents", "note")


class Head(HouseholdFlow):
    procedure = "residents.change_head"
    kind = "residents.head_changed"
    ja = "世帯主変更の届出"
    chooses = False

    def forms(self, data: Data | None) -> Bundle:
        household = self.known.household
        main = HeadForm(data, initial={"factual_head": household.factual_head if household else ""})
        self.offer_members(main)
        return Bundle(main, (), self.names)

    def arguments(self, forms: Bundle) -> dict[str, Any]:
        main, given = forms.main, forms.main.cleaned_data
        assert isinstance(main, HeadForm)
        return {
            "happened_on": given["happened_on"],
            "reported_on": given["reported_on"],
            "household": self.known.household.household if self.known.household else 0,
            "relationships": main.relationships(),
            "factual_head": given["factual_head"] if "factual_head" in main.changed_data else None,
            "papers": main.papers(),
        }

    def data_of(self, arguments: Mapping[str, Any]) -> dict[str, str]:
        return {
            **data_of_days(arguments, "happened_on", "reported_on"),
            "factual_head": arguments.get("factual_head")
            or (self.known.household.factual_head if self.known.household else ""),
            **data_of_members((), arguments["relationships"]),
            **data_of_papers(arguments.get("papers")),
        }


class RegroupForm(MembersForm, PapersForm, NoticeForm):
    household_choice = forms.ChoiceField(
        label="世帯", choices=[("split", "新しい世帯に分かれる（分離）"), (JOIN, "同じ住所のほかの世帯に入る（合併・変更）")]
    )  # fmt: skip
    household = Number(label="入る世帯の世帯番号", required=False)
    field_order = (
        "happened_on",
        "reported_on",
        "household_choice",
        "household",
        "identity",
        "documents",
        "note",
    )

    @property
    def joins(self) -> bool:
        return self["household_choice"].value() == JOIN

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if self.joins and given.get("household") is None and "household" not in self.errors:
            self.add_error("household", "入る世帯の世帯番号を入力してください。")
        return given


class Regroup(HouseholdFlow):
    procedure = "residents.change_household"
    kind = "residents.household_changed"
    ja = "世帯変更の届出"

    def forms(self, data: Data | None) -> Bundle:
        main = RegroupForm(data)
        self.offer_members(main)
        return Bundle(main, (), self.names)

    def arguments(self, forms: Bundle) -> dict[str, Any]:
        main, given = forms.main, forms.main.cleaned_data
        assert isinstance(main, RegroupForm)
        return {
            "happened_on": given["happened_on"],
            "reported_on": given["reported_on"],
            "persons": main.chosen(),
            "household": given["household"] if main.joins else None,
            "relationships": main.relationships() or None,
            "papers": main.papers(),
        }

    def data_of(self, arguments: Mapping[str, Any]) -> dict[str, str]:
        household = arguments.get("household")
        return {
            **data_of_days(arguments, "happened_on", "reported_on"),
            "household_choice": "split" if household is None else JOIN,
            "household": "" if household is None else str(household),
            **data_of_members(arguments["persons"], arguments.get("relationships")),
            **data_of_papers(arguments.get("papers")),
        }


class OrderForm(PapersForm):
    """A place for each member; in the order of the rule unless another is typed."""

    happened_on = EraDateField(label="並べ替えの日")
    way = forms.ChoiceField(
        label="並び順", choices=[("rule", "続柄の順（要領の順序）"), ("own", "下に入力した順")]
    )
    field_order = ("happened_on", "way")

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.initial.setdefault("happened_on", clock.today())
        keep_near(self, "happened_on")
        del self.fields["identity"]

    def add_places(self, members: Sequence[PersonCard]) -> None:
        self.members = list(members)
        for place, m in enumerate(self.members, start=1):
            self.fields[f"place_{m.person}"] = forms.IntegerField(
                label=f"{m.name}（{m.relationship}）", initial=place, min_value=1, max_value=99
            )

    def order(self) -> tuple[int, ...]:
        if self.cleaned_data["way"] == "rule":
            return ()
        return tuple(
            m.person for m in sorted(self.members, key=lambda m: self.cleaned_data[f"place_{m.person}"])
        )


class Order(HouseholdFlow):
    procedure = "residents.reorder_household"
    kind = "residents.corrected"
    ja = "世帯員の並べ替え"
    names = {"order": "way", "household": "way"}

    def forms(self, data: Data | None) -> Bundle:
        main = OrderForm(data)
        main.add_places(self.known.household.members if self.known.household else ())
        return Bundle(main, (), self.names)

    def arguments(self, forms: Bundle) -> dict[str, Any]:
        main, given = forms.main, forms.main.cleaned_data
        assert isinstance(main, OrderForm)
        given.setdefault("identity", "")
        return {
            "household": self.known.household.household if self.known.household else 0,
            "happened_on": given["happened_on"],
            "order": main.order(),
            "papers": main.papers(),
        }

    def data_of(self, arguments: Mapping[str, Any]) -> dict[str, str]:
        places = {f"place_{n}": str(i) for i, n in enumerate(arguments["order"], start=1)}
        members = self.known.household.members if self.known.household else ()
        now = {f"place_{m.person}": str(i) for i, m in enumerate(members, start=1)}
        way = "own" if places else "rule"
        days = data_of_days(arguments, "happened_on")
        return {**days, "way": way, **now, **places, **data_of_papers(arguments.get("papers"))}

    def subjects(self, forms: Bundle) -> list[tuple[str, int]]:
        return Flow.subjects(self, forms)

    def whom(self, forms: Bundle) -> str:
        return Flow.whom(self, forms)
