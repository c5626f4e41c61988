"""How rows of the late-stage elderly's system are told to people before and after an act (新旧対照の言葉)."""

from kikan.shared.desk.worklist.wording import word

word("late_elderly_insured", "後期高齢者医療の資格")
word("late_elderly_address_exception", "住所地特例")
word("late_elderly_benefit_application", "給付の申請", hidden=("person",))
word("late_elderly_ratio", "負担割合", hidden=("working",))
word("late_elderly_revenue_claim", "基準収入額")
word("late_elderly_union_move", "広域連合内の転入")
word("late_elderly_limit_class", "限度区分")
