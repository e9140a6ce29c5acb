CREATE TABLE archief_bestand (
    id bigint PRIMARY KEY,
    sha256 bytea NOT NULL CHECK (length(sha256) = 32),
    size bigint NOT NULL CHECK (size >= 0),
    media_type text NOT NULL,
    state text NOT NULL CHECK (state IN ('present', 'destroyed')),
    storage text NOT NULL CHECK (storage IN ('inline', 'blob')),
    dictionary smallint NOT NULL,
    data bytea,
    CHECK ((data IS NOT NULL) = (storage = 'inline' AND state = 'present'))
);
CREATE UNIQUE INDEX bestand_sha256 ON archief_bestand (sha256);
CREATE TABLE archief_log (
    seq bigint PRIMARY KEY,
    time bigint NOT NULL,
    kind text NOT NULL,
    version smallint NOT NULL,
    body bytea,
    nonce bytea,
    leaf bytea NOT NULL CHECK (length(leaf) = 32)
);
CREATE TABLE archief_log_node (
    level smallint NOT NULL,
    "index" bigint NOT NULL,
    hash bytea NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (level, "index")
);
CREATE TABLE archief_log_head (
    id smallint PRIMARY KEY CHECK (id = 1),
    size bigint NOT NULL,
    frontier bytea NOT NULL
);
CREATE TABLE archief_log_checkpoint (
    size bigint PRIMARY KEY,
    time bigint NOT NULL,
    note text NOT NULL
);
INSERT INTO archief_log_head (id, size, frontier) VALUES (1, 0, ''::bytea);
