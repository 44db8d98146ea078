"""What an answer is worth as data: its type, and its number or date."""
