-- A mailbox is its person's own. The worker writes into all of them and sends what is queued.
GRANT SELECT, INSERT ON messages_message TO torana_web, torana_worker;
GRANT UPDATE (read_at) ON messages_message TO torana_web;
GRANT INSERT ON messages_delivery TO torana_web;
GRANT SELECT, INSERT ON messages_delivery TO torana_worker;
GRANT UPDATE (status, attempts, due_at, error) ON messages_delivery TO torana_worker;
-- Written and read only in a demonstration: channels/demo.py refuses elsewhere.
GRANT SELECT, INSERT ON messages_demo TO torana_web, torana_worker;

ALTER TABLE messages_message ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS own ON messages_message;
CREATE POLICY own ON messages_message TO torana_web
    USING (person_id = nullif(current_setting('torana.person_id', true), '')::uuid);
DROP POLICY IF EXISTS worker ON messages_message;
CREATE POLICY worker ON messages_message TO torana_worker USING (true);

ALTER TABLE messages_delivery ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS own ON messages_delivery;
CREATE POLICY own ON messages_delivery TO torana_web
    USING (person_id = nullif(current_setting('torana.person_id', true), '')::uuid);
DROP POLICY IF EXISTS worker ON messages_delivery;
CREATE POLICY worker ON messages_delivery TO torana_worker USING (true);

-- What operators watch: counts and ages by channel (watch.py).
CREATE OR REPLACE FUNCTION messages_watch(at timestamptz)
RETURNS TABLE (name text, label text, word text, number double precision)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    WITH waiting AS (
        SELECT d.channel, count(*) AS many, min(m.sent_at) AS oldest
        FROM messages_delivery d JOIN messages_message m ON m.id = d.message_id
        WHERE d.status = 'queued' GROUP BY d.channel
    ), failed AS (
        SELECT channel, count(*) AS many FROM messages_delivery
        WHERE status = 'failed' AND due_at > at - interval '24 hours' GROUP BY channel
    )
    SELECT 'torana_messages_waiting', 'channel', c, coalesce(w.many, 0)::float8
    FROM unnest(ARRAY['sms', 'email']) c LEFT JOIN waiting w ON w.channel = c
    UNION ALL
    SELECT 'torana_messages_oldest_seconds', 'channel', c,
           coalesce(extract(epoch FROM at - w.oldest), 0)::float8
    FROM unnest(ARRAY['sms', 'email']) c LEFT JOIN waiting w ON w.channel = c
    UNION ALL
    SELECT 'torana_messages_failed_last_day', 'channel', c, coalesce(f.many, 0)::float8
    FROM unnest(ARRAY['sms', 'email']) c LEFT JOIN failed f ON f.channel = c
$$;
REVOKE ALL ON FUNCTION messages_watch(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION messages_watch(timestamptz) TO torana_web, torana_worker;
