"""The rules, one module a family; `determination` asks them in the law's own order."""
