"""Forms of members, agreements and businesses on their way (様式)."""

from datetime import date

from django import forms

from kikan.businesses.joint_office.screens.asking import Line, Offering, chosen
from kikan.shared.desk.fields import EraDateField, NumberField

EARLIEST, LATEST = date(1947, 5, 3), date(2099, 12, 31)


def day(label: str, required: bool = True) -> EraDateField:
    return EraDateField(label=label, earliest=EARLIEST, latest=LATEST, required=required)


class MemberForm(Offering):
    """構成団体の登録."""

    member = NumberField(label="団体コード（6桁）", digits=6)
    name = Line(label="名称", longest=40)
    kind = chosen("区分")
    agreed_on = day("加入を協定した日")
    planned_join_on = day("加入の予定日")
    has_office = forms.BooleanField(label="事務局を置く団体", required=False)


class AmendForm(Offering):
    """構成団体の訂正."""

    name = Line(label="名称", longest=40)
    kind = chosen("区分（加入の前だけ）")
    planned_join_on = day("加入の予定日（加入の前だけ）")
    reason = Line(label="訂正の理由")


class JoinForm(forms.Form):
    """構成団体の加入."""

    joined_on = day("加入の日")


class LeaveForm(forms.Form):
    """構成団体の脱退."""

    noticed_on = day("書面で予告した日（協議が整った日）")
    leaves_on = day("脱退の日（この日から構成団体でない）")
    by_consent = forms.BooleanField(label="全ての構成団体の協議による脱退", required=False)
    reason = Line(label="脱退の理由")


class GateForm(forms.Form):
    """稼働前の業務の閉鎖."""

    is_gated = forms.BooleanField(
        label="計画した業務を、稼働の日まで団体の職員に開かない（未稼働と表示する）", required=False
    )


class CompleteForm(forms.Form):
    """脱退の完了."""

    returned_on = day("団体がデータを受領した日")
    returned_to = Line(label="受領者（団体の職・氏名）", longest=60)
    return_sha256 = Line(
        label="引き渡したデータの照合値（SHA-256。団体の記録があるときは空欄でよい）",
        longest=64,
        required=False,
    )


class AgreementForm(forms.Form):
    """協定の登録."""

    title = Line(label="名称", longest=80)
    signed_on = day("協定の日")
    term_from = day("期間の初日")
    term_until = day("期間の末日の翌日（期限がないときは空欄）", required=False)


class SignForm(Offering):
    """協定の締結."""

    member = chosen("構成団体")
    signed_on = day("締結の日")


class ClauseForm(Offering):
    """協定の条項."""

    article = forms.IntegerField(label="条", min_value=1, max_value=999)
    kind = chosen("内容")
    text = Line(label="条文", longest=1000)
    from_on = day("適用の初日")


class DelegateForm(Offering):
    """委員の登録."""

    user = chosen("利用者")
    member = chosen("構成団体")
    from_on = day("委員になる日")


class EndDelegateForm(Offering):
    """委員の解任."""

    user = chosen("利用者")
    ended_on = day("委員でなくなる日")


class PlanForm(Offering):
    """業務の稼働の計画."""

    business = forms.ChoiceField(label="業務")
    planned_on = day("計画した日")
    planned_live_on = day("稼働の予定日")
    old_system = Line(label="旧システム", longest=60, required=False)
    old_contract_until = day("旧システムの契約の末日", required=False)


class BeginForm(forms.Form):
    """移行の開始."""

    begun_on = day("移行を始めた日")
    begun_by = Line(label="責任者（職・氏名）", longest=60)


class AcceptForm(forms.Form):
    """移行データの検収."""

    accepted_on = day("検収の日")
    accepted_by = Line(label="検収者（職・氏名）", longest=60)


class TrainForm(forms.Form):
    """研修の記録."""

    trained_on = day("研修を終えた日")
    trained_by = Line(label="研修の責任者（職・氏名）", longest=60)
    trained = forms.IntegerField(label="受講者（人）", min_value=0, max_value=99_999)


class DecideForm(forms.Form):
    """切替えの決定."""

    decided_on = day("決定の日")
    decided_by = Line(label="決定者（職・氏名）", longest=60)
    live_on = day("稼働の日")


class LiveForm(forms.Form):
    """業務の稼働開始."""

    live_on = day("稼働した日")


class EndForm(forms.Form):
    """業務の終了."""

    ended_on = day("終了の日（この日から使わない）")
    reason = Line(label="理由")
