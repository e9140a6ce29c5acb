SELECT sha256, id FROM archief_bestand WHERE sha256 IN (:values)
