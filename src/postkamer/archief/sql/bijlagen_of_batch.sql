SELECT j.versie_id, j.id, j.name, j.media_type, j.ref, j.url, j.description, b.sha256
FROM archief_bijlage j
JOIN archief_versie v ON v.id = j.versie_id
LEFT JOIN archief_bestand b ON b.id = j.bestand_id
WHERE v.log_seq = %s ORDER BY j.versie_id, j.position
