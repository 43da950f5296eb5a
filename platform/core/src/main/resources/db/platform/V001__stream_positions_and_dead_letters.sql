-- What every service that reads a topic keeps: how far it has read, and what it had to set aside.

CREATE TABLE consumer_position (
  topic            text        NOT NULL,
  partition        integer     NOT NULL,
  next_offset      bigint      NOT NULL DEFAULT 0,
  published_offset bigint      NOT NULL DEFAULT 0,
  updated_at       timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT pk_consumer_position PRIMARY KEY (topic, partition),
  CONSTRAINT ck_consumer_position_order CHECK (0 <= published_offset AND published_offset <= next_offset)
) WITH (fillfactor = 50);
COMMENT ON TABLE consumer_position IS 'One row per input partition: the fence against a second writer, and the first statement of every batch.';
COMMENT ON COLUMN consumer_position.next_offset IS 'first offset whose results are not committed here';
COMMENT ON COLUMN consumer_position.published_offset IS 'all outputs of inputs below it were acknowledged by Kafka; those up to next_offset are published again on assignment';

CREATE TABLE dead_letter (
  id           bigint      GENERATED ALWAYS AS IDENTITY,
  topic        text        NOT NULL,
  partition    integer     NOT NULL,
  "offset"     bigint      NOT NULL,
  recorded_at  timestamptz NOT NULL,
  key          bytea,
  value        bytea,
  reason       text        NOT NULL,
  state        text        NOT NULL DEFAULT 'waiting',
  proposal     text,
  proposed_by  text,
  proposed_at  timestamptz,
  decided_by   text,
  decided_at   timestamptz,
  note         text,
  created_at   timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT pk_dead_letter PRIMARY KEY (id),
  CONSTRAINT uq_dead_letter_position UNIQUE (topic, partition, "offset"),
  CONSTRAINT ck_dead_letter_state CHECK (state IN ('waiting', 'proposed', 'retry_approved', 'retried_unpublished', 'retried', 'discarded')),
  CONSTRAINT ck_dead_letter_proposal CHECK (proposal IN ('retry', 'discard')),
  CONSTRAINT ck_dead_letter_two_people CHECK (decided_by IS NULL OR decided_by <> proposed_by)
);
COMMENT ON TABLE dead_letter IS 'Records that could not be processed; they leave it by retry or discard, proposed by one person and decided by another.';
COMMENT ON COLUMN dead_letter.recorded_at IS 'append time of the record on its topic';

GRANT SELECT, INSERT, UPDATE ON consumer_position TO ${app_role};
GRANT SELECT, INSERT, UPDATE ON dead_letter TO ${app_role};
