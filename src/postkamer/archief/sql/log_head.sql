SELECT size, frontier FROM archief_log_head WHERE id = 1
