"""The published lists, a folder each: its declaration, reader (file to rows) and mapper (rows to entries)."""
