"""What members of a joint operation pay (共同処理の負担金): no database, no clock."""
