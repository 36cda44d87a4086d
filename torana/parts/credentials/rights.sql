-- A certificate is seen by its holder and by the agency that issued it. Whoever checks one learns
-- from credentials_status() what its paper does not say: whether it still counts.
GRANT SELECT, INSERT ON credentials_credential TO torana_web;
GRANT UPDATE (state, revoked_at, suspended_at, sealed_reason) ON credentials_credential TO torana_web;
GRANT SELECT, INSERT, UPDATE ON credentials_credential TO torana_worker;
GRANT SELECT, DELETE ON credentials_credential TO torana_eraser;

-- The worker gives places and signs the lists; whoever asks gets them.
GRANT SELECT ON credentials_statuslist TO torana_web;
GRANT SELECT, INSERT, UPDATE ON credentials_statuslist TO torana_worker;
GRANT SELECT, INSERT ON credentials_statusplace TO torana_worker;

-- Keys are made and used by the worker alone. The web role reads certificates, which are public.
GRANT SELECT (id, certificate, created_at) ON credentials_root TO torana_web;
GRANT SELECT (id, agency, kid, certificate, created_at, retired_at, stolen_at) ON credentials_agencykey TO torana_web;
GRANT SELECT, INSERT ON credentials_root, credentials_agencykey TO torana_worker;
GRANT UPDATE (retired_at) ON credentials_agencykey TO torana_worker;

ALTER TABLE credentials_credential ENABLE ROW LEVEL SECURITY;

DROP POLICY IF EXISTS credential_seen ON credentials_credential;
CREATE POLICY credential_seen ON credentials_credential FOR SELECT TO torana_web USING (
    holder_id = (SELECT nullif(current_setting('torana.person_id', true), '')::uuid)
    OR agency = ANY ((SELECT string_to_array(current_setting('torana.agencies', true), ','))::text[])
);
-- Asked for by the decision: of an officer, or of the machine in the applicant's own request.
DROP POLICY IF EXISTS credential_requested ON credentials_credential;
CREATE POLICY credential_requested ON credentials_credential FOR INSERT TO torana_web WITH CHECK (
    state = 'requested'
    AND (
        holder_id = nullif(current_setting('torana.person_id', true), '')::uuid
        OR agency = ANY (string_to_array(current_setting('torana.agencies', true), ','))
    )
);
-- What is revoked stays so; what is issued is suspended and reinstated.
DROP POLICY IF EXISTS credential_revoked ON credentials_credential;
CREATE POLICY credential_revoked ON credentials_credential FOR UPDATE TO torana_web
    USING (agency = ANY (string_to_array(current_setting('torana.agencies', true), ',')))
    WITH CHECK (state = 'revoked' OR state = 'issued');
DROP POLICY IF EXISTS credential_machine ON credentials_credential;
CREATE POLICY credential_machine ON credentials_credential
    TO torana_worker, torana_eraser USING (true) WITH CHECK (true);

CREATE OR REPLACE FUNCTION credentials_status(wanted uuid)
RETURNS TABLE (state text, revoked_at timestamptz, edition_id uuid, issue text, pdf_sha256 bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT c.state, c.revoked_at, c.edition_id, c.issue, c.pdf_sha256
    FROM credentials_credential c WHERE c.id = wanted
$$;
CREATE OR REPLACE FUNCTION credentials_status_of(wanted uuid)
RETURNS TABLE (
    state text, revoked_at timestamptz, suspended_at timestamptz, is_replaced boolean,
    edition_id uuid, issue text, pdf_sha256 bytea
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT c.state, c.revoked_at, c.suspended_at,
           EXISTS (SELECT FROM credentials_credential n
                   WHERE n.case_id = c.case_id AND n.issue = c.issue AND n.replaces_id = c.id),
           c.edition_id, c.issue, c.pdf_sha256
    FROM credentials_credential c WHERE c.id = wanted
$$;
REVOKE ALL ON FUNCTION credentials_status(uuid), credentials_status_of(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION credentials_status(uuid), credentials_status_of(uuid)
    TO torana_web, torana_worker;
