"""Pictures of impressions (印影の画像): pure functions over pixels, no database and no clock."""
