CREATE TABLE archief_bestand (
    id INTEGER PRIMARY KEY,
    sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
    size INTEGER NOT NULL CHECK (size >= 0),
    media_type TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('present', 'destroyed')),
    storage TEXT NOT NULL CHECK (storage IN ('inline', 'blob')),
    dictionary INTEGER NOT NULL,
    data BLOB,
    CHECK ((data IS NOT NULL) = (storage = 'inline' AND state = 'present'))
) STRICT;
CREATE UNIQUE INDEX bestand_sha256 ON archief_bestand (sha256);
CREATE TABLE archief_log (
    seq INTEGER PRIMARY KEY,
    time INTEGER NOT NULL,
    kind TEXT NOT NULL,
    version INTEGER NOT NULL,
    body BLOB,
    nonce BLOB,
    leaf BLOB NOT NULL CHECK (length(leaf) = 32)
) STRICT;
CREATE TABLE archief_log_node (
    level INTEGER NOT NULL,
    "index" INTEGER NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (level, "index")
) STRICT, WITHOUT ROWID;
CREATE TABLE archief_log_head (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    size INTEGER NOT NULL,
    frontier BLOB NOT NULL
) STRICT;
CREATE TABLE archief_log_checkpoint (
    size INTEGER PRIMARY KEY,
    time INTEGER NOT NULL,
    note TEXT NOT NULL
) STRICT;
INSERT INTO archief_log_head (id, size, frontier) VALUES (1, 0, x'');
