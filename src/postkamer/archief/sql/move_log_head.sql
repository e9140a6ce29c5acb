UPDATE archief_log_head SET size = %s, frontier = %s WHERE id = 1
