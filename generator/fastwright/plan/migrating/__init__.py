"""What becomes of tables and their rows: the migrations that a plan writes and takes back."""
