"""Pure helpers without any law or database: eras, uncertain dates, characters, check digits, integer arithmetic."""
