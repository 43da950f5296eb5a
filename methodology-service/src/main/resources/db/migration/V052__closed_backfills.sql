-- Which backfill grants have been settled: a claim upheld later than that waits for nothing more.

CREATE TABLE backfill_settled (
  in_partition smallint    NOT NULL,
  scheme       smallint    NOT NULL,
  backfill_id  text        NOT NULL,
  slice        smallint    NOT NULL,
  recorded_at  timestamptz NOT NULL,
  CONSTRAINT pk_backfill_settled PRIMARY KEY (in_partition, scheme, backfill_id, slice),
  CONSTRAINT ck_backfill_settled_slice CHECK (slice BETWEEN 0 AND 255)
);
COMMENT ON TABLE backfill_settled IS 'Settlements of backfill grants that a partition has carried out, by slice of its participants; never changed.';
COMMENT ON COLUMN backfill_settled.recorded_at IS 'append time of the first settlement';

GRANT SELECT, INSERT ON backfill_settled TO ${app_role};
