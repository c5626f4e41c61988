"""How a body is asked for its values (条例値の質問): every question in Japanese, and every answer read back as it was."""

import re
from pathlib import Path

import pytest

from kikan.law import book, read_ordinance
from kikan.law.ordinances import plain, typed
from kikan.law.parameter import Parameter
from kikan.law.value_words import layer_in_words, plain_of_text, text_of_plain, unit_in_words

ORDINANCES = Path(__file__).parents[3] / "samples" / "ordinances"
ASKED = [p for _, p in sorted(book().parameters.items()) if p.is_set_by_body]
SENTENCE = re.compile(r".*か(（.*）)?。")
"""A question in Japanese: it ends with か。, a remark in brackets before the full stop."""
LATIN = re.compile("[A-Za-z_]{2,}")


@pytest.mark.parametrize("parameter", ASKED, ids=lambda p: p.id)
def test_every_question_is_plain_japanese_and_says_where_its_answer_is_found(parameter: Parameter) -> None:
    """A new value of a body without its sentence, unit, ordinance or headings fails here, by name."""
    asked = parameter.asked
    assert asked is not None, "ordinance, article and decides are missing in the book"
    assert SENTENCE.fullmatch(parameter.question)
    columns = [ja for c, _ in parameter.columns for ja in (parameter.label(c), *parameter.words(c).values())]
    told = [
        parameter.question,
        parameter.ja,
        unit_in_words(parameter),
        asked.ordinance,
        asked.article,
        asked.decides,
    ]
    assert all(told)
    assert asked.example or parameter.type == "choice"
    assert [text for text in (*told, asked.example, *columns) if LATIN.search(text)] == []


def test_no_two_questions_of_an_ordinance_bear_the_same_name() -> None:
    names = [(book().statutes[p.id.split(".")[0]].ja, p.ja) for p in ASKED]
    assert sorted({n for n in names if names.count(n) > 1}) == []


def test_every_word_of_a_sample_table_is_read_back_as_it_was() -> None:
    """What a body keeps, typed again as its page shows it, is the same value."""
    filled = read_ordinance(
        (ORDINANCES / "illustrative.yaml").read_text("utf-8"), "illustrative.yaml", book()
    )
    for name, series in filled.values:
        parameter = book().parameters[name]
        for dated in series:
            kept = plain(dated.value)
            assert (
                typed(parameter, plain_of_text(parameter, text_of_plain(parameter, kept))) == dated.value
            ), name


@pytest.mark.parametrize(
    ("name", "layer"),
    [
        ("local_tax_act.prefecture_rate", "都道府県"), ("elderly_health_care_act.child_per_capita", "広域連合"),
        ("elderly_health_care_act.per_capita", "広域連合"), ("local_tax_act.city_rate", "条例"),
        ("national_health_insurance.cap_ceiling_medical", "法令"),
    ],
)  # fmt: skip
def test_a_value_says_in_which_layer_it_is_set(name: str, layer: str) -> None:
    assert layer_in_words(book().parameters[name]) == layer
