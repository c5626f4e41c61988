"""Rules of seal registration: published cases, limits to the micrometre, texts, days."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikan.businesses.seals.law.deadlines import application_kept_until, kept_until, reply_due
from kikan.businesses.seals.law.eligibility import Applicants, eligibility
from kikan.businesses.seals.law.texts import Names, allowed_texts, kind_of
from kikan.law import LawGap, book, read_ordinance
from kikan.law.days import date_of, day
from kikan.law.law import Law
from kikan.law.ordinances import ordinance_of

ON = date(2026, 6, 1)
VALUES = {
    "min_age": 15, "min_mm": 8, "max_mm": 25, "adult_ward": "with_guardian", "reply_days": 14,
    "reply_counted_from": "next_day", "cancelled_record_years": 5, "application_years": 2,
}  # fmt: skip


def law(on: date = ON, **changed: object) -> Law:
    rows = [
        {"id": f"seal_registration.{name}", "from": date(2019, 12, 14), "value": value, "cites": "見本条例"}
        for name, value in {**VALUES, **changed}.items()
    ]
    return book().law("event_date", day(on), ordinance_of(book(), 999997, "見本町", rows))


def applicant(**changed: object) -> Applicants:
    values: dict[str, object] = {
        "birth_on": day(date(1990, 1, 1)), "applied_on": day(ON), "is_resident": True, "has_capacity": True,
        "is_ward": False, "has_guardian": False, "is_in_person": True, "width": 15_000, "height": 15_000,
        "is_deformable": False, "is_legible": True, "is_rim_intact": True, "is_of_household": False,
        "shows_other_matter": False, **changed,
    }  # fmt: skip
    return Applicants(
        **{k: np.array([v], np.bool_ if isinstance(v, bool) else np.int64) for k, v in values.items()}
    )


def is_eligible(law_: Law | None = None, **changed: object) -> bool:
    return bool(eligibility(applicant(**changed), law=law_ or law()).eligible[0])


@pytest.mark.parametrize(
    ("width", "height", "is_taken"),
    [
        (8_000, 8_000, False),
        (8_001, 8_000, True),
        (7_000, 12_000, True),
        (25_000, 25_000, True),
        (25_001, 9_000, False),
    ],
)
def test_the_longest_side_decides_to_the_micrometre(width: int, height: int, is_taken: bool) -> None:
    assert is_eligible(width=width, height=height) is is_taken


def test_one_may_register_from_the_eve_of_the_fifteenth_birthday() -> None:
    assert not is_eligible(birth_on=day(date(2011, 6, 3)))
    assert is_eligible(birth_on=day(date(2011, 6, 2)))


def test_a_ward_registers_in_person_with_the_guardian_where_the_ordinance_lets_him() -> None:
    assert is_eligible(is_ward=True, has_guardian=True)
    assert not is_eligible(is_ward=True, has_guardian=True, is_in_person=False)
    assert not is_eligible(law(adult_ward="excluded"), is_ward=True, has_guardian=True)


@pytest.mark.parametrize(
    "wrong",
    [{"is_resident": False}, {"has_capacity": False}, {"is_deformable": True}, {"is_legible": False},
     {"is_rim_intact": False}, {"is_of_household": True}, {"shows_other_matter": True}],
)  # fmt: skip
def test_each_condition_alone_refuses(wrong: dict[str, bool]) -> None:
    assert not is_eligible(**wrong)


@given(
    st.lists(
        st.tuples(st.integers(1, 40_000), st.integers(1, 40_000), st.booleans()), min_size=1, max_size=30
    )
)
def test_many_rows_are_decided_as_each_alone(rows: list[tuple[int, int, bool]]) -> None:
    alone = [is_eligible(width=w, height=h, is_ward=ward) for w, h, ward in rows]
    each = [applicant(width=w, height=h, is_ward=ward) for w, h, ward in rows]
    names = Applicants.__dataclass_fields__
    together = Applicants(**{n: np.concatenate([getattr(a, n) for a in each]) for n in names})
    assert eligibility(together, law=law()).eligible.tolist() == alone


def test_a_day_beyond_what_was_checked_is_a_gap() -> None:
    with pytest.raises(LawGap):
        eligibility(applicant(), law=law(date(2028, 1, 1)))


def test_the_usual_texts_of_a_name_stand_on_the_list_in_their_order() -> None:
    found = list(allowed_texts(Names("長浜\u3000花子", "滋賀")))
    assert found[:5] == ["長浜", "花子", "長浜花子", "長浜花", "長花"]
    assert {"滋賀", "滋賀花子", "滋賀花", "滋花"} <= set(found)


@pytest.mark.parametrize(
    ("text", "kind"),
    [("長浜之印", "family"), ("花子の印", "given"), ("長\U000e0100浜", "family"), ("医師長浜", ""), ("ながはま", ""), ("", ""),
     ("印", "")],
)  # fmt: skip
def test_endings_and_selectors_aside_the_text_must_be_the_name(text: str, kind: str) -> None:
    assert kind_of(text, Names("長浜\u3000花子")) == kind


def test_a_name_may_end_as_an_ending_does() -> None:
    assert kind_of("宏章", Names("見本\u3000宏章")) == "given"
    assert kind_of("宏", Names("見本\u3000宏章")) == ""


def test_a_foreigner_may_use_alias_kanji_and_katakana_but_no_cut_latin_name() -> None:
    names = Names("NGUYEN VAN AN", alias="見本\u3000安", kanji="阮文安", katakana="グエン\u3000アン")
    allowed = allowed_texts(names)
    assert {"NGUYEN", "VANAN", "NGUYENVANAN", "見本安", "見本", "阮文安", "グエンアン", "グエン"} <= set(
        allowed
    )
    assert "NV" not in allowed


@given(
    st.text("長浜花子見本太郎一二", min_size=1, max_size=4),
    st.text("長浜花子見本太郎一二", min_size=1, max_size=4),
)
def test_every_part_of_family_and_given_name_in_this_order_is_allowed(family: str, given_: str) -> None:
    allowed = allowed_texts(Names(f"{family}\u3000{given_}"))
    for i in range(1, len(family) + 1):
        for j in range(1, len(given_) + 1):
            assert family[:i] + given_[:j] in allowed


def days_of(*days: date) -> np.ndarray:
    return np.array([day(d) for d in days], dtype=np.int64)


def test_the_reply_is_counted_as_the_ordinance_says() -> None:
    sent = days_of(date(2026, 6, 1))
    assert date_of(int(reply_due(sent, law=law())[0])) == date(2026, 6, 15)
    assert date_of(int(reply_due(sent, law=law(reply_counted_from="sending_day"))[0])) == date(2026, 6, 14)


def test_a_record_is_kept_for_years_from_the_next_month() -> None:
    cancelled = days_of(date(2021, 5, 20), date(2021, 5, 31), date(2021, 12, 1))
    assert [date_of(int(d)) for d in kept_until(cancelled, law=law())] == [
        date(2026, 5, 31), date(2026, 5, 31), date(2026, 12, 31),
    ]  # fmt: skip
    assert date_of(int(application_kept_until(cancelled, law=law())[0])) == date(2023, 5, 31)


def test_the_illustrative_values_fill_every_gap_of_the_ordinance() -> None:
    from kikan.site.samples.sources import FOLDER

    path = FOLDER / "ordinances" / "illustrative.yaml"
    values = read_ordinance(path.read_text("utf-8"), path.name, book())
    assert book().gaps("event_date", day(ON), values, "seal_registration") == []
