-- The tables as release 0.2.0 left them: pg_dump, without people. Never edited.
SET check_function_bodies = false;
CREATE FUNCTION public.base_watch(at timestamp with time zone) RETURNS TABLE(name text, label text, word text, number double precision)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
    WITH due AS (SELECT count(*) AS many, min(due_at) AS oldest
                 FROM base_delivery WHERE attempts < 20 AND due_at <= at)
    SELECT 'torana_events_due', '', '', due.many::float8 FROM due
    UNION ALL
    SELECT 'torana_events_oldest_seconds', '', '',
           coalesce(extract(epoch FROM at - due.oldest), 0)::float8 FROM due
    UNION ALL
    SELECT 'torana_events_later', '', '', count(*)::float8
    FROM base_delivery WHERE attempts < 20 AND due_at > at
    UNION ALL
    SELECT 'torana_events_given_up', '', '', count(*)::float8 FROM base_delivery WHERE attempts >= 20
    UNION ALL
    SELECT 'torana_database_bytes', '', '', pg_database_size(current_database())::float8
    UNION ALL
    SELECT 'torana_database_connections', '', '', numbackends::float8
    FROM pg_stat_database WHERE datname = current_database()
$$;
ALTER FUNCTION public.base_watch(at timestamp with time zone) OWNER TO torana_owner;
CREATE FUNCTION public.casework_watch(today date) RETURNS TABLE(name text, label text, word text, number double precision)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
    SELECT 'torana_cases_open', 'agency', agency, count(*)::float8
    FROM casework_case WHERE outcome = '' GROUP BY agency
    UNION ALL
    SELECT 'torana_cases_late', 'agency', agency, count(*)::float8
    FROM casework_case WHERE outcome = '' AND queue_on < today AND NOT by_applicant GROUP BY agency
$$;
ALTER FUNCTION public.casework_watch(today date) OWNER TO torana_owner;
CREATE FUNCTION public.credentials_status(wanted uuid) RETURNS TABLE(state text, revoked_at timestamp with time zone, edition_id uuid, issue text, pdf_sha256 bytea)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
    SELECT c.state, c.revoked_at, c.edition_id, c.issue, c.pdf_sha256
    FROM credentials_credential c WHERE c.id = wanted
$$;
ALTER FUNCTION public.credentials_status(wanted uuid) OWNER TO torana_owner;
CREATE FUNCTION public.identity_challenged(challenge uuid) RETURNS TABLE(who uuid, number_mac bytea)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$SELECT c.who, c.number_mac FROM identity_challenge c WHERE c.id = challenge$$;
ALTER FUNCTION public.identity_challenged(challenge uuid) OWNER TO torana_owner;
CREATE FUNCTION public.identity_find(wanted bytea) RETURNS TABLE(id uuid, language text, sealed bytea)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$SELECT p.id, p.language, p.sealed FROM identity_person p WHERE p.number_mac = wanted$$;
ALTER FUNCTION public.identity_find(wanted bytea) OWNER TO torana_owner;
CREATE FUNCTION public.messages_watch(at timestamp with time zone) RETURNS TABLE(name text, label text, word text, number double precision)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
    WITH waiting AS (
        SELECT d.channel, count(*) AS many, min(m.sent_at) AS oldest
        FROM messages_delivery d JOIN messages_message m ON m.id = d.message_id
        WHERE d.status = 'queued' GROUP BY d.channel
    ), failed AS (
        SELECT channel, count(*) AS many FROM messages_delivery
        WHERE status = 'failed' AND due_at > at - interval '24 hours' GROUP BY channel
    )
    SELECT 'torana_messages_waiting', 'channel', c, coalesce(w.many, 0)::float8
    FROM unnest(ARRAY['sms', 'email']) c LEFT JOIN waiting w ON w.channel = c
    UNION ALL
    SELECT 'torana_messages_oldest_seconds', 'channel', c,
           coalesce(extract(epoch FROM at - w.oldest), 0)::float8
    FROM unnest(ARRAY['sms', 'email']) c LEFT JOIN waiting w ON w.channel = c
    UNION ALL
    SELECT 'torana_messages_failed_last_day', 'channel', c, coalesce(f.many, 0)::float8
    FROM unnest(ARRAY['sms', 'email']) c LEFT JOIN failed f ON f.channel = c
$$;
ALTER FUNCTION public.messages_watch(at timestamp with time zone) OWNER TO torana_owner;
CREATE FUNCTION public.registries_find(wanted bytea) RETURNS TABLE(id uuid, registry text, subject_id uuid, version integer, recorded_at timestamp with time zone, sealed bytea)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
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
ALTER FUNCTION public.registries_find(wanted bytea) OWNER TO torana_owner;
CREATE FUNCTION public.transparency_watch(at timestamp with time zone) RETURNS TABLE(name text, label text, word text, number double precision)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
    WITH edge AS (
        SELECT (SELECT leaf_id FROM transparency_pending ORDER BY leaf_id LIMIT 1) AS oldest,
               (SELECT leaf_id FROM transparency_sequence ORDER BY index DESC LIMIT 1) AS newest
    ), told AS (
        SELECT 'torana_log_pending_oldest_seconds' AS name, oldest AS id FROM edge
        UNION ALL SELECT 'torana_log_newest_leaf_seconds', newest FROM edge
    )
    SELECT 'torana_log_pending', '', '', count(*)::float8 FROM transparency_pending
    UNION ALL
    SELECT 'torana_log_size', '', '', coalesce(
        (SELECT size FROM transparency_checkpoint ORDER BY number DESC LIMIT 1), 0)::float8
    UNION ALL
    SELECT told.name, '', '', CASE WHEN told.id IS NULL THEN 0 ELSE greatest(0, extract(epoch FROM at)
        - ('x' || left(replace(told.id::text, '-', ''), 12))::bit(48)::bigint / 1000.0) END::float8
    FROM told
