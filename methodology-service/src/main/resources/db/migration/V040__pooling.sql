-- What moves recorded grams without posting an activity: enrolments told to the ledger, pool mandates
-- that reach back or end, batches.

CREATE TABLE stream_output (
  in_offset    bigint   NOT NULL,
  ordinal      integer  NOT NULL,
  in_partition smallint NOT NULL,
  record_key   text     NOT NULL,
  record_type  text     NOT NULL,
  record_id    text     NOT NULL,
  value        bytea    NOT NULL,
  CONSTRAINT pk_stream_output PRIMARY KEY (in_partition, in_offset, ordinal),
  CONSTRAINT ck_stream_output_ordinal CHECK (ordinal >= 0)
);
COMMENT ON TABLE stream_output IS 'Records for reductions that cannot be made again from evidence, by the record of activities that caused them. They are kept until Kafka has acknowledged them.';

CREATE TABLE activity_pooling (
  participant  bigint      NOT NULL,
  occurred_at  timestamptz NOT NULL,
  activity_id  uuid        NOT NULL,
  in_offset    bigint      NOT NULL,
  in_partition smallint    NOT NULL,
  pooled       boolean     NOT NULL,
  CONSTRAINT pk_activity_pooling PRIMARY KEY (participant, occurred_at, activity_id),
  CONSTRAINT fk_activity_pooling_evidence FOREIGN KEY (participant, occurred_at, activity_id) REFERENCES evidence
);
COMMENT ON TABLE activity_pooling IS 'Activities whose grams were moved into a pool or out of it after they were recorded. The others are pooled when their grants say so.';
COMMENT ON COLUMN activity_pooling.in_offset IS 'place on activities of the mandate that moved them last';

GRANT SELECT, INSERT, DELETE ON stream_output TO ${app_role};
GRANT SELECT, INSERT ON activity_pooling TO ${app_role};
GRANT UPDATE (pooled, in_offset, in_partition) ON activity_pooling TO ${app_role};
