"""exportgate plugin: United States. Hooks are in `plugin`, lists in `feeds`, tables in `law`, rules in `rules`."""
