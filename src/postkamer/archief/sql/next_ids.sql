SELECT name, next FROM archief_teller
