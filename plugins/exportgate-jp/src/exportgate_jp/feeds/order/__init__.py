"""jp.order: the Export Trade Control Order with its Appended Tables."""
