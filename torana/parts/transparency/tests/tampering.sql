-- What an owner of the tables may do, one a line, and the table whose problem must be told.
-- The log has 300 numbered leaves under three checkpoints, and two that wait.
-- {early}: a leaf in the full tile; {late}: one in the last, partial tile; {waiting}: one that waits.

-- A leaf: changed in a full tile, in the last one and before its turn; missing; inserted.
event: UPDATE transparency_leaf SET commitment = sha256('x') WHERE id = {early}
event: UPDATE transparency_leaf SET commitment = sha256('x') WHERE id = {late}
event: UPDATE transparency_leaf SET commitment = sha256('x') WHERE id = {waiting}
leaf: DELETE FROM transparency_leaf WHERE id = {early}
pending: DELETE FROM transparency_leaf WHERE id = {waiting}
leaf: INSERT INTO transparency_leaf VALUES (gen_random_uuid(), sha256('x'))

-- The order: swapped in a full tile and in the last one; missing; inserted; changed.
sequence: UPDATE transparency_sequence SET index = 900 WHERE index = 5; UPDATE transparency_sequence SET index = 5 WHERE index = 6; UPDATE transparency_sequence SET index = 6 WHERE index = 900
checkpoint: UPDATE transparency_sequence SET index = 900 WHERE index = 290; UPDATE transparency_sequence SET index = 290 WHERE index = 291; UPDATE transparency_sequence SET index = 291 WHERE index = 900
sequence: DELETE FROM transparency_sequence WHERE index = 5
checkpoint: DELETE FROM transparency_sequence WHERE index = 299
pending: INSERT INTO transparency_sequence SELECT 300, {waiting}
leaf: INSERT INTO transparency_sequence SELECT 300, gen_random_uuid()
leaf: UPDATE transparency_sequence SET leaf_id = gen_random_uuid() WHERE index = 5
sequence: UPDATE transparency_sequence SET index = 400 WHERE index = 299

-- An event: each column, in a full tile, in the last one and before its turn; missing; moved.
event: UPDATE transparency_event SET salt = sha256('x') WHERE leaf_id = {early}
event: UPDATE transparency_event SET sealed = sealed || 'x'::bytea WHERE leaf_id = {early}
event: UPDATE transparency_event SET subject_id = gen_random_uuid() WHERE leaf_id = {early}
event: UPDATE transparency_event SET subject_id = NULL WHERE leaf_id = {early}
event: UPDATE transparency_event SET at = at + interval '1 microsecond' WHERE leaf_id = {early}
event: UPDATE transparency_event SET action = 'case.seen' WHERE leaf_id = {early}
event: UPDATE transparency_event SET asked = NOT asked WHERE leaf_id = {early}
event: UPDATE transparency_event SET agency = 'other' WHERE leaf_id = {early}
event: UPDATE transparency_event SET post = 'other' WHERE leaf_id = {early}
event: UPDATE transparency_event SET object = 'case:2' WHERE leaf_id = {early}
event: UPDATE transparency_event SET salt = sha256('x') WHERE leaf_id = {late}
event: UPDATE transparency_event SET sealed = sealed || 'x'::bytea WHERE leaf_id = {late}
event: UPDATE transparency_event SET subject_id = gen_random_uuid() WHERE leaf_id = {late}
event: UPDATE transparency_event SET subject_id = NULL WHERE leaf_id = {late}
event: UPDATE transparency_event SET at = at + interval '1 microsecond' WHERE leaf_id = {late}
event: UPDATE transparency_event SET action = 'case.seen' WHERE leaf_id = {late}
event: UPDATE transparency_event SET asked = NOT asked WHERE leaf_id = {late}
event: UPDATE transparency_event SET agency = 'other' WHERE leaf_id = {late}
event: UPDATE transparency_event SET post = 'other' WHERE leaf_id = {late}
event: UPDATE transparency_event SET object = 'case:2' WHERE leaf_id = {late}
event: UPDATE transparency_event SET salt = sha256('x') WHERE leaf_id = {waiting}
event: UPDATE transparency_event SET sealed = sealed || 'x'::bytea WHERE leaf_id = {waiting}
event: UPDATE transparency_event SET subject_id = gen_random_uuid() WHERE leaf_id = {waiting}
event: UPDATE transparency_event SET subject_id = NULL WHERE leaf_id = {waiting}
event: UPDATE transparency_event SET at = at + interval '1 microsecond' WHERE leaf_id = {waiting}
event: UPDATE transparency_event SET action = 'case.seen' WHERE leaf_id = {waiting}
event: UPDATE transparency_event SET asked = NOT asked WHERE leaf_id = {waiting}
event: UPDATE transparency_event SET agency = 'other' WHERE leaf_id = {waiting}
event: UPDATE transparency_event SET post = 'other' WHERE leaf_id = {waiting}
event: UPDATE transparency_event SET object = 'case:2' WHERE leaf_id = {waiting}
event: DELETE FROM transparency_event WHERE leaf_id = {early}
event: DELETE FROM transparency_event WHERE leaf_id = {waiting}
event: UPDATE transparency_event SET leaf_id = gen_random_uuid() WHERE leaf_id = {early}

-- What waits: missing, inserted, changed.
leaf: DELETE FROM transparency_pending WHERE leaf_id = {waiting}
pending: INSERT INTO transparency_pending VALUES (gen_random_uuid())
pending: INSERT INTO transparency_pending SELECT {early}
pending: UPDATE transparency_pending SET leaf_id = gen_random_uuid() WHERE leaf_id = {waiting}

-- A tile: changed, missing, inserted.
sequence: UPDATE transparency_tile SET hashes = set_byte(hashes, 40, 255 - get_byte(hashes, 40))
tile: UPDATE transparency_tile SET root = sha256('x')
tile: DELETE FROM transparency_tile
tile: INSERT INTO transparency_tile SELECT 0, 1, hashes, root FROM transparency_tile
tile: INSERT INTO transparency_tile SELECT 7, 0, hashes, root FROM transparency_tile

-- A checkpoint: changed, missing, inserted, exchanged.
checkpoint: UPDATE transparency_checkpoint SET root = sha256('x') WHERE number = 1
checkpoint: UPDATE transparency_checkpoint SET note = replace(note, 'nyota', 'other')
checkpoint: UPDATE transparency_checkpoint SET size = 298 WHERE number = 2
checkpoint: DELETE FROM transparency_checkpoint WHERE number = 1
checkpoint: DELETE FROM transparency_checkpoint WHERE number = 2
checkpoint: INSERT INTO transparency_checkpoint SELECT 3, 301, root, note FROM transparency_checkpoint WHERE number = 2
checkpoint: UPDATE transparency_checkpoint AS one SET note = two.note FROM transparency_checkpoint AS two WHERE one.number + two.number = 1

-- The key: changed, missing.
checkpoint: UPDATE transparency_signer SET public = sha256('x')
signer: DELETE FROM transparency_signer
