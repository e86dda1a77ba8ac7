"""The company's own rules beside the law: areas, trusted suppliers, and what one jurisdiction lets through."""
