"""Similar wishes are found by words, whatever their order and whatever stands between them."""

from hypothesis import given
from hypothesis import strategies as st

from kikan.businesses.joint_office.law.wording import most_alike, words_of

WISHES = {
    1: "検針票の並び順を地区ごとにしたい 手で並べ替えている",
    2: "納税通知書に口座番号を印刷してほしい",
    3: "コンビニの取消データを自動で取り込みたい",
    4: "についてはですからですのでがほしいのですがこれをしたい",
}


def test_words_are_runs_of_one_script_and_pairs_of_kanji() -> None:
    assert words_of("納税通知書を１枚に、CSVで") == {"納税通知書", "納税", "税通", "通知", "知書", "csv"}
    assert words_of("の は を ん") == frozenset()
    assert words_of("画面の機能の要望") == frozenset()


def test_the_same_wish_in_other_words_is_found_and_grammar_alone_is_not() -> None:
    assert most_alike("地区別に検針票を並べて印刷", WISHES) == [1]
    assert most_alike("通知書へ口座の番号を出す", WISHES) == [2]
    assert most_alike("コンビニ取消の取込み", WISHES) == [3]
    assert most_alike("これについてはほしいのですが", WISHES) == []


def test_half_width_letters_are_the_same_words() -> None:
    assert most_alike("ｺﾝﾋﾞﾆの取消", WISHES) == [3]


@given(st.text(max_size=60), st.dictionaries(st.integers(), st.text(max_size=60), max_size=8))
def test_a_text_is_always_alike_to_itself_and_never_more_than_five_are_told(
    wish: str, others: dict[int, str]
) -> None:
    found = most_alike(wish, {**others, 99: wish})
    assert len(found) <= 5
    assert bool(words_of(wish)) == bool(found)
