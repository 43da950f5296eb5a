-- Methodologies, and of every activity: its identity for ever, its evidence and what was decided.
-- The app role may add to these tables and read them; it can change or remove nothing but counters.

CREATE TABLE methodology_version (
  no       smallint    GENERATED ALWAYS AS IDENTITY,
  id       text        NOT NULL,
  version  text        NOT NULL,
  hash     text        NOT NULL,
  document text        NOT NULL,
  CONSTRAINT pk_methodology_version PRIMARY KEY (no),
  CONSTRAINT uq_methodology_version_id_version UNIQUE (id, version),
  CONSTRAINT ck_methodology_version_hash CHECK (hash ~ '^[0-9a-f]{64}$')
);
COMMENT ON TABLE methodology_version IS 'Every version that was ever filed, under the number rows have of it; it never changes.';
COMMENT ON COLUMN methodology_version.hash IS 'SHA-256 of document, hexadecimal';
COMMENT ON COLUMN methodology_version.document IS 'canonical JSON (RFC 8785)';

CREATE TABLE activity_source (
  no      integer  GENERATED ALWAYS AS IDENTITY,
  scheme  smallint NOT NULL,
  partner text     NOT NULL,
  source  text     NOT NULL,
  CONSTRAINT pk_activity_source PRIMARY KEY (no),
  CONSTRAINT uq_activity_source UNIQUE (scheme, partner, source)
);
COMMENT ON TABLE activity_source IS 'Small numbers for who reported: scheme, partner id and CloudEvents source.';

CREATE TABLE scenario (
  no   integer GENERATED ALWAYS AS IDENTITY,
  code text    NOT NULL,
  CONSTRAINT pk_scenario PRIMARY KEY (no),
  CONSTRAINT uq_scenario_code UNIQUE (code)
);
COMMENT ON TABLE scenario IS 'Small numbers for scenario codes of partners.';

CREATE TABLE activity_identity (
  activity_id  uuid        NOT NULL,
  content_hash uuid        NOT NULL,
  participant  bigint      NOT NULL,
  occurred_at  timestamptz NOT NULL,
  CONSTRAINT pk_activity_identity PRIMARY KEY (activity_id)
) WITH (autovacuum_vacuum_insert_scale_factor = 0.5, autovacuum_analyze_scale_factor = 1);
COMMENT ON TABLE activity_identity IS 'Every activity ever seen, kept for ever: the second copy of an id never counts.';
COMMENT ON COLUMN activity_identity.content_hash IS '128 bits over type, subject and canonical data';
COMMENT ON COLUMN activity_identity.participant IS 'with occurred_at, the way to the evidence row';

