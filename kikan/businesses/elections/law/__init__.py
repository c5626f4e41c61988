"""The law of the electoral roll (選挙人名簿): who is registered, until when, and how a vote before the day is cast. Pure."""
