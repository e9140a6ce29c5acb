"""The command line: English verbs, Dutch text, `--json` with English keys.

Exit codes: 0 done; 1 done, but something was quarantined, failed or found broken; 2 wrong usage;
3 cannot run.
"""
