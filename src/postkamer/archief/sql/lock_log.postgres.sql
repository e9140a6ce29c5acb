-- One writer at a time, until the end of the transaction: commit order is number order.
SELECT 1 FROM pg_advisory_xact_lock(7265616)
