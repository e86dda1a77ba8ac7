"""Screening again those on file: only what changed, on the side of the lists or of the parties."""