$$;
ALTER FUNCTION public.transparency_watch(at timestamp with time zone) OWNER TO torana_owner;
CREATE TABLE public.base_delivery (
    id uuid NOT NULL,
    event text NOT NULL,
    handler text NOT NULL,
    payload jsonb NOT NULL,
    attempts smallint NOT NULL,
    due_at timestamp with time zone NOT NULL,
    error text NOT NULL,
    CONSTRAINT base_delivery_attempts_check CHECK ((attempts >= 0))
);
ALTER TABLE public.base_delivery OWNER TO torana_owner;
CREATE TABLE public.base_holderkey (
    holder_id uuid NOT NULL,
    wrapped bytea NOT NULL
);
ALTER TABLE public.base_holderkey OWNER TO torana_owner;
CREATE TABLE public.base_session (
    digest bytea NOT NULL,
    person_id uuid,
    data bytea NOT NULL,
    expires_at timestamp with time zone NOT NULL
);
ALTER TABLE public.base_session OWNER TO torana_owner;
CREATE TABLE public.casework_case (
    id uuid NOT NULL,
    reference text NOT NULL,
    applicant_id uuid NOT NULL,
    service text NOT NULL,
    agency text NOT NULL,
    edition_id uuid NOT NULL,
    area text NOT NULL,
    papers smallint NOT NULL,
    submitted_at timestamp with time zone NOT NULL,
    promised_on date,
    stage text NOT NULL,
    post text NOT NULL,
    by_applicant boolean NOT NULL,
    outcome text NOT NULL,
    stage_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    due_on date,
    queue_on date NOT NULL,
    clock_at timestamp with time zone,
    answered_again boolean NOT NULL,
    taken_by uuid,
    taken_post text NOT NULL,
    taken_office text NOT NULL,
    version integer NOT NULL,
    sealed_who bytea NOT NULL,
    sealed bytea NOT NULL,
    CONSTRAINT case_closed_with_outcome CHECK ((((closed_at IS NULL) AND (outcome = ''::text)) OR ((NOT (outcome = ''::text)) AND (closed_at IS NOT NULL)))),
    CONSTRAINT casework_case_papers_check CHECK ((papers >= 0)),
    CONSTRAINT casework_case_version_check CHECK ((version >= 0))
);
ALTER TABLE public.casework_case OWNER TO torana_owner;
CREATE TABLE public.casework_draft (
    id uuid NOT NULL,
    applicant_id uuid NOT NULL,
    service text NOT NULL,
    edition_id uuid NOT NULL,
    consent_id uuid,
    agreed_at timestamp with time zone,
    started_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    sealed bytea NOT NULL
);
ALTER TABLE public.casework_draft OWNER TO torana_owner;
CREATE TABLE public.casework_happening (
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    applicant_id uuid NOT NULL,
    agency text NOT NULL,
    version integer NOT NULL,
    at timestamp with time zone NOT NULL,
    action text NOT NULL,
    kind text NOT NULL,
    post text NOT NULL,
    office text NOT NULL,
    stage_before text NOT NULL,
    stage text NOT NULL,
    outcome text NOT NULL,
    rule smallint,
    ground text NOT NULL,
    due_on date,
    days_off jsonb NOT NULL,
    questions jsonb NOT NULL,
    sealed bytea,
    CONSTRAINT casework_happening_version_check CHECK ((version >= 0))
);
ALTER TABLE public.casework_happening OWNER TO torana_owner;
CREATE TABLE public.catalogue_edition (
    id uuid NOT NULL,
    service text NOT NULL,
    number integer NOT NULL,
    sha256 character varying(64) NOT NULL,
    files jsonb NOT NULL,
    published_at timestamp with time zone NOT NULL,
    CONSTRAINT catalogue_edition_number_check CHECK ((number >= 0))
);
ALTER TABLE public.catalogue_edition OWNER TO torana_owner;
CREATE TABLE public.catalogue_publication (
    number bigint NOT NULL,
    nation_sha256 character varying(64) NOT NULL,
    files jsonb NOT NULL,
    editions jsonb NOT NULL,
    published_at timestamp with time zone NOT NULL
);
ALTER TABLE public.catalogue_publication OWNER TO torana_owner;
ALTER TABLE public.catalogue_publication ALTER COLUMN number ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.catalogue_publication_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.catalogue_sourcetext (
    sha256 character varying(64) NOT NULL,
    text text NOT NULL
);
ALTER TABLE public.catalogue_sourcetext OWNER TO torana_owner;
CREATE TABLE public.consent_consent (
    id uuid NOT NULL,
    person_id uuid NOT NULL,
    service text NOT NULL,
    edition_id uuid NOT NULL,
    agreed jsonb NOT NULL,
    given_at timestamp with time zone NOT NULL,
    withdrawn_at timestamp with time zone,
    CONSTRAINT consent_withdrawn_after_given CHECK (((withdrawn_at IS NULL) OR (withdrawn_at >= given_at)))
);
ALTER TABLE public.consent_consent OWNER TO torana_owner;
CREATE TABLE public.credentials_agencykey (
    id uuid NOT NULL,
    agency text NOT NULL,
    kid text NOT NULL,
    certificate bytea NOT NULL,
    sealed_key bytea NOT NULL,
    created_at timestamp with time zone NOT NULL,
    retired_at timestamp with time zone,
    stolen_at timestamp with time zone
);
ALTER TABLE public.credentials_agencykey OWNER TO torana_owner;
CREATE TABLE public.credentials_credential (
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    edition_id uuid NOT NULL,
    issue text NOT NULL,
    holder_id uuid NOT NULL,
    agency text NOT NULL,
    reference text NOT NULL,
    language text NOT NULL,
    valid_until date,
    state text NOT NULL,
    sealed_claims bytea NOT NULL,
    requested_at timestamp with time zone NOT NULL,
    issued_at timestamp with time zone,
    pdf_id uuid,
    pdf_sha256 bytea,
    sd_jwt_id uuid,
    revoked_at timestamp with time zone,
    sealed_reason bytea,
    CONSTRAINT issued_with_its_files CHECK ((((issued_at IS NULL) AND (pdf_id IS NULL) AND (state = 'requested'::text)) OR ((issued_at IS NOT NULL) AND (pdf_id IS NOT NULL) AND (state = ANY (ARRAY['issued'::text, 'revoked'::text]))))),
    CONSTRAINT revoked_with_its_moment CHECK ((((revoked_at IS NOT NULL) AND (state = 'revoked'::text)) OR ((NOT (state = 'revoked'::text)) AND (revoked_at IS NULL))))
);
ALTER TABLE public.credentials_credential OWNER TO torana_owner;
CREATE TABLE public.credentials_root (
    id smallint NOT NULL,
    certificate bytea NOT NULL,
    sealed_key bytea NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT credentials_root_id_check CHECK ((id >= 0)),
    CONSTRAINT one_root CHECK ((id = 1))
);
ALTER TABLE public.credentials_root OWNER TO torana_owner;
CREATE TABLE public.django_migrations (
    id bigint NOT NULL,
    app character varying(255) NOT NULL,
    name character varying(255) NOT NULL,
    applied timestamp with time zone NOT NULL
);
ALTER TABLE public.django_migrations OWNER TO torana_owner;
ALTER TABLE public.django_migrations ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_migrations_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.documents_document (
    id uuid NOT NULL,
    holder_id uuid NOT NULL,
    agency text NOT NULL,
    case_id uuid,
    media_type text NOT NULL,
    size_bytes integer NOT NULL,
    pages integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    sealed_name bytea NOT NULL,
    sealed bytea NOT NULL,
    CONSTRAINT documents_document_pages_check CHECK ((pages >= 0)),
    CONSTRAINT documents_document_size_bytes_check CHECK ((size_bytes >= 0))
);
ALTER TABLE public.documents_document OWNER TO torana_owner;
CREATE TABLE public.documents_opening (
    id uuid NOT NULL,
    person_id uuid NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    document_id uuid NOT NULL
);
ALTER TABLE public.documents_opening OWNER TO torana_owner;
CREATE TABLE public.identity_challenge (
    id uuid NOT NULL,
    who uuid NOT NULL,
    number_mac bytea NOT NULL,
    attempts smallint NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    done_at timestamp with time zone,
    code_id uuid NOT NULL,
    CONSTRAINT identity_challenge_attempts_check CHECK ((attempts >= 0))
);
ALTER TABLE public.identity_challenge OWNER TO torana_owner;
CREATE TABLE public.identity_code (
    id uuid NOT NULL,
    who uuid NOT NULL,
    kind text NOT NULL,
    mac bytea NOT NULL,
    made_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone,
    used_at timestamp with time zone,
    CONSTRAINT code_never_in_the_clear CHECK ((length(mac) = 32)),
    CONSTRAINT code_sent_runs_out CHECK (((kind = 'printed'::text) OR (expires_at IS NOT NULL)))
);
ALTER TABLE public.identity_code OWNER TO torana_owner;
CREATE TABLE public.identity_holding (
    id uuid NOT NULL,
    agency text NOT NULL,
    post text NOT NULL,
    office text NOT NULL,
    from_at timestamp with time zone NOT NULL,
    until_at timestamp with time zone,
    person_id uuid NOT NULL,
    CONSTRAINT holding_ends_after_it_begins CHECK (((until_at IS NULL) OR (until_at >= from_at)))
);
ALTER TABLE public.identity_holding OWNER TO torana_owner;
CREATE TABLE public.identity_person (
    id uuid NOT NULL,
    number_mac bytea NOT NULL,
    sealed bytea NOT NULL,
    language text NOT NULL,
    enrolled_at timestamp with time zone NOT NULL
);
ALTER TABLE public.identity_person OWNER TO torana_owner;
CREATE TABLE public.identity_slowing (
    key bytea NOT NULL,
    count integer NOT NULL,
    last_at timestamp with time zone NOT NULL,
    until timestamp with time zone NOT NULL,
    CONSTRAINT identity_slowing_count_check CHECK ((count >= 0))
);
ALTER TABLE public.identity_slowing OWNER TO torana_owner;
CREATE TABLE public.messages_delivery (
    id uuid NOT NULL,
    person_id uuid NOT NULL,
    channel text NOT NULL,
    status text NOT NULL,
    attempts smallint NOT NULL,
    due_at timestamp with time zone NOT NULL,
    error text NOT NULL,
    message_id uuid NOT NULL,
    CONSTRAINT messages_delivery_attempts_check CHECK ((attempts >= 0))
);
ALTER TABLE public.messages_delivery OWNER TO torana_owner;
CREATE TABLE public.messages_demo (
    id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    channel text NOT NULL,
    "to" text NOT NULL,
    text text NOT NULL
);
ALTER TABLE public.messages_demo OWNER TO torana_owner;
CREATE TABLE public.messages_message (
    id uuid NOT NULL,
    person_id uuid NOT NULL,
    case_id uuid,
    template text NOT NULL,
    language text NOT NULL,
    sealed bytea NOT NULL,
    sent_at timestamp with time zone NOT NULL,
    read_at timestamp with time zone
);
ALTER TABLE public.messages_message OWNER TO torana_owner;
CREATE TABLE public.registries_entry (
    id uuid NOT NULL,
    registry text NOT NULL,
    agency text NOT NULL,
    readers text[] NOT NULL,
    subject_id uuid,
    recorded_at timestamp with time zone NOT NULL
);
ALTER TABLE public.registries_entry OWNER TO torana_owner;
CREATE TABLE public.registries_entrykey (
    id bigint NOT NULL,
    mac bytea NOT NULL,
    is_key boolean NOT NULL,
    entry_id uuid NOT NULL
);
ALTER TABLE public.registries_entrykey OWNER TO torana_owner;
ALTER TABLE public.registries_entrykey ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.registries_entrykey_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.registries_entryversion (
    id uuid NOT NULL,
    version integer NOT NULL,
    sealed bytea NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    legal_basis text NOT NULL,
    case_id uuid,
    entry_id uuid NOT NULL,
    CONSTRAINT registries_entryversion_version_check CHECK ((version >= 0))
);
ALTER TABLE public.registries_entryversion OWNER TO torana_owner;
CREATE TABLE public.transparency_event (
    leaf_id uuid NOT NULL,
    subject_id uuid,
    at timestamp with time zone NOT NULL,
    action text NOT NULL,
    asked boolean NOT NULL,
    agency text NOT NULL,
    post text NOT NULL,
    object text NOT NULL,
    salt bytea NOT NULL,
    sealed bytea NOT NULL
);
ALTER TABLE public.transparency_event OWNER TO torana_owner;
CREATE VIEW public.transparency_audit AS
 SELECT transparency_event.leaf_id,
    transparency_event.at,
    transparency_event.action,
    transparency_event.agency,
    transparency_event.post,
    split_part(transparency_event.object, ':'::text, 1) AS object_kind
   FROM public.transparency_event;
