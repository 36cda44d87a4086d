-- Everybody sees their own rows and nobody else's. The worker reads contacts to send messages.
GRANT SELECT ON identity_person, identity_holding TO torana_web, torana_worker;
-- Whoever is signed in says in which language they are written to, and nothing else of themselves.
GRANT UPDATE (language) ON identity_person TO torana_web;
GRANT SELECT, INSERT ON identity_code TO torana_web;
GRANT UPDATE (used_at) ON identity_code TO torana_web;
GRANT SELECT, INSERT ON identity_challenge TO torana_web;
GRANT UPDATE (attempts, done_at) ON identity_challenge TO torana_web;
-- Counters under MACs: they say nothing of anybody, and are counted before anybody is known.
GRANT SELECT, INSERT, UPDATE, DELETE ON identity_slowing TO torana_web;
-- What has run out is swept by the worker, who learns nothing but when.
GRANT SELECT (id, expires_at), DELETE ON identity_challenge TO torana_worker;
GRANT SELECT (id, expires_at, used_at), DELETE ON identity_code TO torana_worker;
GRANT SELECT (key, last_at), DELETE ON identity_slowing TO torana_worker;

ALTER TABLE identity_person ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS own ON identity_person;
CREATE POLICY own ON identity_person TO torana_web
    USING (id = nullif(current_setting('torana.person_id', true), '')::uuid);
DROP POLICY IF EXISTS worker ON identity_person;
CREATE POLICY worker ON identity_person FOR SELECT TO torana_worker USING (true);

ALTER TABLE identity_holding ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS own ON identity_holding;
CREATE POLICY own ON identity_holding FOR SELECT TO torana_web
    USING (person_id = nullif(current_setting('torana.person_id', true), '')::uuid);
DROP POLICY IF EXISTS worker ON identity_holding;
CREATE POLICY worker ON identity_holding FOR SELECT TO torana_worker USING (true);

ALTER TABLE identity_code ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS own ON identity_code;
CREATE POLICY own ON identity_code TO torana_web
    USING (who = nullif(current_setting('torana.person_id', true), '')::uuid);
DROP POLICY IF EXISTS worker ON identity_code;
CREATE POLICY worker ON identity_code TO torana_worker USING (true);

ALTER TABLE identity_challenge ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS own ON identity_challenge;
CREATE POLICY own ON identity_challenge TO torana_web
    USING (who = nullif(current_setting('torana.person_id', true), '')::uuid);
DROP POLICY IF EXISTS worker ON identity_challenge;
CREATE POLICY worker ON identity_challenge TO torana_worker USING (true);

-- Before sign-in nobody is named yet. These run with the owner's rights and tell the least: one
-- sealed row to whoever can compute the MAC of an ID number, which takes the master key; and
-- whose a challenge is, to whoever holds its random id.
CREATE OR REPLACE FUNCTION identity_find(wanted bytea)
    RETURNS TABLE (id uuid, language text, sealed bytea)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
    'SELECT p.id, p.language, p.sealed FROM identity_person p WHERE p.number_mac = wanted';
REVOKE ALL ON FUNCTION identity_find(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION identity_find(bytea) TO torana_web, torana_worker;

CREATE OR REPLACE FUNCTION identity_challenged(challenge uuid)
    RETURNS TABLE (who uuid, number_mac bytea)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
    'SELECT c.who, c.number_mac FROM identity_challenge c WHERE c.id = challenge';
REVOKE ALL ON FUNCTION identity_challenged(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION identity_challenged(uuid) TO torana_web;
