SELECT w.log_index, w.id, w.nonce, w.leaf, v.informatieobject_id, o.kanaal, o.native_id, v.version,
    b.sha256, w.content, c.sha256, w.captured_at, w.levering_id, w.reading
FROM archief_waarneming w
LEFT JOIN archief_versie v ON v.id = w.versie_id
LEFT JOIN archief_informatieobject o ON o.id = v.informatieobject_id
LEFT JOIN archief_bestand b ON b.id = w.original_id
LEFT JOIN archief_bestand c ON c.id = w.context_id
WHERE w.log_seq = %s ORDER BY w.log_index
