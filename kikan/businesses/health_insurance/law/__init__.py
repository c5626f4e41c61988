"""The law of the National Health Insurance levy (国民健康保険税・料の賦課), over columns."""
