"""Forms of requests, votes, releases and work-arounds (要望・投票・版・FAQの様式)."""

from datetime import date

from django import forms

from kikan.businesses.joint_office.screens.asking import Line, Offering, chosen
from kikan.businesses.joint_office.screens.attachments import WithFile
from kikan.shared.desk.fields import AmountField, EraDateField, NumberField

EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)


class RequestForm(WithFile):
    """要望の起案."""

    business = forms.ChoiceField(label="業務")
    screen = Line(label="画面・帳票", longest=80, required=False)
    title = Line(label="件名", longest=100)
    problem = Line(label="困っていること", longest=1000)
    workaround = Line(label="今の回避策", longest=1000, required=False)
    hours = forms.IntegerField(label="月に失う時間（時間）", min_value=0, max_value=9999, initial=0)
    legal_basis = Line(label="法令の根拠（法令で求められるときだけ）", required=False)
    resubmits = NumberField(label="不採択になった前の要望番号", required=False)
    new_fact = Line(label="前の審議のあとの新しい事実", longest=400, required=False)
    field_order = (
        "business", "screen", "title", "problem", "workaround", "hours", "legal_basis", "resubmits", "new_fact",
        "file", "is_clean",
    )  # fmt: skip


class NoForm(Offering):
    """A step that needs nothing but the wish to take it."""


class TextForm(Offering):
    text = Line(label="内容", longest=1000)


class CommentForm(WithFile):
    """意見."""

    text = Line(label="意見", longest=1000)
    field_order = ("text", "file", "is_clean")


class DuplicateForm(Offering):
    duplicate_of = NumberField(label="統合する先の要望番号")


class WorkaroundForm(TextForm):
    is_enough = forms.BooleanField(label="この運用で足りる（要望を終え、FAQに残す）", required=False)


class OpinionForm(TextForm):
    is_deferred = forms.BooleanField(label="保留する", required=False)


class VoteForm(Offering):
    choice = chosen("賛否")
    comment = Line(label="意見", longest=400, required=False)


class EstimateForm(Offering):
    estimate = AmountField(label="見積額")
    cost_class = Line(label="負担する経費の区分", longest=40)


class ScheduleForm(Offering):
    release = chosen("版")


class TestForm(Offering):
    test_link = Line(label="試験の記録（番号か場所）")


class ConfirmForm(Offering):
    confirmed_by = Line(label="確認者（職・氏名）", longest=60)


class ReleaseForm(Offering):
    version = Line(label="版", longest=20)
    planned_on = EraDateField(label="提供の予定日", earliest=EARLIEST, latest=LATEST)
    law_changes = Line(label="含まれる法改正", longest=1000, required=False)


class ImpactForm(Offering):
    business = forms.ChoiceField(label="業務")
    text = Line(label="影響", longest=1000)


class ExceptionForm(Offering):
    """法令値のない版の提供の申出."""

    reason = Line(label="ないまま提供する理由")


class PublishForm(Offering):
    released_on = EraDateField(label="提供した日", earliest=EARLIEST, latest=LATEST)
