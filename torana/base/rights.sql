-- Holders' keys are wrapped by the master key, which the database never sees.
GRANT SELECT, INSERT ON base_holderkey TO torana_web, torana_worker, torana_sequencer;
GRANT SELECT, DELETE ON base_holderkey TO torana_eraser;
-- Who changes something posts its news; only the worker reads and removes it.
GRANT INSERT ON base_delivery TO torana_web, torana_eraser;
GRANT SELECT, INSERT, UPDATE, DELETE ON base_delivery TO torana_worker;
GRANT SELECT ON django_migrations TO torana_web, torana_worker, torana_sequencer, torana_eraser;
GRANT SELECT, INSERT, UPDATE, DELETE ON base_session TO torana_web;
GRANT SELECT, DELETE ON base_session TO torana_worker;
