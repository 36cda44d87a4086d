-- A consent is the person's own: nobody else's session sees it or gives it for them.
ALTER TABLE consent_consent ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE (withdrawn_at) ON consent_consent TO torana_web;
GRANT SELECT ON consent_consent TO torana_worker;
DROP POLICY IF EXISTS own ON consent_consent;
CREATE POLICY own ON consent_consent TO torana_web
    USING (person_id = nullif(current_setting('torana.person_id', true), '')::uuid);
DROP POLICY IF EXISTS worker ON consent_consent;
CREATE POLICY worker ON consent_consent FOR SELECT TO torana_worker USING (true);
