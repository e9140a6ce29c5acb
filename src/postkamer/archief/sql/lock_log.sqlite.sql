-- BEGIN IMMEDIATE has made this connection the one writer already.
SELECT 1
