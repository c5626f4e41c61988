"""What the service knows of itself, as of a day or a month (照会)."""
