-- The transparency log inside the database: leaves as their writers committed them, and the copy of the
-- published order. The order itself, tiles and checkpoints are files outside (docs/transparency-log.md).

-- Locked after control_total, in key order; the row of commands is what serializes their commits.
CREATE TABLE lane (
  lane        integer NOT NULL,
  next_number bigint  NOT NULL,
  CONSTRAINT pk_lane PRIMARY KEY (lane),
  CONSTRAINT ck_lane_scheme CHECK (lane >> 16 BETWEEN 1 AND 127),
  CONSTRAINT ck_lane_next_number CHECK (next_number > 0)
) WITH (fillfactor = 10);
COMMENT ON TABLE lane IS 'Where each lane ends. A lane is the order of one writer, so no writer waits for another.';
COMMENT ON COLUMN lane.lane IS 'bits 16-22 scheme; below, 0-32767: partition of the topic reductions, 32768-65534: partition of the topic acts + 32768, 65535: the commands of people';
COMMENT ON COLUMN lane.next_number IS 'how many leaves the lane has';

CREATE TABLE lane_batch (
  first_number bigint      NOT NULL,
  written_at   timestamptz NOT NULL DEFAULT now(),
  lane         integer     NOT NULL,
  leaf_count   integer     NOT NULL,
  leaves       bytea       NOT NULL,
  CONSTRAINT pk_lane_batch PRIMARY KEY (lane, first_number),
  CONSTRAINT fk_lane_batch_lane FOREIGN KEY (lane) REFERENCES lane,
  CONSTRAINT ck_lane_batch_first_number CHECK (first_number >= 0),
  CONSTRAINT ck_lane_batch_leaves CHECK (leaf_count > 0 AND length(leaves) = leaf_count * 32)
);
ALTER TABLE lane_batch ALTER COLUMN leaves SET STORAGE EXTERNAL;
COMMENT ON TABLE lane_batch IS 'The leaves of one batch of one writer, committed with its entries. Without gaps: the first number of a batch is the end of the one before.';
COMMENT ON COLUMN lane_batch.first_number IS 'number in the lane of the first leaf, from 0';
COMMENT ON COLUMN lane_batch.written_at IS 'begin of the transaction';
COMMENT ON COLUMN lane_batch.leaves IS 'entries of the log, 32 bytes each: salted commitments';

ALTER TABLE journal ADD COLUMN lane integer, ADD COLUMN lane_number bigint;
ALTER TABLE journal
  ADD CONSTRAINT ck_journal_lane
    CHECK ((line = 0) = (lane IS NOT NULL) AND (lane IS NULL) = (lane_number IS NULL)
           AND lane >> 16 = debit_account >> 56) NOT VALID;
COMMENT ON COLUMN journal.lane IS 'on line 0: lane of the entry''s leaf';
COMMENT ON COLUMN journal.lane_number IS 'on line 0: number of the entry''s leaf in its lane';
CREATE UNIQUE INDEX uq_journal_lane ON journal (lane, lane_number) WHERE lane IS NOT NULL;

CREATE TABLE log_order (
  run_no       bigint   NOT NULL,
  tree_index   bigint   NOT NULL,
  first_number bigint   NOT NULL,
  lane         integer  NOT NULL,
  leaf_count   integer  NOT NULL,
  scheme       smallint NOT NULL,
  CONSTRAINT pk_log_order PRIMARY KEY (scheme, run_no),
  CONSTRAINT uq_log_order_index UNIQUE (scheme, tree_index),
  CONSTRAINT uq_log_order_lane UNIQUE (lane, first_number),
  CONSTRAINT fk_log_order_lane FOREIGN KEY (lane) REFERENCES lane,
  CONSTRAINT ck_log_order_scheme CHECK (lane >> 16 = scheme),
  CONSTRAINT ck_log_order_numbers CHECK (run_no >= 0 AND tree_index >= 0 AND first_number >= 0 AND leaf_count > 0)
);
COMMENT ON TABLE log_order IS 'Copy of the published order: runs of consecutive leaves of a lane, and where they stand in the tree of their scheme. Ends earlier than the published one after a restore, until the sequencer has refilled it.';
COMMENT ON COLUMN log_order.run_no IS 'number of the run in the published order, from 0';
COMMENT ON COLUMN log_order.tree_index IS 'of the first leaf of the run';

GRANT SELECT, INSERT, UPDATE ON lane TO ${app_role};
GRANT SELECT, INSERT ON lane_batch, log_order TO ${app_role};