ALTER TABLE public.transparency_audit OWNER TO torana_owner;
CREATE TABLE public.transparency_checkpoint (
    number bigint NOT NULL,
    size bigint NOT NULL,
    root bytea NOT NULL,
    note text NOT NULL
);
ALTER TABLE public.transparency_checkpoint OWNER TO torana_owner;
CREATE TABLE public.transparency_leaf (
    id uuid NOT NULL,
    commitment bytea NOT NULL,
    CONSTRAINT leaf_is_one_hash CHECK ((length(commitment) = 32))
);
ALTER TABLE public.transparency_leaf OWNER TO torana_owner;
CREATE TABLE public.transparency_nextsigner (
    public bytea NOT NULL,
    origin text NOT NULL,
    sealed bytea NOT NULL,
    made_at timestamp with time zone NOT NULL
);
ALTER TABLE public.transparency_nextsigner OWNER TO torana_owner;
CREATE TABLE public.transparency_pending (
    leaf_id uuid NOT NULL
);
ALTER TABLE public.transparency_pending OWNER TO torana_owner;
CREATE TABLE public.transparency_sequence (
    index bigint NOT NULL,
    leaf_id uuid NOT NULL,
    CONSTRAINT sequence_from_zero CHECK ((index >= 0))
);
ALTER TABLE public.transparency_sequence OWNER TO torana_owner;
CREATE TABLE public.transparency_signer (
    origin text NOT NULL,
    public bytea NOT NULL,
    sealed bytea NOT NULL,
    made_at timestamp with time zone NOT NULL
);
ALTER TABLE public.transparency_signer OWNER TO torana_owner;
CREATE TABLE public.transparency_tile (
    level smallint NOT NULL,
    index bigint NOT NULL,
    hashes bytea NOT NULL,
    root bytea NOT NULL,
    CONSTRAINT tile_is_full CHECK ((length(hashes) = 8192)),
    CONSTRAINT transparency_tile_level_check CHECK ((level >= 0))
);
ALTER TABLE public.transparency_tile OWNER TO torana_owner;
ALTER TABLE ONLY public.base_delivery
    ADD CONSTRAINT base_delivery_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.base_holderkey
    ADD CONSTRAINT base_holderkey_pkey PRIMARY KEY (holder_id);
ALTER TABLE ONLY public.base_session
    ADD CONSTRAINT base_session_pkey PRIMARY KEY (digest);
ALTER TABLE ONLY public.casework_case
    ADD CONSTRAINT case_reference_once UNIQUE (reference);
ALTER TABLE ONLY public.casework_case
    ADD CONSTRAINT casework_case_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.casework_draft
    ADD CONSTRAINT casework_draft_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.casework_happening
    ADD CONSTRAINT casework_happening_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.catalogue_edition
    ADD CONSTRAINT catalogue_edition_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.catalogue_publication
    ADD CONSTRAINT catalogue_publication_pkey PRIMARY KEY (number);
ALTER TABLE ONLY public.catalogue_sourcetext
    ADD CONSTRAINT catalogue_sourcetext_pkey PRIMARY KEY (sha256);
ALTER TABLE ONLY public.consent_consent
    ADD CONSTRAINT consent_consent_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.credentials_agencykey
    ADD CONSTRAINT credentials_agencykey_kid_key UNIQUE (kid);
