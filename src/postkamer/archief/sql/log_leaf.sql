SELECT leaf FROM archief_log WHERE seq = %s
