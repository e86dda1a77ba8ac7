"""eu.fsf: consolidated list of persons, groups and entities subject to EU financial sanctions."""
