"""The tables of a collection's database."""

# Raise it when an older yiju could not read the database.
FORMAT = 2

SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value NOT NULL) WITHOUT ROWID;
CREATE TABLE document (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, title TEXT NOT NULL, source TEXT NOT NULL,
    text TEXT NOT NULL, sha256 TEXT NOT NULL, added_at TEXT NOT NULL);
CREATE TABLE chunk (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    document INTEGER NOT NULL REFERENCES document (row) ON DELETE CASCADE,
    start INTEGER NOT NULL, end INTEGER NOT NULL, section TEXT NOT NULL, length INTEGER NOT NULL);
CREATE INDEX chunk_document ON chunk (document);
CREATE TABLE vector (
    chunk INTEGER PRIMARY KEY REFERENCES chunk (id) ON DELETE CASCADE, data BLOB NOT NULL);
CREATE TABLE term (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
"""
# Separate from SCHEMA, since a database of format 1 lacks it until it is rebuilt.
BAG = """
CREATE TABLE bag (
    chunk INTEGER PRIMARY KEY REFERENCES chunk (id) ON DELETE CASCADE,
    terms BLOB NOT NULL, counts BLOB NOT NULL)
"""


# A JSON list in one parameter: SQLite limits how many ? a statement may have.
LISTED = "(SELECT value FROM json_each(?))"
