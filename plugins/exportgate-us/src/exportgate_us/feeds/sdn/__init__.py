"""us.sdn: Specially Designated Nationals and Blocked Persons List."""
