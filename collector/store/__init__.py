"""What is kept: one SQLite database, one writer."""
