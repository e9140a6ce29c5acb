-- Every page of the file; not that indexes hold what their tables hold.
PRAGMA quick_check
