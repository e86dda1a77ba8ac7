"""The designated entities (特定団体) of Russia, Belarus and third countries (jp.designated)."""
