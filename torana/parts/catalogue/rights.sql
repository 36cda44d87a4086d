-- Everybody may read what is published: nothing in it is personal. Only the owner publishes.
GRANT SELECT ON catalogue_sourcetext, catalogue_edition, catalogue_publication
    TO torana_web, torana_worker, torana_sequencer;
