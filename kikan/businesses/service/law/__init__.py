"""What the service promised and whether it kept it (サービスレベルの評価). Pure; exact fractions, minutes as integers."""
