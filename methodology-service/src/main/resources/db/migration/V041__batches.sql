-- Batches of a project: pooled reductions of a period on their way to credits. A batch is a review case.
-- A participant's rows are changed by the stream only, in the order of its log.

INSERT INTO review_transition (kind, verb, from_state, to_state, party) VALUES
  ('batch', 'create', 'none', 'monitored', 'submitter'),
  ('batch', 'report', 'monitored', 'accounting_report', 'submitter'),
  ('batch', 'report', 'accounting_report', 'accounting_report', 'submitter'),
  ('batch', 'start-verification', 'accounting_report', 'verification', 'verifier'),
  ('batch', 'approve', 'verification', 'verified', 'verifier'),
  ('batch', 'reject', 'verification', 'rejected', 'verifier'),
  ('batch', 'approve', 'verified', 'endorsed', 'expert'),
  ('batch', 'reject', 'verified', 'rejected', 'expert'),
  ('batch', 'publish-notice', 'endorsed', 'public_notice', 'authority'),
  ('batch', 'reject', 'public_notice', 'rejected', 'authority'),
  ('batch', 'file', 'public_notice', 'filed', 'authority'),
  ('batch', 'issue', 'filed', 'issuing', 'exchange'),
  ('batch', 'confirm', 'issuing', 'issued', 'system'),
  ('batch', 'refuse', 'issuing', 'filed', 'system'),
  ('batch', 'withdraw', 'monitored', 'withdrawn', 'submitter'),
  ('batch', 'withdraw', 'accounting_report', 'withdrawn', 'submitter'),
  ('batch', 'withdraw', 'verification', 'withdrawn', 'submitter'),
  ('batch', 'withdraw', 'filed', 'withdrawn', 'authority');

CREATE TABLE project_pool (
  case_no     integer     NOT NULL,
  scheme      smallint    NOT NULL,
  number      bigint      NOT NULL,
  methodology text        NOT NULL,
  partner     text        NOT NULL,
  pooled      boolean     NOT NULL,
  opened_at   timestamptz NOT NULL DEFAULT now(),
  closed_at   timestamptz,
  CONSTRAINT pk_project_pool PRIMARY KEY (case_no),
  CONSTRAINT uq_project_pool_number UNIQUE (number),
  CONSTRAINT fk_project_pool_case_no FOREIGN KEY (case_no) REFERENCES project_case,
  CONSTRAINT ck_project_pool_number CHECK (number >> 56 = scheme AND number >> 48 & 255 = 0)
);
CREATE UNIQUE INDEX uq_project_pool_open ON project_pool (scheme, methodology, partner) WHERE pooled AND closed_at IS NULL;
COMMENT ON TABLE project_pool IS 'Which project draws from which pool, from its activation on. What people pooled under one methodology at one partner goes to one open project.';
COMMENT ON COLUMN project_pool.number IS 'number of the project in the ledger, a hash of its id';
COMMENT ON COLUMN project_pool.pooled IS 'whether it is fed by pool mandates; else by its own monitoring';

CREATE TABLE batch_case (
  case_no     integer  NOT NULL,
  kind        text     NOT NULL DEFAULT 'batch',
  scheme      smallint NOT NULL,
  id          text     NOT NULL,
  project_no  integer  NOT NULL,
  period_from date     NOT NULL,
  period_to   date     NOT NULL,
  CONSTRAINT pk_batch_case PRIMARY KEY (case_no),
  CONSTRAINT uq_batch_case UNIQUE (scheme, id),
  CONSTRAINT fk_batch_case_case_no FOREIGN KEY (case_no, kind) REFERENCES review_case (case_no, kind),
  CONSTRAINT fk_batch_case_project FOREIGN KEY (project_no) REFERENCES project_pool,
  CONSTRAINT ck_batch_case_kind CHECK (kind = 'batch'),
  CONSTRAINT ck_batch_case_period CHECK (period_from <= period_to)
);
COMMENT ON COLUMN batch_case.period_to IS 'last local day; its year is the vintage';

-- No foreign key to evidence: rows are copied from it, nobody may delete there, and ten million look-ups cost minutes.
CREATE TABLE batch_activity (
  participant    bigint      NOT NULL,
  occurred_at    timestamptz NOT NULL,
  activity_id    uuid        NOT NULL,
  amount_mg_co2e bigint      NOT NULL,
  batch_no       integer     NOT NULL,
  in_partition   smallint    NOT NULL,
  version_no     smallint    NOT NULL,
  voided         boolean     NOT NULL DEFAULT false,
  CONSTRAINT pk_batch_activity PRIMARY KEY (participant, occurred_at, activity_id),
  CONSTRAINT fk_batch_activity_batch FOREIGN KEY (batch_no) REFERENCES batch_case,
  CONSTRAINT ck_batch_activity_amount CHECK (amount_mg_co2e > 0)
);
CREATE INDEX ix_batch_activity_slice ON batch_activity (batch_no, in_partition, participant);
COMMENT ON TABLE batch_activity IS 'Which activity is in which batch: one batch at most, by the primary key. A row leaves when the activity is voided before verification or excluded, or the batch is rejected or withdrawn; then it stands in batch_release.';
COMMENT ON COLUMN batch_activity.voided IS 'voided after verification had begun: the project owes its grams';

