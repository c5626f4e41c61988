"""What a member takes with it when it leaves (脱退する団体への引渡し)."""
