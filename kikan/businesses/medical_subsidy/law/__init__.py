"""The law of the medical subsidies: who is subsidised, from when to when, and how much of a receipt. Pure."""
