-- A draft is its applicant's alone. A case and what happened to it are also its agency's.
-- The web role never removes a case, and never changes whose it is or what happened.
GRANT SELECT, INSERT, UPDATE, DELETE ON casework_draft TO torana_web;
GRANT SELECT, DELETE ON casework_draft TO torana_worker, torana_eraser;
GRANT SELECT, INSERT ON casework_case, casework_happening TO torana_web;
GRANT SELECT ON casework_case, casework_happening TO torana_worker;
GRANT INSERT ON casework_happening TO torana_worker;
GRANT SELECT, DELETE ON casework_case, casework_happening TO torana_eraser;
GRANT UPDATE (stage, post, by_applicant, outcome, stage_at, closed_at, due_on, queue_on, clock_at,
              answered_again, taken_by, taken_post, taken_office, decided_by, version, sealed,
              papers)
    ON casework_case TO torana_web, torana_worker;

GRANT SELECT, INSERT ON casework_appeal TO torana_web;
GRANT SELECT ON casework_appeal TO torana_worker;
GRANT SELECT, DELETE ON casework_appeal TO torana_eraser;

ALTER TABLE casework_appeal ENABLE ROW LEVEL SECURITY;
ALTER TABLE casework_draft ENABLE ROW LEVEL SECURITY;
ALTER TABLE casework_case ENABLE ROW LEVEL SECURITY;
ALTER TABLE casework_happening ENABLE ROW LEVEL SECURITY;

DROP POLICY IF EXISTS own ON casework_draft;
CREATE POLICY own ON casework_draft TO torana_web
    USING (applicant_id = nullif(current_setting('torana.person_id', true), '')::uuid);

-- Who is served is asked in a SELECT of its own: once a statement and not once a row, and so that
-- the planner does not take it for a second, rarer condition and read all that a person has.
DROP POLICY IF EXISTS seen ON casework_case;
CREATE POLICY seen ON casework_case FOR SELECT TO torana_web USING (
    applicant_id = (SELECT nullif(current_setting('torana.person_id', true), '')::uuid)
    OR agency = ANY ((SELECT string_to_array(current_setting('torana.agencies', true), ','))::text[])
);
DROP POLICY IF EXISTS moved ON casework_case;
CREATE POLICY moved ON casework_case FOR UPDATE TO torana_web USING (
    applicant_id = nullif(current_setting('torana.person_id', true), '')::uuid
    OR agency = ANY (string_to_array(current_setting('torana.agencies', true), ','))
);
DROP POLICY IF EXISTS submitted ON casework_case;
CREATE POLICY submitted ON casework_case FOR INSERT TO torana_web WITH CHECK (
    applicant_id = nullif(current_setting('torana.person_id', true), '')::uuid
);

DROP POLICY IF EXISTS seen ON casework_happening;
CREATE POLICY seen ON casework_happening FOR SELECT TO torana_web USING (
    applicant_id = (SELECT nullif(current_setting('torana.person_id', true), '')::uuid)
    OR agency = ANY ((SELECT string_to_array(current_setting('torana.agencies', true), ','))::text[])
);
DROP POLICY IF EXISTS happens ON casework_happening;
CREATE POLICY happens ON casework_happening FOR INSERT TO torana_web WITH CHECK (
    applicant_id = nullif(current_setting('torana.person_id', true), '')::uuid
    OR agency = ANY (string_to_array(current_setting('torana.agencies', true), ','))
);

DROP POLICY IF EXISTS seen ON casework_appeal;
CREATE POLICY seen ON casework_appeal FOR SELECT TO torana_web USING (
    applicant_id = (SELECT nullif(current_setting('torana.person_id', true), '')::uuid)
    OR agency = ANY ((SELECT string_to_array(current_setting('torana.agencies', true), ','))::text[])
);
DROP POLICY IF EXISTS brought ON casework_appeal;
CREATE POLICY brought ON casework_appeal FOR INSERT TO torana_web WITH CHECK (
    applicant_id = nullif(current_setting('torana.person_id', true), '')::uuid
);
DROP POLICY IF EXISTS machine ON casework_appeal;
CREATE POLICY machine ON casework_appeal TO torana_worker, torana_eraser USING (true);

DROP POLICY IF EXISTS machine ON casework_draft;
CREATE POLICY machine ON casework_draft TO torana_worker, torana_eraser USING (true);
DROP POLICY IF EXISTS machine ON casework_case;
CREATE POLICY machine ON casework_case TO torana_worker, torana_eraser USING (true);
DROP POLICY IF EXISTS machine ON casework_happening;
CREATE POLICY machine ON casework_happening TO torana_worker, torana_eraser USING (true);

-- What operators watch: how many cases are open and late in each agency (watch.py).
CREATE OR REPLACE FUNCTION casework_watch(today date)
RETURNS TABLE (name text, label text, word text, number double precision)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT 'torana_cases_open', 'agency', agency, count(*)::float8
    FROM casework_case WHERE outcome = '' GROUP BY agency
    UNION ALL
    SELECT 'torana_cases_late', 'agency', agency, count(*)::float8
    FROM casework_case WHERE outcome = '' AND queue_on < today AND NOT by_applicant GROUP BY agency
$$;
REVOKE ALL ON FUNCTION casework_watch(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION casework_watch(date) TO torana_web, torana_worker;
