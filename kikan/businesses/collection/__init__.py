"""収納管理: what was asked for, what came in, what is given back."""
