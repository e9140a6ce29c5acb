SELECT hash FROM archief_log_node WHERE level = %s AND "index" = %s
