"""The first tables, one module a subject; step 0001 makes them all."""
