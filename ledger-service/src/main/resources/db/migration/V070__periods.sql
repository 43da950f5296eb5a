-- Months that are closed. Two people close one; from then on no entry can be booked to it or to an earlier
-- one, whoever writes: a CHECK of the journal says so, which the service itself can neither take away nor
-- move back.

CREATE TABLE period_proposal (
  scheme      smallint    NOT NULL,
  month       integer     NOT NULL,
  proposed_by text        NOT NULL,
  proposed_at timestamptz NOT NULL,
  CONSTRAINT pk_period_proposal PRIMARY KEY (scheme, month),
  CONSTRAINT uq_period_proposal_by UNIQUE (scheme, month, proposed_by),
  CONSTRAINT ck_period_proposal_scheme CHECK (scheme BETWEEN 1 AND 127),
  CONSTRAINT ck_period_proposal_month CHECK (month BETWEEN 197001 AND 999912 AND month % 100 BETWEEN 1 AND 12)
);
COMMENT ON TABLE period_proposal IS 'Who proposed to close a month. Rows are never changed.';
COMMENT ON COLUMN period_proposal.month IS 'yyyymm, Asia/Shanghai';

CREATE TABLE period_close (
  scheme       smallint    NOT NULL,
  month        integer     NOT NULL,
  proposed_by  text        NOT NULL,
  confirmed_by text        NOT NULL,
  confirmed_at timestamptz NOT NULL,
  CONSTRAINT pk_period_close PRIMARY KEY (scheme, month),
  CONSTRAINT fk_period_close_proposal FOREIGN KEY (scheme, month, proposed_by) REFERENCES period_proposal (scheme, month, proposed_by),
  CONSTRAINT ck_period_close_two_people CHECK (confirmed_by <> proposed_by)
);
COMMENT ON TABLE period_close IS 'Closed months; a closed month closes all before it. Written by close_period only.';

CREATE TABLE period_total (
  scheme        smallint NOT NULL,
  month         integer  NOT NULL,
  asset         smallint NOT NULL,
  account_class smallint NOT NULL,
  debits        numeric  NOT NULL,
  credits       numeric  NOT NULL,
  CONSTRAINT pk_period_total PRIMARY KEY (scheme, month, asset, account_class),
  CONSTRAINT fk_period_total_close FOREIGN KEY (scheme, month) REFERENCES period_close (scheme, month),
  CONSTRAINT ck_period_total_amounts CHECK (debits >= 0 AND credits >= 0)
);
COMMENT ON TABLE period_total IS 'What the journal held of each class of accounts at the end of a closed month, by book date: all entries up to then. Never changes, since nothing can be booked there any more.';

-- One index for both: a book date is the day of recorded_at but for what came after its month was closed.
DROP INDEX ix_journal_recorded_at;
CREATE INDEX ix_journal_recorded_at_book_date ON journal USING brin (recorded_at, book_date) WITH (pages_per_range = 64);

-- Runs as the owner of the journal. The CHECK is NOT VALID: it holds for every new row and does not read the
-- old ones, so the lock is held for an instant. Who waits for it longer than 2 s gives up (55P03).
CREATE FUNCTION close_period(of_scheme smallint, of_month integer, by_whom text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET lock_timeout = '2s' AS $$
DECLARE
  last_day date := (make_date(of_month / 100, of_month % 100, 1) + interval '1 month - 1 day')::date;
  rule text := 'ck_journal_open_' || of_scheme;
BEGIN
  IF clock_timestamp() < (last_day + 1)::timestamp AT TIME ZONE 'Asia/Shanghai' THEN
    RAISE EXCEPTION 'month % is not over', of_month USING ERRCODE = 'check_violation';
  END IF;
  IF EXISTS (SELECT FROM period_close WHERE scheme = of_scheme AND month >= of_month) THEN
    RAISE EXCEPTION 'month % is closed', of_month USING ERRCODE = 'unique_violation';
  END IF;
  INSERT INTO period_close (scheme, month, proposed_by, confirmed_by, confirmed_at)
  SELECT scheme, month, proposed_by, by_whom, clock_timestamp()
    FROM period_proposal WHERE scheme = of_scheme AND month = of_month;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'nobody proposed to close month %', of_month USING ERRCODE = 'foreign_key_violation';
  END IF;
  EXECUTE format('ALTER TABLE journal DROP CONSTRAINT IF EXISTS %I', rule);
  EXECUTE format('ALTER TABLE journal ADD CONSTRAINT %I CHECK (debit_account >> 56 <> %s OR book_date > %L) NOT VALID',
                 rule, of_scheme, last_day);
END $$;
REVOKE ALL ON FUNCTION close_period(smallint, integer, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION close_period(smallint, integer, text) TO ${app_role};
GRANT SELECT, INSERT ON period_proposal, period_total TO ${app_role};
GRANT SELECT ON period_close TO ${app_role};