ALTER TABLE ONLY public.credentials_agencykey
    ADD CONSTRAINT credentials_agencykey_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.credentials_credential
    ADD CONSTRAINT credentials_credential_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.credentials_root
    ADD CONSTRAINT credentials_root_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.django_migrations
    ADD CONSTRAINT django_migrations_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.documents_document
    ADD CONSTRAINT documents_document_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.documents_opening
    ADD CONSTRAINT documents_opening_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.casework_draft
    ADD CONSTRAINT draft_one_open UNIQUE (applicant_id, service);
ALTER TABLE ONLY public.catalogue_edition
    ADD CONSTRAINT edition_content_once UNIQUE (service, sha256);
ALTER TABLE ONLY public.catalogue_edition
    ADD CONSTRAINT edition_number_once UNIQUE (service, number);
ALTER TABLE ONLY public.registries_entryversion
    ADD CONSTRAINT entry_version_once UNIQUE (entry_id, version);
ALTER TABLE ONLY public.casework_happening
    ADD CONSTRAINT happening_version_once UNIQUE (case_id, version);
ALTER TABLE ONLY public.identity_challenge
    ADD CONSTRAINT identity_challenge_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.identity_code
    ADD CONSTRAINT identity_code_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.identity_holding
    ADD CONSTRAINT identity_holding_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.identity_person
    ADD CONSTRAINT identity_person_number_mac_key UNIQUE (number_mac);
ALTER TABLE ONLY public.identity_person
    ADD CONSTRAINT identity_person_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.identity_slowing
    ADD CONSTRAINT identity_slowing_pkey PRIMARY KEY (key);
ALTER TABLE ONLY public.messages_delivery
    ADD CONSTRAINT messages_delivery_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.messages_demo
    ADD CONSTRAINT messages_demo_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.messages_message
    ADD CONSTRAINT messages_message_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.registries_entry
    ADD CONSTRAINT registries_entry_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.registries_entrykey
    ADD CONSTRAINT registries_entrykey_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.registries_entryversion
    ADD CONSTRAINT registries_entryversion_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.transparency_checkpoint
    ADD CONSTRAINT transparency_checkpoint_pkey PRIMARY KEY (number);
ALTER TABLE ONLY public.transparency_checkpoint
    ADD CONSTRAINT transparency_checkpoint_size_key UNIQUE (size);
ALTER TABLE ONLY public.transparency_event
    ADD CONSTRAINT transparency_event_pkey PRIMARY KEY (leaf_id);
ALTER TABLE ONLY public.transparency_leaf
    ADD CONSTRAINT transparency_leaf_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.transparency_nextsigner
    ADD CONSTRAINT transparency_nextsigner_pkey PRIMARY KEY (public);
ALTER TABLE ONLY public.transparency_pending
    ADD CONSTRAINT transparency_pending_pkey PRIMARY KEY (leaf_id);
ALTER TABLE ONLY public.transparency_sequence
    ADD CONSTRAINT transparency_sequence_leaf_id_key UNIQUE (leaf_id);
ALTER TABLE ONLY public.transparency_sequence
    ADD CONSTRAINT transparency_sequence_pkey PRIMARY KEY (index);
ALTER TABLE ONLY public.transparency_signer
    ADD CONSTRAINT transparency_signer_pkey PRIMARY KEY (origin);
ALTER TABLE ONLY public.transparency_tile
    ADD CONSTRAINT transparency_tile_pkey PRIMARY KEY (level, index);
