UPDATE archief_teller SET next = %s WHERE name = %s