CREATE TABLE batch_release (
  participant    bigint      NOT NULL,
  occurred_at    timestamptz NOT NULL,
  activity_id    uuid        NOT NULL,
  amount_mg_co2e bigint      NOT NULL,
  released_at    timestamptz NOT NULL,
  batch_no       integer     NOT NULL,
  why            text        NOT NULL,
  CONSTRAINT pk_batch_release PRIMARY KEY (batch_no, participant, occurred_at, activity_id),
  CONSTRAINT fk_batch_release_batch FOREIGN KEY (batch_no) REFERENCES batch_case,
  CONSTRAINT ck_batch_release_why CHECK (why IN ('void', 'unpooled', 'excluded', 'freed'))
);
COMMENT ON TABLE batch_release IS 'Activities that left a batch; they may enter a later one, unless they were voided.';
COMMENT ON COLUMN batch_release.why IS 'void: taken back before verification; unpooled: no longer pooled when it was to be bound; excluded by the verifier; freed with its batch';

CREATE TABLE batch_participant (
  participant       bigint   NOT NULL,
  expected_mg       bigint   NOT NULL,
  answered_mg       bigint   NOT NULL DEFAULT 0,
  batch_no          integer  NOT NULL,
  revision          integer  NOT NULL,
  answered_revision integer  NOT NULL DEFAULT 0,
  in_partition      smallint NOT NULL,
  problem           text,
  CONSTRAINT pk_batch_participant PRIMARY KEY (batch_no, in_partition, participant),
  CONSTRAINT fk_batch_participant_batch FOREIGN KEY (batch_no) REFERENCES batch_case,
  CONSTRAINT ck_batch_participant_amounts CHECK (expected_mg >= 0 AND answered_mg >= 0 AND revision >= 1 AND answered_revision <= revision)
) WITH (fillfactor = 70);
COMMENT ON TABLE batch_participant IS 'What the ledger was told to hold of whom for a batch, and what it said it holds. Of several answers the highest revision counts.';

CREATE TABLE batch_slice (
  batch_no     integer  NOT NULL,
  in_partition smallint NOT NULL,
  slice        smallint NOT NULL,
  action       text     NOT NULL,
  CONSTRAINT pk_batch_slice PRIMARY KEY (batch_no, action, in_partition, slice),
  CONSTRAINT fk_batch_slice_batch FOREIGN KEY (batch_no) REFERENCES batch_case,
  CONSTRAINT ck_batch_slice_action CHECK (action IN ('bind', 'unbind')),
  CONSTRAINT ck_batch_slice_slice CHECK (slice BETWEEN 0 AND 255)
);
COMMENT ON TABLE batch_slice IS 'Parts of a batch that the stream has bound or freed: those whose participants'' numbers have these high 8 bits, on a partition.';

CREATE TABLE batch_content (
  made_at    timestamptz NOT NULL DEFAULT now(),
  activities bigint      NOT NULL,
  total_mg   bigint      NOT NULL,
  batch_no   integer     NOT NULL,
  content_no smallint    NOT NULL,
  digest     text        NOT NULL,
  report     text        NOT NULL,
  CONSTRAINT pk_batch_content PRIMARY KEY (batch_no, content_no),
  CONSTRAINT fk_batch_content_batch FOREIGN KEY (batch_no) REFERENCES batch_case,
  CONSTRAINT ck_batch_content_digest CHECK (digest = encode(sha256(convert_to(report, 'UTF8')), 'hex'))
);
COMMENT ON TABLE batch_content IS 'Accounting reports of a batch as they were drawn up; the last one is what is verified.';
COMMENT ON COLUMN batch_content.report IS 'canonical JSON (RFC 8785)';

CREATE TABLE batch_sample (
  batch_no    integer     NOT NULL,
  sample_size integer     NOT NULL,
  drawn_at    timestamptz NOT NULL DEFAULT now(),
  nonce       text        NOT NULL,
  seed        text        NOT NULL,
  drawn_by    text        NOT NULL,
  CONSTRAINT pk_batch_sample PRIMARY KEY (batch_no),
  CONSTRAINT fk_batch_sample_batch FOREIGN KEY (batch_no) REFERENCES batch_case,
  CONSTRAINT ck_batch_sample_size CHECK (sample_size BETWEEN 1 AND 10000)
);
COMMENT ON TABLE batch_sample IS 'The verifier''s sample, drawn once: the activities with the smallest SHA-256 of seed and id.';
COMMENT ON COLUMN batch_sample.seed IS 'SHA-256 of the report''s digest, a colon and the nonce, hexadecimal';

