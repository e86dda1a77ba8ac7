"""What is kept: decisions with what they rest on, what people said of them, licences on file, and the audit chain.

Records stand in a database: SQLite in the data folder by default, PostgreSQL where `EXPORTGATE_DATABASE` names one.
Whatever is written is an act of somebody, hashed onto the act before it (`exportgate.records.chain`).
"""

from exportgate.records.records import Records, Writing

__all__ = ["Records", "Writing"]
