UPDATE archief_levering SET
    "cursor" = "cursor" + %s, seen = seen + %s, stored = stored + %s,
    new_version = new_version + %s, duplicate = duplicate + %s, ignored = ignored + %s,
    quarantined = quarantined + %s, failed = failed + %s,
    ignored_reasons = %s, first = %s, last = %s
WHERE id = %s
