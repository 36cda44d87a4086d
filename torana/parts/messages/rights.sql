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
