-- The newest reading of each version of these records, with what is compared.
SELECT v.informatieobject_id, v.id, v.version, v.current, v.content,
    v.author_id, v.author_handle, v.author_name, v.sent_at, v.title, v.text,
    (SELECT count(*) FROM archief_bijlage b
        WHERE b.versie_id = v.id AND (b.ref <> '' OR b.bestand_id IS NOT NULL)),
    v.edited, v.deleted, v.truncated, v.revision, v.edited_at
FROM archief_versie v
WHERE v.informatieobject_id IN (:values)
AND v.reading = (SELECT max(w.reading) FROM archief_versie w
    WHERE w.informatieobject_id = v.informatieobject_id AND w.version = v.version)
ORDER BY v.informatieobject_id, v.version
