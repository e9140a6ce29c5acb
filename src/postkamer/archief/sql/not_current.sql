UPDATE archief_versie SET current = %s WHERE id = %s
