"""The tables of a collection's database, and what brings those of an older format to this one."""

from index.store.database import Connection

# Raise it when an older yiju could not read the database.
FORMAT = 4

SCHEMA = (
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value NOT NULL) WITHOUT ROWID",
    # structure: what `index.store.structure` packs, compressed. parts: digest of all but text
    # and title, see `index.store.insertion.version`. original, size: SHA-256 and bytes of the file
    # in the folder of originals. pages: how many pages, slides or sheets; page_kind: which of them.
    # checksum: of all columns but text and structure, which have their own, sha256 and
    # structure_checksum. characters: of the text; boxes: how many pages have boxes of them.
    # Large columns come last: SQLite reads through all that precede the one that it wants.
    """
    CREATE TABLE document (
        row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, title TEXT NOT NULL,
        source TEXT NOT NULL, sha256 TEXT NOT NULL, added_at TEXT NOT NULL,
        metadata TEXT NOT NULL DEFAULT '{}', warnings TEXT NOT NULL DEFAULT '[]',
        parts TEXT NOT NULL DEFAULT '', original TEXT, size INTEGER,
        media_type TEXT NOT NULL DEFAULT 'text/plain', pages INTEGER,
        page_kind TEXT NOT NULL DEFAULT '', characters INTEGER NOT NULL DEFAULT 0,
        boxes INTEGER NOT NULL DEFAULT 0,
        structure_checksum INTEGER NOT NULL DEFAULT -1, checksum INTEGER NOT NULL DEFAULT -1,
        structure BLOB NOT NULL DEFAULT '',
        text TEXT NOT NULL)
    """,
    "CREATE INDEX document_original ON document (original)",
    # The boxes of the characters of each page, apart from all else: only a citation reads them.
    """
    CREATE TABLE rect (
        document INTEGER NOT NULL REFERENCES document (row) ON DELETE CASCADE,
        number INTEGER NOT NULL, data BLOB NOT NULL, checksum INTEGER NOT NULL DEFAULT -1,
        PRIMARY KEY (document, number))
    """,
    # checksum: of the row and of the text of the passage.
    """
    CREATE TABLE chunk (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        document INTEGER NOT NULL REFERENCES document (row) ON DELETE CASCADE,
        start INTEGER NOT NULL, end INTEGER NOT NULL, section TEXT NOT NULL,
        length INTEGER NOT NULL, view TEXT NOT NULL DEFAULT '',
        checksum INTEGER NOT NULL DEFAULT -1)
    """,
    "CREATE INDEX chunk_document ON chunk (document)",
    """
    CREATE TABLE vector (
        chunk INTEGER PRIMARY KEY REFERENCES chunk (id) ON DELETE CASCADE, data BLOB NOT NULL,
        checksum INTEGER NOT NULL DEFAULT -1)
    """,
    "CREATE TABLE term (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE)",
    # Term ids and counts of each chunk. checksum: of them and of the chunk's length.
    """
    CREATE TABLE bag (
        chunk INTEGER PRIMARY KEY REFERENCES chunk (id) ON DELETE CASCADE,
        terms BLOB NOT NULL, counts BLOB NOT NULL, checksum INTEGER NOT NULL DEFAULT -1)
    """,
    # A random token for each change: a search file belongs to the history that has its token.
    "CREATE TABLE history (revision INTEGER PRIMARY KEY, token TEXT NOT NULL)",
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
    # The checksums themselves are computed by `index.store.integrity.sealing`.
    3: (
        "ALTER TABLE document ADD COLUMN characters INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE document ADD COLUMN boxes INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE document ADD COLUMN structure_checksum INTEGER NOT NULL DEFAULT -1",
        "ALTER TABLE document ADD COLUMN checksum INTEGER NOT NULL DEFAULT -1",
        "ALTER TABLE rect ADD COLUMN checksum INTEGER NOT NULL DEFAULT -1",
        "ALTER TABLE chunk ADD COLUMN checksum INTEGER NOT NULL DEFAULT -1",
        "ALTER TABLE vector ADD COLUMN checksum INTEGER NOT NULL DEFAULT -1",
        "ALTER TABLE bag ADD COLUMN checksum INTEGER NOT NULL DEFAULT -1",
        "CREATE TABLE history (revision INTEGER PRIMARY KEY, token TEXT NOT NULL)",
        # The default was a text.
        "UPDATE document SET structure = x'' WHERE structure = ''",
    ),
}
# The oldest format that can be brought to the present one without deriving everything again.
OLDEST_OPENED = 3

# A JSON list in one parameter: SQLite limits how many ? a statement may have.
LISTED = "(SELECT value FROM json_each(?))"


def migrate(connection: Connection, stored: int) -> None:
    """Bring the tables of an older format to the present one, inside a transaction."""
    for older in range(stored, FORMAT):
        for statement in MIGRATIONS[older]:
            connection.execute(statement)
