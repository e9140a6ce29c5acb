SELECT q.log_index, q.id, q.nonce, q.leaf, q.kanaal, b.sha256, c.sha256, q.captured_at, q.levering_id
FROM archief_quarantaine q
LEFT JOIN archief_bestand b ON b.id = q.original_id
LEFT JOIN archief_bestand c ON c.id = q.context_id
WHERE q.log_seq = %s ORDER BY q.log_index
