"""The tables of a collection's database, and what brings those of an older format to this one."""

from index.store.database import Connection

# Raise it when an older yiju could not read the database.
FORMAT = 3

SCHEMA = (
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value NOT NULL) WITHOUT ROWID",
    # structure: what `index.store.structure` packs, compressed. parts: digest of all but text
    # and title, see `index.store.insertion.version`. original, size: SHA-256 and bytes of the file
    # in the folder of originals. pages: how many pages, slides or sheets; page_kind: which of them.
    # Large columns come last: SQLite reads through all that precede the one that it wants.
    """
    CREATE TABLE document (
        row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, title TEXT NOT NULL,
        source TEXT NOT NULL, sha256 TEXT NOT NULL, added_at TEXT NOT NULL,
        metadata TEXT NOT NULL DEFAULT '{}', warnings TEXT NOT NULL DEFAULT '[]',
        parts TEXT NOT NULL DEFAULT '', original TEXT, size INTEGER,
        media_type TEXT NOT NULL DEFAULT 'text/plain', pages INTEGER,
        page_kind TEXT NOT NULL DEFAULT '', structure BLOB NOT NULL DEFAULT '',
        text TEXT NOT NULL)
    """,
    "CREATE INDEX document_original ON document (original)",
    # The boxes of the characters of each page, apart from all else: only a citation reads them.
    """
    CREATE TABLE rect (
        document INTEGER NOT NULL REFERENCES document (row) ON DELETE CASCADE,
        number INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY (document, number))
    """,
    """
    CREATE TABLE chunk (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        document INTEGER NOT NULL REFERENCES document (row) ON DELETE CASCADE,
        start INTEGER NOT NULL, end INTEGER NOT NULL, section TEXT NOT NULL,
        length INTEGER NOT NULL, view TEXT NOT NULL DEFAULT '')
    """,
    "CREATE INDEX chunk_document ON chunk (document)",
    """
    CREATE TABLE vector (
        chunk INTEGER PRIMARY KEY REFERENCES chunk (id) ON DELETE CASCADE, data BLOB NOT NULL)
    """,
    "CREATE TABLE term (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE)",
    # Term ids and counts of each chunk.
    """
    CREATE TABLE bag (
        chunk INTEGER PRIMARY KEY REFERENCES chunk (id) ON DELETE CASCADE,
        terms BLOB NOT NULL, counts BLOB NOT NULL)
    """,
)

# What turns the tables of a format into those of the next; a test compares them with `SCHEMA`, but
# for the order of columns. The defaults are the values of a text without parts.
MIGRATIONS: dict[int, tuple[str, ...]] = {
    1: (
        "DROP TABLE IF EXISTS posting",
        """
        CREATE TABLE bag (
            chunk INTEGER PRIMARY KEY REFERENCES chunk (id) ON DELETE CASCADE,
            terms BLOB NOT NULL, counts BLOB NOT NULL)
        """,
    ),
    2: (
        "ALTER TABLE document ADD COLUMN structure BLOB NOT NULL DEFAULT ''",
        "ALTER TABLE document ADD COLUMN metadata TEXT NOT NULL DEFAULT '{}'",
        "ALTER TABLE document ADD COLUMN warnings TEXT NOT NULL DEFAULT '[]'",
        "ALTER TABLE document ADD COLUMN parts TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE document ADD COLUMN original TEXT",
        "ALTER TABLE document ADD COLUMN size INTEGER",
        "ALTER TABLE document ADD COLUMN media_type TEXT NOT NULL DEFAULT 'text/plain'",
        "ALTER TABLE document ADD COLUMN pages INTEGER",
        "ALTER TABLE document ADD COLUMN page_kind TEXT NOT NULL DEFAULT ''",
        "CREATE INDEX document_original ON document (original)",
        """
        CREATE TABLE rect (
            document INTEGER NOT NULL REFERENCES document (row) ON DELETE CASCADE,
            number INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY (document, number))
        """,
        "ALTER TABLE chunk ADD COLUMN view TEXT NOT NULL DEFAULT ''",
        "UPDATE document SET media_type = 'text/markdown' "
        "WHERE lower(source) LIKE '%.md' OR lower(source) LIKE '%.markdown'",
    ),
}

# A JSON list in one parameter: SQLite limits how many ? a statement may have.
LISTED = "(SELECT value FROM json_each(?))"


def migrate(connection: Connection) -> None:
    """Bring the tables of an older format to the present one, inside a transaction."""
    (stored,) = connection.execute("SELECT value FROM meta WHERE key = 'format'").fetchone()
    for older in range(int(stored), FORMAT):
        for statement in MIGRATIONS[older]:
            connection.execute(statement)
    connection.execute("UPDATE meta SET value = ? WHERE key = 'format'", [FORMAT])
