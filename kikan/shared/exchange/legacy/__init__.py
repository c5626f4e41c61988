"""Files of an old system (旧システムのファイル) become rows of our hand-over layouts; pure, no database."""
