"""The book answers for the years it knows, and refuses every malformed file with line and reason."""

import pickle
from fractions import Fraction
from pathlib import Path

import pytest

from kikan.law import LawGap, MalformedBook, WrongAxis, book, read_ordinance
from kikan.law.book import Book, load
from kikan.law.ordinances import Ordinance, ordinance_of, undated

HEAD = "statute: act\nja: 試験法\nchecked_through: 2026\n"
RATE = """\
id: act.rate
ja: 税率
type: rate
unit: ratio
axis: fiscal_year
set_by: statute
values:
  - {from: 2021, value: "0.06", cites: 試験法 第1条}
  - {from: 2024, until: 2027, value: "1/20", cites: 試験法 第1条, unverified: true}
"""
LOCAL = """\
id: act.local
ja: 均等割額
type: amount
unit: yen
axis: fiscal_year
set_by: ordinance
question: 均等割額はいくらですか。
bounds: {min: 0, at_most: act.ceiling}
"""
CEILING = (
    RATE.replace("act.rate", "act.ceiling").replace("type: rate", "type: amount").replace("ratio", "yen")
)
CEILING = CEILING.replace('"0.06"', "5000").replace('"1/20"', "6000")


def book_of(tmp_path: Path, **files: str) -> Book:
    folder = tmp_path / "act"
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in {"_statute": HEAD, **files}.items():
        (folder / f"{name}.yaml").write_text(text, "utf-8")
    return load(tmp_path)


@pytest.fixture
def own(tmp_path: Path) -> Book:
    return book_of(tmp_path, rate=RATE, local=LOCAL, ceiling=CEILING)


def test_a_value_holds_until_the_next_begins(own: Book) -> None:
    assert own.law("fiscal_year", 2023).rate("act.rate") == Fraction(6, 100)
    assert own.law("fiscal_year", 2024).rate("act.rate") == Fraction(1, 20)


@pytest.mark.parametrize("year", [2020, 2027, 2028])
def test_outside_the_years_known_there_is_no_value(own: Book, year: int) -> None:
    with pytest.raises(LawGap):
        own.law("fiscal_year", year).rate("act.rate")


def test_an_open_value_is_unknown_beyond_the_year_checked(tmp_path: Path) -> None:
    endless = RATE.replace("until: 2027, ", "")
    own = book_of(tmp_path, rate=endless)
    assert own.law("fiscal_year", 2026).rate("act.rate")
    with pytest.raises(LawGap, match="checked through"):
        own.law("fiscal_year", 2027).rate("act.rate")


def test_asking_on_another_axis_is_an_error(own: Book) -> None:
    with pytest.raises(WrongAxis):
        own.law("tax_year", 2024).rate("act.rate")


def test_a_value_of_a_body_is_a_gap_until_it_is_entered(own: Book) -> None:
    with pytest.raises(LawGap):
        own.law("fiscal_year", 2024).amount("act.local")
    assert [gap.id for gap in own.gaps("fiscal_year", 2024, Ordinance())] == ["act.local"]
    assert own.law("fiscal_year", 2024, undated({"act.local": 3000})).amount("act.local") == 3000


def test_a_law_remembers_doubtful_values_also_across_pickling(own: Book) -> None:
    law = pickle.loads(pickle.dumps(own.law("fiscal_year", 2024)))
    assert law.doubts() == ()
    law.of("act").rate("rate")
    assert [(doubt.id, doubt.mark) for doubt in law.doubts()] == [("act.rate", "unverified")]


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("ja: 税率\n", "", 1, "'ja' is missing"),
        ("ja: 税率", "ja: ''", 2, "ja must be a text"),
        ("id: act.rate", "id: act.other", 1, "id must be act.rate"),
        ("type: rate", "type: float", 3, "type must be one of"),
        ("axis: fiscal_year", "axis: year", 5, "axis must be one of"),
        ("set_by: statute", "set_by: mayor", 6, "set_by must be one of"),
        ("set_by: statute", "set_by: ordinance", 1, "needs the question"),
        ("unit: ratio", "unit: ratio\nunti: x", 5, "unknown key 'unti'"),
        ("unit: ratio", "unit: ratio\nunit: yen", 5, "stands twice"),
        ('"0.06"', "0.06", 8, "must be a text such as"),
        ('"0.06"', '"six"', 8, "must be a text such as"),
        ('"1/20"', '"1/0"', 9, "must be a text such as"),
        ("from: 2021", "from: 2025", 9, "follow each other"),
        ("from: 2021", "from: 2021-04-01", 8, "is not a year"),
        ("until: 2027", "until: 2024", 9, "until must be later"),
        ("from: 2021,", "from: 2021, until: 2025,", 9, "lasts longer"),
        ("from: 2021,", "from: 2021, until: 2023,", 9, "lies a gap"),
        ("unit: ratio", "unit: ration", 4, "unit must be one of"),
        ("type: rate", "type: amount", 4, "has no unit ratio"),
        (", cites: 試験法 第1条}", "}", 8, "'cites' is missing"),
        ('value: "0.06", ', "", 8, "'value' is missing"),
        ("unverified: true", "unverified: maybe", 9, "true or false"),
        ("values:", "values: none\nnote:", 7, "must be a list"),
        ("unit: ratio", "unit: [", 5, ""),
        ("unit: ratio", "unit: ratio\nchoices: [a]", 5, "choices go with"),
        ("unit: ratio", "unit: ratio\ncolumns: {a: amount}", 5, "columns go with"),
        ("unit: ratio", "unit: ratio\nbounds: {least: 0}", 5, "unknown key 'least'"),
    ],
)
def test_a_malformed_parameter_is_refused_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, reason: str
) -> None:
    assert old in RATE
    with pytest.raises(MalformedBook) as fault:
        book_of(tmp_path, rate=RATE.replace(old, new, 1))
    assert reason in fault.value.reason
    assert fault.value.line >= line
    assert fault.value.file.endswith("rate.yaml")