CREATE INDEX base_session_expires_at_339619d5 ON public.base_session USING btree (expires_at);
CREATE INDEX case_by_clock ON public.casework_case USING btree (clock_at) WHERE ((clock_at IS NOT NULL) AND (outcome = ''::text));
CREATE INDEX case_in_area ON public.casework_case USING btree (agency, post, area, queue_on, id) INCLUDE (applicant_id, taken_by, service, reference) WHERE ((NOT by_applicant) AND (outcome = ''::text));
CREATE INDEX case_in_queue ON public.casework_case USING btree (agency, post, queue_on, id) WHERE (outcome = ''::text);
CREATE INDEX case_of_applicant ON public.casework_case USING btree (applicant_id, submitted_at DESC, id DESC);
CREATE INDEX case_of_service ON public.casework_case USING btree (agency, post, area, service, queue_on, id) INCLUDE (applicant_id, taken_by, by_applicant, reference) WHERE (outcome = ''::text);
CREATE INDEX case_taken ON public.casework_case USING btree (taken_by, queue_on, id) WHERE ((outcome = ''::text) AND (taken_by IS NOT NULL));
CREATE INDEX case_waiting ON public.casework_case USING btree (agency, post, area, queue_on, id) INCLUDE (applicant_id, service, reference) WHERE (by_applicant AND (outcome = ''::text));
CREATE INDEX catalogue_sourcetext_sha256_55318b4a_like ON public.catalogue_sourcetext USING btree (sha256 varchar_pattern_ops);
CREATE INDEX challenge_to_clean ON public.identity_challenge USING btree (expires_at);
CREATE INDEX code_of_whom ON public.identity_code USING btree (who, kind, made_at);
CREATE UNIQUE INDEX code_once_a_person ON public.identity_code USING btree (who, mac);
CREATE INDEX code_to_clean ON public.identity_code USING btree (expires_at);
CREATE INDEX consent_of_person ON public.consent_consent USING btree (person_id, service);
CREATE INDEX credential_of_holder ON public.credentials_credential USING btree (holder_id, requested_at);
CREATE INDEX credentials_agencykey_kid_9c549dfb_like ON public.credentials_agencykey USING btree (kid text_pattern_ops);
CREATE INDEX delivery_due ON public.base_delivery USING btree (due_at) WHERE (attempts < 20);
CREATE INDEX document_of_case ON public.documents_document USING btree (case_id);
CREATE INDEX document_of_holder ON public.documents_document USING btree (holder_id, created_at);
CREATE INDEX documents_opening_document_id_36c4ebd3 ON public.documents_opening USING btree (document_id);
CREATE INDEX entry_by_mac ON public.registries_entrykey USING btree (mac);
CREATE UNIQUE INDEX entry_key_once ON public.registries_entrykey USING btree (mac) WHERE is_key;
CREATE INDEX entry_of_subject ON public.registries_entry USING btree (subject_id, registry);
CREATE INDEX event_of_object ON public.transparency_event USING btree (object, leaf_id);
CREATE INDEX event_of_subject ON public.transparency_event USING btree (subject_id, leaf_id DESC);
CREATE UNIQUE INDEX holding_open_once ON public.identity_holding USING btree (person_id, agency, post, office) WHERE (until_at IS NULL);
CREATE INDEX identity_challenge_code_id_d4975cdd ON public.identity_challenge USING btree (code_id);
CREATE INDEX identity_holding_person_id_c6e681ee ON public.identity_holding USING btree (person_id);
CREATE INDEX message_due ON public.messages_delivery USING btree (due_at) WHERE (status = 'queued'::text);
CREATE INDEX message_failed ON public.messages_delivery USING btree (due_at) WHERE (status = 'failed'::text);
CREATE INDEX message_of_person ON public.messages_message USING btree (person_id, id);
CREATE UNIQUE INDEX message_once_a_channel ON public.messages_delivery USING btree (message_id, channel);
CREATE INDEX messages_delivery_message_id_55238b7d ON public.messages_delivery USING btree (message_id);
CREATE UNIQUE INDEX one_credential_an_issue ON public.credentials_credential USING btree (case_id, issue);
CREATE UNIQUE INDEX one_key_in_use_an_agency ON public.credentials_agencykey USING btree (agency) WHERE (retired_at IS NULL);
CREATE UNIQUE INDEX one_opening_a_person ON public.documents_opening USING btree (document_id, person_id);
CREATE INDEX registries_entrykey_entry_id_6ff1688a ON public.registries_entrykey USING btree (entry_id);
CREATE INDEX registries_entryversion_entry_id_0b4d37ac ON public.registries_entryversion USING btree (entry_id);
CREATE INDEX slowing_to_clean ON public.identity_slowing USING btree (last_at);
CREATE INDEX transparency_signer_origin_10082ce8_like ON public.transparency_signer USING btree (origin text_pattern_ops);
ALTER TABLE ONLY public.documents_opening
    ADD CONSTRAINT documents_opening_document_id_36c4ebd3_fk_documents_document_id FOREIGN KEY (document_id) REFERENCES public.documents_document(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.identity_challenge
    ADD CONSTRAINT identity_challenge_code_id_d4975cdd_fk_identity_code_id FOREIGN KEY (code_id) REFERENCES public.identity_code(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.identity_holding
    ADD CONSTRAINT identity_holding_person_id_c6e681ee_fk_identity_person_id FOREIGN KEY (person_id) REFERENCES public.identity_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.messages_delivery
    ADD CONSTRAINT messages_delivery_message_id_55238b7d_fk_messages_message_id FOREIGN KEY (message_id) REFERENCES public.messages_message(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.registries_entrykey
    ADD CONSTRAINT registries_entrykey_entry_id_6ff1688a_fk_registries_entry_id FOREIGN KEY (entry_id) REFERENCES public.registries_entry(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.registries_entryversion
    ADD CONSTRAINT registries_entryvers_entry_id_0b4d37ac_fk_registrie FOREIGN KEY (entry_id) REFERENCES public.registries_entry(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE public.casework_case ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.casework_draft ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.casework_happening ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.consent_consent ENABLE ROW LEVEL SECURITY;
CREATE POLICY credential_machine ON public.credentials_credential TO torana_worker, torana_eraser USING (true) WITH CHECK (true);
CREATE POLICY credential_requested ON public.credentials_credential FOR INSERT TO torana_web WITH CHECK (((state = 'requested'::text) AND ((holder_id = (NULLIF(current_setting('torana.person_id'::text, true), ''::text))::uuid) OR (agency = ANY (string_to_array(current_setting('torana.agencies'::text, true), ','::text))))));
CREATE POLICY credential_revoked ON public.credentials_credential FOR UPDATE TO torana_web USING ((agency = ANY (string_to_array(current_setting('torana.agencies'::text, true), ','::text)))) WITH CHECK ((state = 'revoked'::text));
CREATE POLICY credential_seen ON public.credentials_credential FOR SELECT TO torana_web USING (((holder_id = ( SELECT (NULLIF(current_setting('torana.person_id'::text, true), ''::text))::uuid AS "nullif")) OR (agency = ANY (( SELECT string_to_array(current_setting('torana.agencies'::text, true), ','::text) AS string_to_array)::text[]))));
ALTER TABLE public.credentials_credential ENABLE ROW LEVEL SECURITY;
CREATE POLICY document_attached ON public.documents_document FOR UPDATE TO torana_web USING ((holder_id = (NULLIF(current_setting('torana.person_id'::text, true), ''::text))::uuid)) WITH CHECK ((holder_id = (NULLIF(current_setting('torana.person_id'::text, true), ''::text))::uuid));
CREATE POLICY document_dropped ON public.documents_document FOR DELETE TO torana_web USING (((holder_id = (NULLIF(current_setting('torana.person_id'::text, true), ''::text))::uuid) AND (case_id IS NULL)));
CREATE POLICY document_machine ON public.documents_document TO torana_worker, torana_eraser USING (true) WITH CHECK (true);
CREATE POLICY document_received ON public.documents_document FOR INSERT TO torana_web WITH CHECK (((holder_id = (NULLIF(current_setting('torana.person_id'::text, true), ''::text))::uuid) AND (agency = ''::text)));
CREATE POLICY document_seen ON public.documents_document FOR SELECT TO torana_web USING (((holder_id = (NULLIF(current_setting('torana.person_id'::text, true), ''::text))::uuid) OR ((agency <> ''::text) AND (agency = ANY (string_to_array(current_setting('torana.agencies'::text, true), ','::text))))));
ALTER TABLE public.documents_document ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.documents_opening ENABLE ROW LEVEL SECURITY;
CREATE POLICY event_append ON public.transparency_event FOR INSERT TO torana_web, torana_worker, torana_eraser WITH CHECK (true);
CREATE POLICY event_erase ON public.transparency_event FOR DELETE TO torana_eraser USING (true);
CREATE POLICY event_find_to_erase ON public.transparency_event FOR SELECT TO torana_eraser USING (true);
CREATE POLICY event_read ON public.transparency_event FOR SELECT TO torana_web USING (((subject_id = ( SELECT (NULLIF(current_setting('torana.person_id'::text, true), ''::text))::uuid AS "nullif")) OR ((agency <> ''::text) AND (agency = ANY (( SELECT string_to_array(current_setting('torana.agencies'::text, true), ','::text) AS string_to_array)::text[])))));
CREATE POLICY happens ON public.casework_happening FOR INSERT TO torana_web WITH CHECK (((applicant_id = (NULLIF(current_setting('torana.person_id'::text, true), ''::text))::uuid) OR (agency = ANY (string_to_array(current_setting('torana.agencies'::text, true), ','::text)))));
ALTER TABLE public.identity_challenge ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.identity_code ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.identity_holding ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.identity_person ENABLE ROW LEVEL SECURITY;
CREATE POLICY machine ON public.casework_case TO torana_worker, torana_eraser USING (true);
CREATE POLICY machine ON public.casework_draft TO torana_worker, torana_eraser USING (true);
CREATE POLICY machine ON public.casework_happening TO torana_worker, torana_eraser USING (true);
ALTER TABLE public.messages_delivery ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.messages_message ENABLE ROW LEVEL SECURITY;
CREATE POLICY moved ON public.casework_case FOR UPDATE TO torana_web USING (((applicant_id = (NULLIF(current_setting('torana.person_id'::text, true), ''::text))::uuid) OR (agency = ANY (string_to_array(current_setting('torana.agencies'::text, true), ','::text)))));
CREATE POLICY opening_machine ON public.documents_opening TO torana_worker, torana_eraser USING (true) WITH CHECK (true);
CREATE POLICY opening_own ON public.documents_opening TO torana_web USING ((person_id = (NULLIF(current_setting('torana.person_id'::text, true), ''::text))::uuid)) WITH CHECK ((person_id = (NULLIF(current_setting('torana.person_id'::text, true), ''::text))::uuid));
CREATE POLICY own ON public.casework_draft TO torana_web USING ((applicant_id = (NULLIF(current_setting('torana.person_id'::text, true), ''::text))::uuid));
CREATE POLICY own ON public.consent_consent TO torana_web USING ((person_id = (NULLIF(current_setting('torana.person_id'::text, true), ''::text))::uuid));
CREATE POLICY own ON public.identity_challenge TO torana_web USING ((who = (NULLIF(current_setting('torana.person_id'::text, true), ''::text))::uuid));
CREATE POLICY own ON public.identity_code TO torana_web USING ((who = (NULLIF(current_setting('torana.person_id'::text, true), ''::text))::uuid));
CREATE POLICY own ON public.identity_holding FOR SELECT TO torana_web USING ((person_id = (NULLIF(current_setting('torana.person_id'::text, true), ''::text))::uuid));
CREATE POLICY own ON public.identity_person TO torana_web USING ((id = (NULLIF(current_setting('torana.person_id'::text, true), ''::text))::uuid));
CREATE POLICY own ON public.messages_delivery TO torana_web USING ((person_id = (NULLIF(current_setting('torana.person_id'::text, true), ''::text))::uuid));
CREATE POLICY own ON public.messages_message TO torana_web USING ((person_id = (NULLIF(current_setting('torana.person_id'::text, true), ''::text))::uuid));
ALTER TABLE public.registries_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.registries_entrykey ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.registries_entryversion ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON public.casework_case FOR SELECT TO torana_web USING (((applicant_id = ( SELECT (NULLIF(current_setting('torana.person_id'::text, true), ''::text))::uuid AS "nullif")) OR (agency = ANY (( SELECT string_to_array(current_setting('torana.agencies'::text, true), ','::text) AS string_to_array)::text[]))));
CREATE POLICY seen ON public.casework_happening FOR SELECT TO torana_web USING (((applicant_id = ( SELECT (NULLIF(current_setting('torana.person_id'::text, true), ''::text))::uuid AS "nullif")) OR (agency = ANY (( SELECT string_to_array(current_setting('torana.agencies'::text, true), ','::text) AS string_to_array)::text[]))));
CREATE POLICY seen ON public.registries_entry FOR SELECT TO torana_web USING (((subject_id = (NULLIF(current_setting('torana.person_id'::text, true), ''::text))::uuid) OR (agency = ANY (string_to_array(current_setting('torana.agencies'::text, true), ','::text))) OR (readers && string_to_array(current_setting('torana.agencies'::text, true), ','::text))));
CREATE POLICY seen ON public.registries_entryversion FOR SELECT TO torana_web USING ((EXISTS ( SELECT 1
   FROM public.registries_entry e
  WHERE (e.id = registries_entryversion.entry_id))));
CREATE POLICY submitted ON public.casework_case FOR INSERT TO torana_web WITH CHECK ((applicant_id = (NULLIF(current_setting('torana.person_id'::text, true), ''::text))::uuid));
ALTER TABLE public.transparency_event ENABLE ROW LEVEL SECURITY;
CREATE POLICY worker ON public.consent_consent FOR SELECT TO torana_worker USING (true);
CREATE POLICY worker ON public.identity_challenge TO torana_worker USING (true);
CREATE POLICY worker ON public.identity_code TO torana_worker USING (true);
CREATE POLICY worker ON public.identity_holding FOR SELECT TO torana_worker USING (true);
CREATE POLICY worker ON public.identity_person FOR SELECT TO torana_worker USING (true);
CREATE POLICY worker ON public.messages_delivery TO torana_worker USING (true);
CREATE POLICY worker ON public.messages_message TO torana_worker USING (true);
CREATE POLICY worker ON public.registries_entry TO torana_worker USING (true) WITH CHECK (true);
CREATE POLICY worker ON public.registries_entrykey TO torana_worker USING (true) WITH CHECK (true);
CREATE POLICY worker ON public.registries_entryversion TO torana_worker USING (true) WITH CHECK (true);
GRANT USAGE ON SCHEMA public TO torana_web;
GRANT USAGE ON SCHEMA public TO torana_worker;
GRANT USAGE ON SCHEMA public TO torana_sequencer;
GRANT USAGE ON SCHEMA public TO torana_eraser;
REVOKE ALL ON FUNCTION public.base_watch(at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.base_watch(at timestamp with time zone) TO torana_web;
GRANT ALL ON FUNCTION public.base_watch(at timestamp with time zone) TO torana_worker;
REVOKE ALL ON FUNCTION public.casework_watch(today date) FROM PUBLIC;
GRANT ALL ON FUNCTION public.casework_watch(today date) TO torana_web;
GRANT ALL ON FUNCTION public.casework_watch(today date) TO torana_worker;
REVOKE ALL ON FUNCTION public.credentials_status(wanted uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.credentials_status(wanted uuid) TO torana_web;
GRANT ALL ON FUNCTION public.credentials_status(wanted uuid) TO torana_worker;
REVOKE ALL ON FUNCTION public.identity_challenged(challenge uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.identity_challenged(challenge uuid) TO torana_web;
REVOKE ALL ON FUNCTION public.identity_find(wanted bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION public.identity_find(wanted bytea) TO torana_web;
GRANT ALL ON FUNCTION public.identity_find(wanted bytea) TO torana_worker;
REVOKE ALL ON FUNCTION public.messages_watch(at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.messages_watch(at timestamp with time zone) TO torana_web;
GRANT ALL ON FUNCTION public.messages_watch(at timestamp with time zone) TO torana_worker;
REVOKE ALL ON FUNCTION public.registries_find(wanted bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION public.registries_find(wanted bytea) TO torana_web;
GRANT ALL ON FUNCTION public.registries_find(wanted bytea) TO torana_worker;
REVOKE ALL ON FUNCTION public.transparency_watch(at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.transparency_watch(at timestamp with time zone) TO torana_web;
GRANT ALL ON FUNCTION public.transparency_watch(at timestamp with time zone) TO torana_worker;
GRANT INSERT ON TABLE public.base_delivery TO torana_web;
GRANT INSERT ON TABLE public.base_delivery TO torana_eraser;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.base_delivery TO torana_worker;
GRANT SELECT,INSERT ON TABLE public.base_holderkey TO torana_web;
GRANT SELECT,INSERT ON TABLE public.base_holderkey TO torana_worker;
GRANT SELECT,INSERT ON TABLE public.base_holderkey TO torana_sequencer;
GRANT SELECT,DELETE ON TABLE public.base_holderkey TO torana_eraser;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.base_session TO torana_web;
GRANT SELECT,DELETE ON TABLE public.base_session TO torana_worker;
GRANT SELECT,INSERT ON TABLE public.casework_case TO torana_web;
GRANT SELECT ON TABLE public.casework_case TO torana_worker;
GRANT SELECT,DELETE ON TABLE public.casework_case TO torana_eraser;
GRANT UPDATE(papers) ON TABLE public.casework_case TO torana_web;
GRANT UPDATE(papers) ON TABLE public.casework_case TO torana_worker;
GRANT UPDATE(stage) ON TABLE public.casework_case TO torana_web;
GRANT UPDATE(stage) ON TABLE public.casework_case TO torana_worker;
GRANT UPDATE(post) ON TABLE public.casework_case TO torana_web;
GRANT UPDATE(post) ON TABLE public.casework_case TO torana_worker;
GRANT UPDATE(by_applicant) ON TABLE public.casework_case TO torana_web;
GRANT UPDATE(by_applicant) ON TABLE public.casework_case TO torana_worker;
GRANT UPDATE(outcome) ON TABLE public.casework_case TO torana_web;
GRANT UPDATE(outcome) ON TABLE public.casework_case TO torana_worker;
GRANT UPDATE(stage_at) ON TABLE public.casework_case TO torana_web;
GRANT UPDATE(stage_at) ON TABLE public.casework_case TO torana_worker;
GRANT UPDATE(closed_at) ON TABLE public.casework_case TO torana_web;
GRANT UPDATE(closed_at) ON TABLE public.casework_case TO torana_worker;
GRANT UPDATE(due_on) ON TABLE public.casework_case TO torana_web;
GRANT UPDATE(due_on) ON TABLE public.casework_case TO torana_worker;
GRANT UPDATE(queue_on) ON TABLE public.casework_case TO torana_web;
GRANT UPDATE(queue_on) ON TABLE public.casework_case TO torana_worker;
GRANT UPDATE(clock_at) ON TABLE public.casework_case TO torana_web;
GRANT UPDATE(clock_at) ON TABLE public.casework_case TO torana_worker;
GRANT UPDATE(answered_again) ON TABLE public.casework_case TO torana_web;
GRANT UPDATE(answered_again) ON TABLE public.casework_case TO torana_worker;
GRANT UPDATE(taken_by) ON TABLE public.casework_case TO torana_web;
GRANT UPDATE(taken_by) ON TABLE public.casework_case TO torana_worker;
GRANT UPDATE(taken_post) ON TABLE public.casework_case TO torana_web;
GRANT UPDATE(taken_post) ON TABLE public.casework_case TO torana_worker;
GRANT UPDATE(taken_office) ON TABLE public.casework_case TO torana_web;
GRANT UPDATE(taken_office) ON TABLE public.casework_case TO torana_worker;
GRANT UPDATE(version) ON TABLE public.casework_case TO torana_web;
GRANT UPDATE(version) ON TABLE public.casework_case TO torana_worker;
GRANT UPDATE(sealed) ON TABLE public.casework_case TO torana_web;
GRANT UPDATE(sealed) ON TABLE public.casework_case TO torana_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.casework_draft TO torana_web;
GRANT SELECT,DELETE ON TABLE public.casework_draft TO torana_worker;
GRANT SELECT,DELETE ON TABLE public.casework_draft TO torana_eraser;
GRANT SELECT,INSERT ON TABLE public.casework_happening TO torana_web;
GRANT SELECT,INSERT ON TABLE public.casework_happening TO torana_worker;
GRANT SELECT,DELETE ON TABLE public.casework_happening TO torana_eraser;
GRANT SELECT ON TABLE public.catalogue_edition TO torana_web;
GRANT SELECT ON TABLE public.catalogue_edition TO torana_worker;
GRANT SELECT ON TABLE public.catalogue_edition TO torana_sequencer;
GRANT SELECT ON TABLE public.catalogue_publication TO torana_web;
GRANT SELECT ON TABLE public.catalogue_publication TO torana_worker;
GRANT SELECT ON TABLE public.catalogue_publication TO torana_sequencer;
GRANT SELECT ON TABLE public.catalogue_sourcetext TO torana_web;
GRANT SELECT ON TABLE public.catalogue_sourcetext TO torana_worker;
GRANT SELECT ON TABLE public.catalogue_sourcetext TO torana_sequencer;
GRANT SELECT,INSERT ON TABLE public.consent_consent TO torana_web;
GRANT SELECT ON TABLE public.consent_consent TO torana_worker;
GRANT UPDATE(withdrawn_at) ON TABLE public.consent_consent TO torana_web;
GRANT SELECT,INSERT ON TABLE public.credentials_agencykey TO torana_worker;
GRANT SELECT(id) ON TABLE public.credentials_agencykey TO torana_web;
GRANT SELECT(agency) ON TABLE public.credentials_agencykey TO torana_web;
GRANT SELECT(kid) ON TABLE public.credentials_agencykey TO torana_web;
GRANT SELECT(certificate) ON TABLE public.credentials_agencykey TO torana_web;
GRANT SELECT(created_at) ON TABLE public.credentials_agencykey TO torana_web;
GRANT SELECT(retired_at) ON TABLE public.credentials_agencykey TO torana_web;
GRANT UPDATE(retired_at) ON TABLE public.credentials_agencykey TO torana_worker;
GRANT SELECT(stolen_at) ON TABLE public.credentials_agencykey TO torana_web;
GRANT SELECT,INSERT ON TABLE public.credentials_credential TO torana_web;
GRANT SELECT,INSERT,UPDATE ON TABLE public.credentials_credential TO torana_worker;
GRANT SELECT,DELETE ON TABLE public.credentials_credential TO torana_eraser;
GRANT UPDATE(state) ON TABLE public.credentials_credential TO torana_web;
GRANT UPDATE(revoked_at) ON TABLE public.credentials_credential TO torana_web;
GRANT UPDATE(sealed_reason) ON TABLE public.credentials_credential TO torana_web;
GRANT SELECT,INSERT ON TABLE public.credentials_root TO torana_worker;
GRANT SELECT(id) ON TABLE public.credentials_root TO torana_web;
GRANT SELECT(certificate) ON TABLE public.credentials_root TO torana_web;
GRANT SELECT(created_at) ON TABLE public.credentials_root TO torana_web;
GRANT SELECT ON TABLE public.django_migrations TO torana_web;
GRANT SELECT ON TABLE public.django_migrations TO torana_worker;
GRANT SELECT ON TABLE public.django_migrations TO torana_sequencer;
GRANT SELECT ON TABLE public.django_migrations TO torana_eraser;
GRANT SELECT,INSERT,DELETE ON TABLE public.documents_document TO torana_web;
GRANT SELECT,INSERT,DELETE ON TABLE public.documents_document TO torana_worker;
GRANT SELECT,DELETE ON TABLE public.documents_document TO torana_eraser;
GRANT UPDATE(agency) ON TABLE public.documents_document TO torana_web;
GRANT UPDATE(agency) ON TABLE public.documents_document TO torana_worker;
GRANT UPDATE(case_id) ON TABLE public.documents_document TO torana_web;
GRANT UPDATE(case_id) ON TABLE public.documents_document TO torana_worker;
GRANT SELECT,INSERT,DELETE ON TABLE public.documents_opening TO torana_web;
GRANT SELECT,DELETE ON TABLE public.documents_opening TO torana_worker;
GRANT SELECT,DELETE ON TABLE public.documents_opening TO torana_eraser;
GRANT UPDATE(opened_at) ON TABLE public.documents_opening TO torana_web;
GRANT SELECT,INSERT ON TABLE public.identity_challenge TO torana_web;
GRANT DELETE ON TABLE public.identity_challenge TO torana_worker;
GRANT SELECT(id) ON TABLE public.identity_challenge TO torana_worker;
GRANT UPDATE(attempts) ON TABLE public.identity_challenge TO torana_web;
GRANT SELECT(expires_at) ON TABLE public.identity_challenge TO torana_worker;
GRANT UPDATE(done_at) ON TABLE public.identity_challenge TO torana_web;
GRANT SELECT,INSERT ON TABLE public.identity_code TO torana_web;
GRANT DELETE ON TABLE public.identity_code TO torana_worker;
GRANT SELECT(id) ON TABLE public.identity_code TO torana_worker;
GRANT SELECT(expires_at) ON TABLE public.identity_code TO torana_worker;
GRANT UPDATE(used_at) ON TABLE public.identity_code TO torana_web;
GRANT SELECT(used_at) ON TABLE public.identity_code TO torana_worker;
GRANT SELECT ON TABLE public.identity_holding TO torana_web;
GRANT SELECT ON TABLE public.identity_holding TO torana_worker;
GRANT SELECT ON TABLE public.identity_person TO torana_web;
GRANT SELECT ON TABLE public.identity_person TO torana_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.identity_slowing TO torana_web;
GRANT DELETE ON TABLE public.identity_slowing TO torana_worker;
GRANT SELECT(key) ON TABLE public.identity_slowing TO torana_worker;
GRANT SELECT(last_at) ON TABLE public.identity_slowing TO torana_worker;
GRANT INSERT ON TABLE public.messages_delivery TO torana_web;
GRANT SELECT,INSERT ON TABLE public.messages_delivery TO torana_worker;
GRANT UPDATE(status) ON TABLE public.messages_delivery TO torana_worker;
GRANT UPDATE(attempts) ON TABLE public.messages_delivery TO torana_worker;
GRANT UPDATE(due_at) ON TABLE public.messages_delivery TO torana_worker;
GRANT UPDATE(error) ON TABLE public.messages_delivery TO torana_worker;
GRANT SELECT,INSERT ON TABLE public.messages_demo TO torana_web;
GRANT SELECT,INSERT ON TABLE public.messages_demo TO torana_worker;
GRANT SELECT,INSERT ON TABLE public.messages_message TO torana_web;
GRANT SELECT,INSERT ON TABLE public.messages_message TO torana_worker;
GRANT UPDATE(read_at) ON TABLE public.messages_message TO torana_web;
GRANT SELECT ON TABLE public.registries_entry TO torana_web;
GRANT SELECT,INSERT ON TABLE public.registries_entry TO torana_worker;
GRANT SELECT,INSERT ON TABLE public.registries_entrykey TO torana_worker;
GRANT SELECT ON TABLE public.registries_entryversion TO torana_web;
GRANT SELECT,INSERT ON TABLE public.registries_entryversion TO torana_worker;
GRANT SELECT,INSERT ON TABLE public.transparency_event TO torana_web;
GRANT INSERT ON TABLE public.transparency_event TO torana_worker;
GRANT INSERT,DELETE ON TABLE public.transparency_event TO torana_eraser;
GRANT SELECT(leaf_id) ON TABLE public.transparency_event TO torana_eraser;
GRANT SELECT(subject_id) ON TABLE public.transparency_event TO torana_eraser;
GRANT SELECT(agency) ON TABLE public.transparency_event TO torana_eraser;
GRANT SELECT ON TABLE public.transparency_audit TO torana_web;
GRANT SELECT ON TABLE public.transparency_checkpoint TO torana_web;
GRANT SELECT ON TABLE public.transparency_checkpoint TO torana_worker;
GRANT SELECT,INSERT ON TABLE public.transparency_checkpoint TO torana_sequencer;
GRANT SELECT,INSERT ON TABLE public.transparency_leaf TO torana_web;
GRANT SELECT,INSERT ON TABLE public.transparency_leaf TO torana_worker;
GRANT SELECT ON TABLE public.transparency_leaf TO torana_sequencer;
GRANT INSERT ON TABLE public.transparency_leaf TO torana_eraser;
GRANT SELECT ON TABLE public.transparency_nextsigner TO torana_sequencer;
GRANT SELECT(public) ON TABLE public.transparency_nextsigner TO torana_web;
GRANT SELECT(public) ON TABLE public.transparency_nextsigner TO torana_worker;
GRANT SELECT(origin) ON TABLE public.transparency_nextsigner TO torana_web;
GRANT SELECT(origin) ON TABLE public.transparency_nextsigner TO torana_worker;
GRANT SELECT(made_at) ON TABLE public.transparency_nextsigner TO torana_web;
GRANT SELECT(made_at) ON TABLE public.transparency_nextsigner TO torana_worker;
GRANT INSERT ON TABLE public.transparency_pending TO torana_web;
GRANT INSERT ON TABLE public.transparency_pending TO torana_worker;
GRANT INSERT ON TABLE public.transparency_pending TO torana_eraser;
GRANT SELECT,DELETE ON TABLE public.transparency_pending TO torana_sequencer;
GRANT SELECT ON TABLE public.transparency_sequence TO torana_web;
GRANT SELECT ON TABLE public.transparency_sequence TO torana_worker;
GRANT SELECT,INSERT ON TABLE public.transparency_sequence TO torana_sequencer;
GRANT SELECT,INSERT ON TABLE public.transparency_signer TO torana_sequencer;
GRANT SELECT(origin) ON TABLE public.transparency_signer TO torana_web;
GRANT SELECT(origin) ON TABLE public.transparency_signer TO torana_worker;
GRANT SELECT(public) ON TABLE public.transparency_signer TO torana_web;
GRANT SELECT(public) ON TABLE public.transparency_signer TO torana_worker;
GRANT SELECT(made_at) ON TABLE public.transparency_signer TO torana_web;
GRANT SELECT(made_at) ON TABLE public.transparency_signer TO torana_worker;
GRANT SELECT ON TABLE public.transparency_tile TO torana_web;
GRANT SELECT ON TABLE public.transparency_tile TO torana_worker;
GRANT SELECT,INSERT ON TABLE public.transparency_tile TO torana_sequencer;
ALTER DEFAULT PRIVILEGES FOR ROLE torana_owner REVOKE ALL ON FUNCTIONS  FROM PUBLIC;
INSERT INTO public.django_migrations VALUES (1, 'base', '0001_initial', '2026-11-23 06:57:05.846573+00');
INSERT INTO public.django_migrations VALUES (2, 'base', '0002_sessions', '2026-11-23 06:57:05.856707+00');
INSERT INTO public.django_migrations VALUES (3, 'casework', '0001_initial', '2026-11-23 06:57:05.872628+00');
INSERT INTO public.django_migrations VALUES (4, 'casework', '0002_case_in_area', '2026-11-23 06:57:05.883038+00');
INSERT INTO public.django_migrations VALUES (5, 'casework', '0003_case_waiting', '2026-11-23 06:57:05.892514+00');
INSERT INTO public.django_migrations VALUES (6, 'casework', '0004_case_taken', '2026-11-23 06:57:05.903039+00');
INSERT INTO public.django_migrations VALUES (7, 'casework', '0005_case_of_service', '2026-11-23 06:57:05.912414+00');
INSERT INTO public.django_migrations VALUES (8, 'catalogue', '0001_initial', '2026-11-23 06:57:05.926237+00');
INSERT INTO public.django_migrations VALUES (9, 'consent', '0001_initial', '2026-11-23 06:57:05.937544+00');
INSERT INTO public.django_migrations VALUES (10, 'credentials', '0001_initial', '2026-11-23 06:57:05.960042+00');
INSERT INTO public.django_migrations VALUES (11, 'credentials', '0002_stolen_keys', '2026-11-23 06:57:05.971011+00');
INSERT INTO public.django_migrations VALUES (12, 'documents', '0001_initial', '2026-11-23 06:57:05.988765+00');
INSERT INTO public.django_migrations VALUES (13, 'identity', '0001_initial', '2026-11-23 06:57:06.018268+00');
INSERT INTO public.django_migrations VALUES (14, 'messages', '0001_initial', '2026-11-23 06:57:06.043083+00');
INSERT INTO public.django_migrations VALUES (15, 'messages', '0002_count_failed', '2026-11-23 06:57:06.060471+00');
INSERT INTO public.django_migrations VALUES (16, 'registries', '0001_initial', '2026-11-23 06:57:06.087134+00');
INSERT INTO public.django_migrations VALUES (17, 'transparency', '0001_initial', '2026-11-23 06:57:06.123935+00');
INSERT INTO public.django_migrations VALUES (18, 'transparency', '0002_next_signer', '2026-11-23 06:57:06.174412+00');
SELECT pg_catalog.setval('public.django_migrations_id_seq', 18, true);
