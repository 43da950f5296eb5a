-- Daily statements of partners: what intake turned away, and what a day was when it was closed.

CREATE TABLE intake_count (
  day           date    NOT NULL,
  partner_no    integer NOT NULL,
  source        text    NOT NULL,
  activity_type text    NOT NULL,
  code          text    NOT NULL,
  events        bigint  NOT NULL,
  CONSTRAINT pk_intake_count PRIMARY KEY (day, partner_no, source, activity_type, code),
  CONSTRAINT fk_intake_count_partner_no FOREIGN KEY (partner_no) REFERENCES partner,
  CONSTRAINT ck_intake_count_events CHECK (events > 0)
);
COMMENT ON TABLE intake_count IS 'Events that intake answered and did not put on the log, by local day. What is accepted is counted from the log, never here. A process that is killed takes the counts of its last second with it.';
COMMENT ON COLUMN intake_count.source IS 'empty when the event named none of the partner''s';
COMMENT ON COLUMN intake_count.activity_type IS 'empty when the event named no known type';
COMMENT ON COLUMN intake_count.code IS 'duplicate, or the code of the refusal';

CREATE TABLE partner_statement (
  partner_no integer     NOT NULL,
  day        date        NOT NULL,
  closed_at  timestamptz NOT NULL,
  statement  text        NOT NULL,
  CONSTRAINT pk_partner_statement PRIMARY KEY (partner_no, day),
  CONSTRAINT fk_partner_statement_partner_no FOREIGN KEY (partner_no) REFERENCES partner
);
COMMENT ON TABLE partner_statement IS 'Every local day of every partner as it was when it was closed; rows are never changed. What became of its activities since is read anew.';
COMMENT ON COLUMN partner_statement.statement IS 'JSON, as it was answered then';

CREATE TABLE statement_ready (
  scheme     smallint    NOT NULL,
  partner_id text        NOT NULL,
  day        date        NOT NULL,
  ready_at   timestamptz NOT NULL,
  CONSTRAINT pk_statement_ready PRIMARY KEY (scheme, partner_id, day),
  CONSTRAINT fk_statement_ready_partner FOREIGN KEY (scheme, partner_id) REFERENCES partner (scheme, id)
);
CREATE INDEX ix_statement_ready_at ON statement_ready (ready_at);
COMMENT ON TABLE statement_ready IS 'Statements that partners may be told of; written with the statement, never changed.';

GRANT SELECT, INSERT ON partner_statement, statement_ready TO ${app_role};
GRANT SELECT, INSERT, UPDATE ON intake_count TO ${app_role};
