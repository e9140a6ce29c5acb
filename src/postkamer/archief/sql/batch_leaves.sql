-- All items of one batch, in order: records, sightings, quarantined items.
SELECT log_index, leaf FROM archief_versie WHERE log_seq = %s
UNION ALL SELECT log_index, leaf FROM archief_waarneming WHERE log_seq = %s
UNION ALL SELECT log_index, leaf FROM archief_quarantaine WHERE log_seq = %s
ORDER BY log_index
