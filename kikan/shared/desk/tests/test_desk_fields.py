"""What clerks may type, and what comes of it."""

from datetime import date

import pytest
from django import forms
from django.test import RequestFactory

from kikan.shared.desk import fields
from kikan.shared.desk.style import NAME, TOWNS, SampleShell
from kikan.shared.desk.templatetags.desk import error_summary
from kikan.shared.desk.templatetags.desk import field as field_tag

DAY = date(2026, 11, 23)


class Notice(forms.Form):
    moved_on = fields.EraDateField(label="異動日", latest=DAY)
    name = fields.NameField(label="氏名", required=False)
    fee = fields.AmountField(label="手数料", required=False)


@pytest.mark.parametrize(
    "typed", ["R8.11.23", "令和8年11月23日", "20261123", "2026-11-23", "Ｒ８．１１．２３"]
)
def test_a_day_is_read_in_every_usual_form(typed: str) -> None:
    assert fields.EraDateField().clean(typed) == DAY


def test_a_day_comes_back_in_the_era_with_its_western_form_in_the_title() -> None:
    html = fields.EraDateField().widget.render("d", "20261123", {})
    assert 'value="令和8年11月23日"' in html
    assert 'title="2026年11月23日"' in html


def test_a_day_that_cannot_be_read_comes_back_as_it_was_typed() -> None:
    assert 'value="R8.13.40"' in fields.EraDateField().widget.render("d", "R8.13.40", {})


@pytest.mark.parametrize("typed", ["R8.2.30", "平成31年5月1日", "あした", "R8.11.24"])
def test_an_impossible_day_is_refused_in_japanese(typed: str) -> None:
    with pytest.raises(forms.ValidationError) as refused:
        fields.EraDateField(latest=DAY).clean(typed)
    assert refused.value.messages[0].endswith(("。", "。）"))
    assert typed not in refused.value.messages[0]


def test_an_unknown_day_keeps_its_words_and_its_bounds() -> None:
    day = fields.UncertainDateField().clean("昭和20年5月日不詳")
    assert (day.text, day.lower, day.upper) == ("昭和20年5月日不詳", date(1945, 5, 1), date(1945, 5, 31))


def test_a_name_keeps_its_variant_selectors() -> None:
    assert fields.NameField().clean(f" {NAME} ") == NAME


@pytest.mark.parametrize(
    "typed", ["渡\x07辺", "渡\x00辺", "渡\u202e辺", "渡辺😀", "\U000e0101渡辺", "渡\ud842辺"]
)
def test_a_name_with_characters_that_cannot_be_kept_is_refused(typed: str) -> None:
    with pytest.raises(forms.ValidationError):
        fields.NameField().clean(typed)


def test_a_name_is_measured_in_characters_as_people_count_them() -> None:
    assert fields.NameField(longest=2).clean("邉\U000e0101邉\U000e0101")
    with pytest.raises(forms.ValidationError, match="2文字を超えています"):
        fields.NameField(longest=2).clean("渡辺太")


@pytest.mark.parametrize("typed", ["わたなべ みほん", "ﾜﾀﾅﾍﾞ　ﾐﾎﾝ", "ワタナベ  ミホン"])
def test_a_reading_becomes_full_width_katakana(typed: str) -> None:
    assert fields.KanaField().clean(typed) == "ワタナベ\u3000ミホン"


@pytest.mark.parametrize(
    ("typed", "amount"), [("12,300", 12300), ("１２３００円", 12300), ("0", 0), ("", None)]
)
def test_an_amount_is_read_as_clerks_write_it(typed: str, amount: int | None) -> None:
    assert fields.AmountField(required=False).clean(typed) == amount


@pytest.mark.parametrize("typed", ["12.5", "-1", "1e9", "9" * 20])
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(forms.ValidationError):
        fields.AmountField().clean(typed)


@pytest.mark.parametrize("typed", ["屋城町", "やし", "ヤシロ", "993-0002", "9930002"])
def test_a_town_is_found_by_the_beginning_of_its_name_reading_or_postal_code(typed: str) -> None:
    assert fields.TownField(towns=TOWNS).clean(typed) == TOWNS[0]


def test_a_whole_name_wins_over_longer_names_that_begin_with_it() -> None:
    assert fields.TownField(towns=TOWNS).clean("本町").name == "本町"


def test_an_ambiguous_town_names_its_candidates() -> None:
    with pytest.raises(forms.ValidationError, match="候補が2件あります（本町、本町北"):
        fields.TownField(towns=TOWNS).clean("本")


def _rendered(form: forms.Form, name: str) -> str:
    from django.template.loader import render_to_string

    desk = SampleShell(RequestFactory().get("/_style"))
    return render_to_string("desk/parts/field.html", field_tag({"desk": desk}, form[name]))


def test_the_error_stands_beside_its_field_and_is_announced_with_it() -> None:
    html = _rendered(Notice({"moved_on": "R8.11.25"}), "moved_on")
    assert 'aria-describedby="id_moved_on-error"' in html
    assert '<p class="error" id="id_moved_on-error">令和8年11月23日より後の日は入力できません。' in html


def test_the_summary_links_to_each_field() -> None:
    from django.template.loader import render_to_string

    form = Notice({"moved_on": "", "fee": "x"})
    html = render_to_string("desk/parts/error_summary.html", error_summary(form))
    assert 'href="#id_moved_on"' in html
    assert 'href="#id_fee"' in html
    assert "2件" in html


def test_only_what_means_something_else_than_known_is_marked() -> None:
    known = {"moved_on": DAY, "fee": 300}
    same = Notice({"moved_on": "R8.11.23", "fee": "300円"}, initial=known)
    other = Notice({"moved_on": "R8.11.22", "fee": "400"}, initial=known)
    assert "field-known" in _rendered(same, "moved_on")
    assert "field-known" in _rendered(same, "fee")
    assert "field-changed" in _rendered(other, "moved_on")
    assert "もとの内容：300" in _rendered(other, "fee")


class Choosing(forms.Form):
    extent = forms.ChoiceField(choices=[(1, "全件"), (2, "差分")], initial=1)


def test_a_choice_is_changed_by_another_one_alone_and_was_what_its_words_say() -> None:
    assert "field-known" in _rendered(Choosing({"extent": "1"}), "extent")
    assert "もとの内容：全件" in _rendered(Choosing({"extent": "2"}), "extent")