TABLE = """\
id: act.table
ja: 速算表
type: table
unit: yen
axis: fiscal_year
set_by: statute
columns: {up_to: amount, rate: rate}
values:
  - from: 2021
    cites: 試験法 別表
    value:
      - {up_to: 1000, rate: "0.1"}
      - {up_to: null, rate: "0.2"}
"""


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('rate: "0.1"}', "rate: 0.1}", "must be a text"),
        ('{up_to: 1000, rate: "0.1"}', "{up_to: 1000}", "'rate' is missing"),
        ('{up_to: 1000, rate: "0.1"}', '{up_to: 1000, rate: "0.1", more: 1}', "unknown key 'more'"),
        ('up_to: 1000, rate: "0.1"', "up_to: 1000, rate: null", "must be a text"),
        ("    cites: 試験法 別表\n", "    cites: 試験法 別表\n    csv: rows.csv\n", "either value or csv"),
        ("columns: {up_to: amount, rate: rate}", "columns: {up_to: money}", "columns must map"),
        ("columns: {up_to: amount, rate: rate}\n", "", "columns go with type table"),
    ],
)
def test_a_malformed_table_is_refused(tmp_path: Path, old: str, new: str, reason: str) -> None:
    assert old in TABLE
    with pytest.raises(MalformedBook, match=reason):
        book_of(tmp_path, table=TABLE.replace(old, new))


def test_a_table_may_stand_in_a_csv_beside_its_file(tmp_path: Path) -> None:
    (tmp_path / "act").mkdir()
    (tmp_path / "act" / "rows.csv").write_text("up_to,rate\n1000,0.1\n,0.2\n", "utf-8")
    head = TABLE[: TABLE.index("    value:")]
    from_csv = (
        book_of(tmp_path, table=head + "    csv: rows.csv\n").law("fiscal_year", 2024).table("act.table")
    )
    inline = book_of(tmp_path, table=TABLE).law("fiscal_year", 2024).table("act.table")
    assert from_csv == inline


def test_a_folder_without_its_statute_is_refused(tmp_path: Path) -> None:
    (tmp_path / "act").mkdir()
    with pytest.raises(MalformedBook, match="_statute"):
        load(tmp_path)


ORDINANCE = """\
municipality: "999997"
ja: 見本町
values:
  - {id: act.local, from: 2021, value: 3000, cites: 町税条例 第2条}
  - {id: act.local, from: 2024, value: 3500, cites: 町税条例 第2条}
"""


def test_an_ordinance_gives_each_year_its_value(own: Book) -> None:
    ordinance = read_ordinance(ORDINANCE, "999997.yaml", own)
    assert [own.law("fiscal_year", year, ordinance).amount("act.local") for year in (2023, 2024)] == [
        3000,
        3500,
    ]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("act.local, from: 2021", "act.rate, from: 2021", "no parameter that a body sets"),
        ("act.local, from: 2021", "act.lokal, from: 2021", "no parameter that a body sets"),
        ("value: 3000", "value: -1", "below 0"),
        ("value: 3000", "value: 5001", "above 5000"),
        ("value: 3000", 'value: "3000"', "must be a whole number"),
        ("from: 2021", "from: 2024", "overlap"),
        ("from: 2021", "from: 2021, until: 2025", "overlap"),
        ('"999997"', "999997", "must be a code"),
        ('"999997"', "illustrative", "illustrative values alone"),
        ("ja: 見本町\n", "", "'ja' is missing"),
    ],
)
def test_a_malformed_ordinance_is_refused(own: Book, old: str, new: str, reason: str) -> None:
    with pytest.raises(MalformedBook, match=reason):
        read_ordinance(ORDINANCE.replace(old, new, 1), "999997.yaml", own)


def test_illustrative_values_fill_gaps_and_are_marked(own: Book) -> None:
    rows = [{"id": "act.local", "from": 2023, "value": 4000, "cites": "例示", "illustrative": True}]
    filled = read_ordinance(ORDINANCE.replace("from: 2021", "from: 2022"), "f", own).with_gaps_filled(
        ordinance_of(own, 0, "", [{**rows[0], "from": 2021}])
    )
    of_2021, of_2022 = (own.law("fiscal_year", year, filled) for year in (2021, 2022))
    assert (of_2021.amount("act.local"), of_2022.amount("act.local")) == (4000, 3000)
    assert [doubt.mark for doubt in of_2021.doubts() + of_2022.doubts()] == ["illustrative"]


def test_the_book_of_this_release_is_well_formed_and_cites_every_value() -> None:
    for parameter in book().parameters.values():
        assert parameter.is_set_by_body or all(dated.cites for dated in parameter.values)
