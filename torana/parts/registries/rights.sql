-- The web role reads and finds; it records nothing. What a decision records is written by the worker.
GRANT SELECT ON registries_entry, registries_entryversion TO torana_web;
GRANT SELECT, INSERT ON registries_entry, registries_entrykey, registries_entryversion
    TO torana_worker;

ALTER TABLE registries_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE registries_entryversion ENABLE ROW LEVEL SECURITY;
ALTER TABLE registries_entrykey ENABLE ROW LEVEL SECURITY;

DROP POLICY IF EXISTS seen ON registries_entry;
CREATE POLICY seen ON registries_entry FOR SELECT TO torana_web USING (
    subject_id = nullif(current_setting('torana.person_id', true), '')::uuid
    OR agency = ANY (string_to_array(current_setting('torana.agencies', true), ','))
    OR readers && string_to_array(current_setting('torana.agencies', true), ',')
);
-- A version is seen by whoever sees its entry: the policy above holds inside the subquery too.
DROP POLICY IF EXISTS seen ON registries_entryversion;
CREATE POLICY seen ON registries_entryversion FOR SELECT TO torana_web
    USING (EXISTS (SELECT 1 FROM registries_entry e WHERE e.id = entry_id));
DROP POLICY IF EXISTS worker ON registries_entry;
CREATE POLICY worker ON registries_entry TO torana_worker USING (true) WITH CHECK (true);
DROP POLICY IF EXISTS worker ON registries_entryversion;
CREATE POLICY worker ON registries_entryversion TO torana_worker USING (true) WITH CHECK (true);
DROP POLICY IF EXISTS worker ON registries_entrykey;
CREATE POLICY worker ON registries_entrykey TO torana_worker USING (true) WITH CHECK (true);

-- An applicant's evidence may be about a child of theirs, so finding goes by the whole key and not
-- by who asks. It takes the MAC of a key, which plain SQL cannot make, and gives sealed bytes.
CREATE OR REPLACE FUNCTION registries_find(wanted bytea)
RETURNS TABLE (id uuid, registry text, subject_id uuid, version integer,
               recorded_at timestamptz, sealed bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT e.id, e.registry, e.subject_id, v.version, v.recorded_at, v.sealed
    FROM registries_entrykey k
    JOIN registries_entry e ON e.id = k.entry_id
    JOIN LATERAL (
        SELECT * FROM registries_entryversion v
        WHERE v.entry_id = e.id ORDER BY v.version DESC LIMIT 1
    ) v ON true
    WHERE k.mac = wanted
    ORDER BY v.recorded_at DESC, e.id DESC
    LIMIT 20
$$;
REVOKE ALL ON FUNCTION registries_find(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION registries_find(bytea) TO torana_web, torana_worker;
