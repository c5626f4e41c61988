"""The law of long-term care insurance: stages, premiums, ratios at the window, limits. Pure."""