CREATE TABLE batch_sampled (
  participant    bigint      NOT NULL,
  occurred_at    timestamptz NOT NULL,
  activity_id    uuid        NOT NULL,
  amount_mg_co2e bigint      NOT NULL,
  batch_no       integer     NOT NULL,
  place          integer     NOT NULL,
  CONSTRAINT pk_batch_sampled PRIMARY KEY (batch_no, place),
  CONSTRAINT fk_batch_sampled_sample FOREIGN KEY (batch_no) REFERENCES batch_sample
);

CREATE TABLE batch_exclusion (
  participant  bigint      NOT NULL,
  occurred_at  timestamptz NOT NULL,
  activity_id  uuid        NOT NULL,
  excluded_at  timestamptz NOT NULL DEFAULT now(),
  batch_no     integer     NOT NULL,
  excluded_by  text        NOT NULL,
  reason       text        NOT NULL,
  CONSTRAINT pk_batch_exclusion PRIMARY KEY (batch_no, activity_id),
  CONSTRAINT fk_batch_exclusion_batch FOREIGN KEY (batch_no) REFERENCES batch_case,
  CONSTRAINT ck_batch_exclusion_reason CHECK (length(reason) BETWEEN 1 AND 2000)
);
COMMENT ON TABLE batch_exclusion IS 'What the verifier took out of a batch, and why.';

CREATE TABLE batch_command (
  command_id   uuid        NOT NULL,
  created_at   timestamptz NOT NULL DEFAULT now(),
  batch_no     integer     NOT NULL,
  action       text        NOT NULL,
  record_key   text        NOT NULL,
  activity_id  uuid,
  published_at timestamptz,
  CONSTRAINT pk_batch_command PRIMARY KEY (command_id),
  CONSTRAINT fk_batch_command_batch FOREIGN KEY (batch_no) REFERENCES batch_case,
  CONSTRAINT ck_batch_command_action CHECK (action IN ('exclude', 'issue') AND (action = 'exclude') = (activity_id IS NOT NULL))
);
CREATE INDEX ix_batch_command_waiting ON batch_command (created_at) WHERE published_at IS NULL;
COMMENT ON TABLE batch_command IS 'Commands for activities; those without published_at are sent until Kafka has acknowledged them.';

CREATE TABLE batch_recomputation (
  finished_at timestamptz NOT NULL DEFAULT now(),
  activities  bigint      NOT NULL,
  total_mg    bigint      NOT NULL,
  differing   bigint      NOT NULL,
  batch_no    integer     NOT NULL,
  job_id      uuid        NOT NULL,
  CONSTRAINT pk_batch_recomputation PRIMARY KEY (job_id),
  CONSTRAINT fk_batch_recomputation_batch FOREIGN KEY (batch_no) REFERENCES batch_case,
  CONSTRAINT fk_batch_recomputation_job FOREIGN KEY (job_id) REFERENCES background_job
);
CREATE INDEX ix_batch_recomputation_batch ON batch_recomputation (batch_no, finished_at);
COMMENT ON TABLE batch_recomputation IS 'The total of a batch computed again from evidence and documents.';

CREATE TABLE batch_issuance (
  tonnes         bigint      NOT NULL,
  total_mg       bigint      NOT NULL,
  carried_in_mg  bigint      NOT NULL,
  replaced_mg    bigint      NOT NULL,
  carried_out_mg bigint      NOT NULL,
  issued_at      timestamptz NOT NULL,
  batch_no       integer     NOT NULL,
  serials        text        NOT NULL,
  CONSTRAINT pk_batch_issuance PRIMARY KEY (batch_no),
  CONSTRAINT fk_batch_issuance_batch FOREIGN KEY (batch_no) REFERENCES batch_case,
  CONSTRAINT ck_batch_issuance_conserved CHECK (total_mg + carried_in_mg = tonnes * 1000000000 + replaced_mg + carried_out_mg)
);
COMMENT ON TABLE batch_issuance IS 'What the ledger said a batch became.';

ALTER TABLE background_job DROP CONSTRAINT ck_background_job_kind;
ALTER TABLE background_job ADD CONSTRAINT ck_background_job_kind
  CHECK (kind ~ '^[a-z_]{1,40}$');

GRANT SELECT, INSERT ON project_pool, batch_case, batch_slice, batch_content, batch_sample, batch_sampled, batch_exclusion,
  batch_command, batch_recomputation, batch_issuance, batch_release, batch_participant TO ${app_role};
GRANT UPDATE (closed_at) ON project_pool TO ${app_role};
GRANT UPDATE (published_at) ON batch_command TO ${app_role};
GRANT UPDATE (expected_mg, revision, answered_mg, answered_revision, problem) ON batch_participant TO ${app_role};
GRANT SELECT, INSERT, DELETE ON batch_activity TO ${app_role};
GRANT UPDATE (voided) ON batch_activity TO ${app_role};
