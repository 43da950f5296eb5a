-- Which settlements were appended to the topic completely.

CREATE TABLE settled_month (
  scheme      smallint    NOT NULL,
  month       integer     NOT NULL,
  appended_at timestamptz NOT NULL,
  CONSTRAINT pk_settled_month PRIMARY KEY (scheme, month),
  CONSTRAINT ck_settled_month_scheme CHECK (scheme BETWEEN 1 AND 127),
  CONSTRAINT ck_settled_month_month CHECK (month % 100 BETWEEN 1 AND 12 AND month BETWEEN 200001 AND 999912)
);
COMMENT ON TABLE settled_month IS 'Months whose settle commands Kafka has acknowledged, every one; a month that is not here is appended again.';
COMMENT ON COLUMN settled_month.month IS 'local month, yyyymm';

ALTER TABLE backfill ADD COLUMN settled_at timestamptz;
COMMENT ON COLUMN backfill.settled_at IS 'when Kafka had acknowledged every settle command of the closed grant';

GRANT SELECT, INSERT ON settled_month TO ${app_role};
GRANT UPDATE (settled_at) ON backfill TO ${app_role};
