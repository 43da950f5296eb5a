-- Acts that must not be forgotten: approvals, rules, keys, mandates, suspensions, readings of personal data.
-- Written in the transaction of the change, published to the topic acts, made leaves of the log by the ledger.

CREATE TABLE act (
  act_no   bigint      GENERATED ALWAYS AS IDENTITY,
  xid      xid8        NOT NULL DEFAULT pg_current_xact_id(),
  act_id   uuid        NOT NULL,
  at       timestamptz NOT NULL,
  scheme   smallint    NOT NULL,
  kind     text        NOT NULL,
  actor    text        NOT NULL,
  subject  text        NOT NULL,
  reason   text,
  document text,
  detail   text,
  CONSTRAINT pk_act PRIMARY KEY (act_no),
  CONSTRAINT uq_act_act_id UNIQUE (act_id),
  CONSTRAINT ck_act_scheme CHECK (scheme BETWEEN 1 AND 127),
  CONSTRAINT ck_act_kind CHECK (kind ~ '^[a-z_]+\.[a-z_]+$'),
  CONSTRAINT ck_act_actor CHECK (actor <> '')
);
CREATE INDEX ix_act_xid ON act (xid, act_no);
COMMENT ON TABLE act IS 'Acts of this service. Rows are never changed.';
COMMENT ON COLUMN act.xid IS 'transaction that wrote it: what committed before every running transaction is published, in this order, so no late commit is passed by';
COMMENT ON COLUMN act.act_id IS 'UUIDv8: time, then a hash of what was done';
COMMENT ON COLUMN act.kind IS 'what was done, for example partner.suspended';
COMMENT ON COLUMN act.actor IS 'subject of the token of who did it, or system:<service>';
COMMENT ON COLUMN act.subject IS 'what it was done to';
COMMENT ON COLUMN act.document IS 'SHA-256 of a document it is about, hexadecimal';

CREATE TABLE act_published (
  only_row boolean NOT NULL DEFAULT true,
  xid      xid8    NOT NULL,
  act_no   bigint  NOT NULL,
  CONSTRAINT pk_act_published PRIMARY KEY (only_row),
  CONSTRAINT ck_act_published_only_row CHECK (only_row)
) WITH (fillfactor = 10);
COMMENT ON TABLE act_published IS 'Up to where acts were acknowledged by Kafka, in the order of xid and act_no.';
INSERT INTO act_published (xid, act_no) VALUES ('0', 0);

GRANT SELECT, INSERT ON act TO ${app_role};
GRANT SELECT, UPDATE ON act_published TO ${app_role};
