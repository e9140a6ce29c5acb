SELECT (SELECT count(*) FROM archief_versie) + (SELECT count(*) FROM archief_waarneming)
    + (SELECT count(*) FROM archief_quarantaine)
