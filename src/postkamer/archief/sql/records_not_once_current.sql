-- Records of which not exactly one reading is the current one.
SELECT o.id, count(v.id)
FROM archief_informatieobject o
LEFT JOIN archief_versie v ON v.informatieobject_id = o.id AND v.current
GROUP BY o.id HAVING count(v.id) <> 1
LIMIT 1000
