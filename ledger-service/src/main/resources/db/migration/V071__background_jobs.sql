-- Exports of the books. One instance at a time has a job; when it stops telling that it is alive, another takes it over.

CREATE TABLE background_job (
  job_id          uuid        NOT NULL,
  kind            text        NOT NULL,
  scheme          smallint    NOT NULL,
  request         text        NOT NULL,
  requested_by    text        NOT NULL,
  idempotency_key text,
  requested_at    timestamptz NOT NULL DEFAULT now(),
  state           text        NOT NULL DEFAULT 'waiting',
  attempts        smallint    NOT NULL DEFAULT 0,
  owner           uuid,
  heartbeat_at    timestamptz,
  started_at      timestamptz,
  finished_at     timestamptz,
  done_rows       bigint      NOT NULL DEFAULT 0,
  failure         text,
  result          text,
  CONSTRAINT pk_background_job PRIMARY KEY (job_id),
  CONSTRAINT uq_background_job_idempotency_key UNIQUE (scheme, kind, requested_by, idempotency_key),
  CONSTRAINT ck_background_job_kind CHECK (kind = 'ledger_export'),
  CONSTRAINT ck_background_job_state CHECK (state IN ('waiting', 'running', 'done', 'failed')),
  CONSTRAINT ck_background_job_owner CHECK ((state = 'waiting') = (owner IS NULL) AND (owner IS NULL) = (heartbeat_at IS NULL)),
  CONSTRAINT ck_background_job_end CHECK ((state = 'done') = (result IS NOT NULL) AND (state = 'failed') = (failure IS NOT NULL) AND (state IN ('done', 'failed')) = (finished_at IS NOT NULL))
);
CREATE INDEX ix_background_job_open ON background_job (requested_at) WHERE state IN ('waiting', 'running');
COMMENT ON TABLE background_job IS 'Work that takes longer than a request, as in methodology-service.';
COMMENT ON COLUMN background_job.job_id IS 'of an export the id that methodology-service gave it';
COMMENT ON COLUMN background_job.result IS 'JSON; of an export its manifest';

GRANT SELECT, INSERT ON background_job TO ${app_role};
GRANT UPDATE (state, attempts, owner, heartbeat_at, started_at, finished_at, done_rows, failure, result) ON background_job TO ${app_role};
