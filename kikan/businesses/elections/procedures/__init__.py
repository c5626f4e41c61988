"""The acts of the electoral roll and of reception at the polls (選挙人名簿・受付の手続)."""
