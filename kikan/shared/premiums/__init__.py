"""Premiums of persons (保険料): what the insurances that charge each person by himself share.

Yearly decision with trial and release, collection from pensions, corrections, reliefs, the account of a person. An
insurance says who owes what (`PremiumPlan`); everything else is the same for all.
"""
