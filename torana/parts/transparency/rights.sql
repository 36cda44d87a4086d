-- The log's tables. Nobody but the owner may change a row of any of them: UPDATE is granted nowhere.

-- Leaves, their order, tiles and checkpoints are public, and insert-only.
GRANT SELECT ON transparency_leaf, transparency_sequence, transparency_tile, transparency_checkpoint
    TO torana_web, torana_worker, torana_sequencer;
GRANT INSERT ON transparency_leaf, transparency_event, transparency_pending
    TO torana_web, torana_worker, torana_eraser;
GRANT INSERT ON transparency_sequence, transparency_tile, transparency_checkpoint TO torana_sequencer;

-- Whoever appends cannot see or take back what waits; the sequencer takes it.
GRANT SELECT, DELETE ON transparency_pending TO torana_sequencer;

-- The public half of the key is everybody's; the sealed private half is the sequencer's alone.
GRANT SELECT (origin, public, made_at) ON transparency_signer TO torana_web, torana_worker;
GRANT SELECT, INSERT ON transparency_signer TO torana_sequencer;
GRANT SELECT (origin, public, made_at) ON transparency_nextsigner TO torana_web, torana_worker;
GRANT SELECT ON transparency_nextsigner TO torana_sequencer;

-- What witnesses say is public, and insert-only; the sequencer's process asks them.
GRANT SELECT ON transparency_cosignature TO torana_web, torana_worker, torana_sequencer;
GRANT INSERT ON transparency_cosignature TO torana_sequencer;

-- An event is read by its subject and by the agency in whose name it happened, erased by the eraser.
GRANT SELECT ON transparency_event TO torana_web;
GRANT SELECT (leaf_id, subject_id, agency), DELETE ON transparency_event TO torana_eraser;

ALTER TABLE transparency_event ENABLE ROW LEVEL SECURITY;
-- Who is served is asked once a statement, in a SELECT of its own: see casework's rights.
DROP POLICY IF EXISTS event_read ON transparency_event;
CREATE POLICY event_read ON transparency_event FOR SELECT TO torana_web USING (
    subject_id = (SELECT nullif(current_setting('torana.person_id', true), '')::uuid)
    OR (agency <> '' AND agency = ANY ((SELECT string_to_array(current_setting('torana.agencies', true), ','))::text[]))
);
DROP POLICY IF EXISTS event_append ON transparency_event;
CREATE POLICY event_append ON transparency_event FOR INSERT
    TO torana_web, torana_worker, torana_eraser WITH CHECK (true);
DROP POLICY IF EXISTS event_find_to_erase ON transparency_event;
CREATE POLICY event_find_to_erase ON transparency_event FOR SELECT TO torana_eraser USING (true);
DROP POLICY IF EXISTS event_erase ON transparency_event;
CREATE POLICY event_erase ON transparency_event FOR DELETE TO torana_eraser USING (true);

-- What an auditor may see of every event: that it happened, not to whom. Runs with the owner's rights.
CREATE OR REPLACE VIEW transparency_audit AS
    SELECT leaf_id, at, action, agency, post, split_part(object, ':', 1) AS object_kind
    FROM transparency_event;
GRANT SELECT ON transparency_audit TO torana_web;

-- What operators watch: how far the sequencer is (watch.py). An id begins with its milliseconds.
CREATE OR REPLACE FUNCTION transparency_watch(at timestamptz)
RETURNS TABLE (name text, label text, word text, number double precision)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    WITH edge AS (
        SELECT (SELECT leaf_id FROM transparency_pending ORDER BY leaf_id LIMIT 1) AS oldest,
               (SELECT leaf_id FROM transparency_sequence ORDER BY index DESC LIMIT 1) AS newest
    ), told AS (
        SELECT 'torana_log_pending_oldest_seconds' AS name, oldest AS id FROM edge
        UNION ALL SELECT 'torana_log_newest_leaf_seconds', newest FROM edge
    )
    SELECT 'torana_log_pending', '', '', count(*)::float8 FROM transparency_pending
    UNION ALL
    SELECT 'torana_log_size', '', '', coalesce(
        (SELECT size FROM transparency_checkpoint ORDER BY number DESC LIMIT 1), 0)::float8
    UNION ALL
    SELECT told.name, '', '', CASE WHEN told.id IS NULL THEN 0 ELSE greatest(0, extract(epoch FROM at)
        - ('x' || left(replace(told.id::text, '-', ''), 12))::bit(48)::bigint / 1000.0) END::float8
    FROM told
$$;
REVOKE ALL ON FUNCTION transparency_watch(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION transparency_watch(timestamptz) TO torana_web, torana_worker;