CREATE TABLE evidence (
  participant    bigint      NOT NULL,
  occurred_at    timestamptz NOT NULL,
  activity_id    uuid        NOT NULL,
  recorded_at    timestamptz NOT NULL,
  ended_at       timestamptz,
  in_offset      bigint      NOT NULL,
  amount_mg_co2e bigint      NOT NULL,
  quantity       bigint,
  reference      uuid,
  source_no      integer     NOT NULL,
  scenario_no    integer,
  persons        smallint    NOT NULL,
  in_partition   smallint    NOT NULL,
  version_no     smallint,
  type_no        smallint    NOT NULL,
  status_no      smallint    NOT NULL,
  outcome_no     smallint,
  grade_no       smallint    NOT NULL,
  holder_no      smallint    NOT NULL,
  grants         smallint    NOT NULL,
  mode_no        smallint    NOT NULL,
  event_id       text        NOT NULL,
  quantities     json        NOT NULL,
  backfill_id    text,
  trace          bytea,
  CONSTRAINT pk_evidence PRIMARY KEY (participant, occurred_at, activity_id),
  CONSTRAINT ck_evidence_participant CHECK (participant > 0 AND participant >> 56 BETWEEN 1 AND 126 AND (participant >> 48) & 255 = 0),
  CONSTRAINT ck_evidence_amount CHECK (amount_mg_co2e >= 0 AND (amount_mg_co2e > 0) = (status_no = 1 AND outcome_no IS NULL)),
  CONSTRAINT ck_evidence_status CHECK (status_no BETWEEN 1 AND 4 AND (outcome_no IS NOT NULL OR status_no = 1)),
  CONSTRAINT ck_evidence_reference CHECK (reference IS NULL OR status_no IN (3, 4) OR type_no = 5),
  CONSTRAINT ck_evidence_version CHECK (version_no IS NOT NULL OR status_no IN (2, 4) OR type_no = 5)
) WITH (autovacuum_vacuum_insert_scale_factor = 0.5, autovacuum_analyze_scale_factor = 1);
-- Day scans, and republishing by place on the log: rows arrive roughly in the order of both.
CREATE INDEX ix_evidence_place ON evidence USING brin (recorded_at, in_offset int8_minmax_multi_ops) WITH (autosummarize = on, pages_per_range = 64);
COMMENT ON TABLE evidence IS 'One row per activity, never changed: what was claimed, what was decided and by which version. It is the read model and the output row at once.';
COMMENT ON COLUMN evidence.participant IS 'pseudonym; bits 56 to 62 are the scheme';
COMMENT ON COLUMN evidence.recorded_at IS 'append time of the record on activities';
COMMENT ON COLUMN evidence.ended_at IS 'end, exclusive; null for a point in time';
COMMENT ON COLUMN evidence.in_offset IS 'offset of the record on activities';
COMMENT ON COLUMN evidence.amount_mg_co2e IS 'recorded reduction, milligrams CO2e, rounded down; 0 unless it is posted at once';
COMMENT ON COLUMN evidence.quantity IS 'what the activity was counted by, in the unit of its calculator (travel: metres); of a void: milligrams it took back';
COMMENT ON COLUMN evidence.reference IS 'the activity that stands in the way of a parked one; of a void: what it voids; of a voided one: the void';
COMMENT ON COLUMN evidence.status_no IS '1 computed, 2 rejected, 3 parked, 4 voided; what it is now, evidence_change may say';
COMMENT ON COLUMN evidence.outcome_no IS 'number of the error catalogue, null when computed and posted at once';
COMMENT ON COLUMN evidence.grants IS 'bits of the mandate in force: 1 record, 2 points, 4 pool';
COMMENT ON COLUMN evidence.mode_no IS 'travel mode for the double-claim guard: 0 none, 1 metro, 2 bus, 3 bike, 4 ebike, 10 day of a household, 11 monitoring of a project, 12 metered day, 99 other';
COMMENT ON COLUMN evidence.quantities IS 'what calculators read, as it came';
COMMENT ON COLUMN evidence.trace IS 'places and order ids, encrypted with the participant''s key';

CREATE TABLE activity_duplicate (
  day           date     NOT NULL,
  scheme        smallint NOT NULL,
  in_partition  smallint NOT NULL,
  same_content  bigint   NOT NULL,
  other_content bigint   NOT NULL,
  commands      bigint   NOT NULL DEFAULT 0,
  CONSTRAINT pk_activity_duplicate PRIMARY KEY (day, scheme, in_partition),
  CONSTRAINT ck_activity_duplicate_copies CHECK (same_content >= 0 AND other_content >= 0 AND commands >= 0)
);
COMMENT ON TABLE activity_duplicate IS 'Records that left no evidence, by local day received: second and later copies, and commands; counted in the transaction that passed them.';
COMMENT ON COLUMN activity_duplicate.other_content IS 'copies whose content differed: the id was reused';

GRANT SELECT, INSERT ON methodology_version, activity_source, scenario, activity_identity, evidence TO ${app_role};
GRANT SELECT, INSERT, UPDATE ON activity_duplicate TO ${app_role};
