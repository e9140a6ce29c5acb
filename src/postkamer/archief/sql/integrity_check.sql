-- Every page, index and constraint of the file.
PRAGMA integrity_check
