-- Holders' keys are wrapped by the master key, which the database never sees.
GRANT SELECT, INSERT ON base_holderkey TO torana_web, torana_worker, torana_sequencer;
GRANT SELECT, DELETE ON base_holderkey TO torana_eraser;
-- Who changes something posts its news; only the worker reads and removes it.
GRANT INSERT ON base_delivery TO torana_web, torana_eraser;
GRANT SELECT, INSERT, UPDATE, DELETE ON base_delivery TO torana_worker;
GRANT SELECT ON django_migrations TO torana_web, torana_worker, torana_sequencer, torana_eraser;
GRANT SELECT, INSERT, UPDATE, DELETE ON base_session TO torana_web;
GRANT SELECT, DELETE ON base_session TO torana_worker;

-- What operators watch: counts and ages, and no row (base/metrics/gathering.py).
CREATE OR REPLACE FUNCTION base_watch(at timestamptz)
RETURNS TABLE (name text, label text, word text, number double precision)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    WITH due AS (SELECT count(*) AS many, min(due_at) AS oldest
                 FROM base_delivery WHERE attempts < 20 AND due_at <= at)
    SELECT 'torana_events_due', '', '', due.many::float8 FROM due
    UNION ALL
    SELECT 'torana_events_oldest_seconds', '', '',
           coalesce(extract(epoch FROM at - due.oldest), 0)::float8 FROM due
    UNION ALL
    SELECT 'torana_events_later', '', '', count(*)::float8
    FROM base_delivery WHERE attempts < 20 AND due_at > at
    UNION ALL
    SELECT 'torana_events_given_up', '', '', count(*)::float8 FROM base_delivery WHERE attempts >= 20
    UNION ALL
    SELECT 'torana_database_bytes', '', '', pg_database_size(current_database())::float8
    UNION ALL
    SELECT 'torana_database_connections', '', '', numbackends::float8
    FROM pg_stat_database WHERE datname = current_database()
$$;
REVOKE ALL ON FUNCTION base_watch(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION base_watch(timestamptz) TO torana_web, torana_worker;
