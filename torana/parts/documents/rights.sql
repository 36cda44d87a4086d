-- A file is seen by its holder, and by the agency that it was handed to with a case.
GRANT SELECT, INSERT, DELETE ON documents_document TO torana_web, torana_worker;
GRANT UPDATE (agency, case_id) ON documents_document TO torana_web, torana_worker;
GRANT SELECT, DELETE ON documents_document TO torana_eraser;
GRANT SELECT, INSERT, DELETE ON documents_opening TO torana_web;
GRANT UPDATE (opened_at) ON documents_opening TO torana_web;
GRANT SELECT, DELETE ON documents_opening TO torana_worker, torana_eraser;

ALTER TABLE documents_document ENABLE ROW LEVEL SECURITY;
ALTER TABLE documents_opening ENABLE ROW LEVEL SECURITY;

DROP POLICY IF EXISTS document_seen ON documents_document;
CREATE POLICY document_seen ON documents_document FOR SELECT TO torana_web USING (
    holder_id = nullif(current_setting('torana.person_id', true), '')::uuid
    OR (agency <> '' AND agency = ANY (string_to_array(current_setting('torana.agencies', true), ',')))
);
DROP POLICY IF EXISTS document_received ON documents_document;
CREATE POLICY document_received ON documents_document FOR INSERT TO torana_web WITH CHECK (
    holder_id = nullif(current_setting('torana.person_id', true), '')::uuid AND agency = ''
);
-- The holder hands a file to an agency; nobody else does, and the holder stays who they were.
DROP POLICY IF EXISTS document_attached ON documents_document;
CREATE POLICY document_attached ON documents_document FOR UPDATE TO torana_web
    USING (holder_id = nullif(current_setting('torana.person_id', true), '')::uuid)
    WITH CHECK (holder_id = nullif(current_setting('torana.person_id', true), '')::uuid);
-- What is with a case belongs to the case and is not taken back.
DROP POLICY IF EXISTS document_dropped ON documents_document;
CREATE POLICY document_dropped ON documents_document FOR DELETE TO torana_web USING (
    holder_id = nullif(current_setting('torana.person_id', true), '')::uuid AND case_id IS NULL
);
DROP POLICY IF EXISTS document_machine ON documents_document;
CREATE POLICY document_machine ON documents_document
    TO torana_worker, torana_eraser USING (true) WITH CHECK (true);

DROP POLICY IF EXISTS opening_own ON documents_opening;
CREATE POLICY opening_own ON documents_opening TO torana_web
    USING (person_id = nullif(current_setting('torana.person_id', true), '')::uuid)
    WITH CHECK (person_id = nullif(current_setting('torana.person_id', true), '')::uuid);
DROP POLICY IF EXISTS opening_machine ON documents_opening;
CREATE POLICY opening_machine ON documents_opening
    TO torana_worker, torana_eraser USING (true) WITH CHECK (true);
