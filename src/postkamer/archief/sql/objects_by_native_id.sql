SELECT id, scope, native_id, variant
FROM archief_informatieobject
WHERE kanaal = %s AND scope = %s AND native_id IN (:values)
ORDER BY variant
