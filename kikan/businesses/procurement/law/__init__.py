"""How proposals are scored and ranked (総合評価). Pure; bidders are few, so exact fractions and no columns."""
