-- The book. Columns stand in the order of their alignment, widest first: no padding inside a row.
-- A column that a later kind of entry needs is added at the end as a nullable one, without a rewrite.

CREATE TABLE journal (
  debit_account       bigint      NOT NULL,
  credit_account      bigint      NOT NULL,
  amount              bigint      NOT NULL,
  occurred_at         timestamptz NOT NULL,
  recorded_at         timestamptz NOT NULL,
  entry_id            uuid        NOT NULL,
  activity_id         uuid,
  book_date           date        NOT NULL,
  partner_no          integer,
  methodology_version integer,
  line                smallint    NOT NULL,
  asset               smallint    NOT NULL,
  purpose             smallint    NOT NULL,
  exchange_rule       smallint,
  holder              bigint,
  correction_rule     smallint,
  cause               uuid,
  given_by            text,
  CONSTRAINT pk_journal PRIMARY KEY (entry_id, line),
  CONSTRAINT ck_journal_amount CHECK (amount > 0),
  CONSTRAINT ck_journal_line CHECK (line >= 0),
  CONSTRAINT ck_journal_asset CHECK (asset BETWEEN 1 AND 4),
  CONSTRAINT ck_journal_purpose CHECK (purpose >= 1),
  CONSTRAINT ck_journal_two_accounts CHECK (debit_account <> credit_account),
  CONSTRAINT ck_journal_one_scheme CHECK (debit_account >> 56 = credit_account >> 56),
  -- A positive number below 128 stands in the bits above 55.
  CONSTRAINT ck_journal_account_shape CHECK (debit_account >> 56 >= 1 AND credit_account >> 56 >= 1),
  CONSTRAINT ck_journal_holder CHECK (holder = debit_account OR holder = credit_account OR holder = debit_account - (4::bigint << 48)),
  -- Points are not transferable (P8): one side of a points pair is always a system account.
  CONSTRAINT ck_journal_no_points_between_people
    CHECK (asset <> 2 OR debit_account >> 48 & 255 <> 0 OR credit_account >> 48 & 255 <> 0),
  -- What a person set aside goes back to that person or is cancelled (P5, P8).
  CONSTRAINT ck_journal_reserve_of_its_person
    CHECK ((debit_account >> 48 & 255 <> 4 OR credit_account = debit_account - (4::bigint << 48) OR credit_account >> 48 & 255 = 6)
           AND (credit_account >> 48 & 255 <> 4 OR debit_account = credit_account - (4::bigint << 48))),
  -- Whatever is no posting of an activity names what caused it.
  CONSTRAINT ck_journal_cause CHECK (purpose = 1 OR cause IS NOT NULL)
) WITH (autovacuum_vacuum_insert_scale_factor = 0.5, autovacuum_analyze_scale_factor = 1);

COMMENT ON TABLE journal IS 'Posting pairs: one row debits one account and credits another with the same amount, so the book balances by construction. An entry is all rows of one entry_id. Rows are never changed; a correction is a reversal.';
COMMENT ON COLUMN journal.debit_account IS 'bits 56-62 scheme, bits 48-55 account class, bits 0-47 number';
COMMENT ON COLUMN journal.credit_account IS 'as debit_account, of the same scheme';
COMMENT ON COLUMN journal.amount IS 'in the unit of the asset: 1 mg CO2e, 2 points, 3 tonnes CO2e, 4 fen';
COMMENT ON COLUMN journal.occurred_at IS 'start of the activity';
COMMENT ON COLUMN journal.recorded_at IS 'append time of the record on the topic activities that caused the entry';
COMMENT ON COLUMN journal.entry_id IS 'UUIDv8: 48 bits of occurred_at in ms, then a hash of cause, purpose and number; the permanent idempotency key';
COMMENT ON COLUMN journal.activity_id IS 'the activity that caused the entry';
COMMENT ON COLUMN journal.book_date IS 'day in Asia/Shanghai the entry is booked to: that of recorded_at';
COMMENT ON COLUMN journal.partner_no IS 'partner.partner_no of who reported the activity';
COMMENT ON COLUMN journal.methodology_version IS 'methodology_version.version_no that computed the reduction';
COMMENT ON COLUMN journal.line IS 'number of the pair in its entry, from 0';
COMMENT ON COLUMN journal.asset IS '1 reduction, 2 points, 3 credit, 4 cash';
COMMENT ON COLUMN journal.purpose IS '1 post: recorded reduction and its points, 2 reverse, 3 expire, 4 reserve, 5 release, 6 cancel, 7 order';
COMMENT ON COLUMN journal.correction_rule IS 'correction_rule.rule_no that let the points of a reversal go';
COMMENT ON COLUMN journal.cause IS 'what caused an entry that posts no activity: activity id of the void, id of the claim decision, redemption, parked reversal, or expired lot';
COMMENT ON COLUMN journal.given_by IS 'subject of who gave the command; null where a record of the stream or the clock did';
COMMENT ON COLUMN journal.exchange_rule IS 'exchange_rule.rule_no that gave the points';
COMMENT ON COLUMN journal.holder IS 'account whose statement lists the entry, or whose reserve it moves; set on one pair per holder and entry';

CREATE INDEX ix_journal_holder ON journal (holder, entry_id) WHERE holder IS NOT NULL;
CREATE INDEX ix_journal_recorded_at ON journal USING brin (recorded_at) WITH (pages_per_range = 64);

CREATE VIEW posting AS
  SELECT entry_id, line, 'debit' AS side, debit_account AS account, asset, amount, purpose, occurred_at, recorded_at, book_date, activity_id
    FROM journal
  UNION ALL
  SELECT entry_id, line, 'credit', credit_account, asset, amount, purpose, occurred_at, recorded_at, book_date, activity_id
    FROM journal;
COMMENT ON VIEW posting IS 'The two single postings of each pair.';

CREATE TABLE methodology_version (
  version_no   integer NOT NULL,
  methodology  text    NOT NULL,
  version      text    NOT NULL,
  version_hash text    NOT NULL,
  CONSTRAINT pk_methodology_version PRIMARY KEY (version_no),
  CONSTRAINT uq_methodology_version UNIQUE (methodology, version, version_hash)
);
COMMENT ON TABLE methodology_version IS 'Short numbers for methodology versions; the number is a hash of the text, so every replay gives the same.';
COMMENT ON COLUMN methodology_version.version_hash IS 'SHA-256 of the filed document, hexadecimal';

CREATE TABLE partner (
  partner_no integer NOT NULL,
  partner_id text    NOT NULL,
  CONSTRAINT pk_partner PRIMARY KEY (partner_no),
  CONSTRAINT uq_partner_partner_id UNIQUE (partner_id)
);
COMMENT ON TABLE partner IS 'Short numbers for partner ids; the number is a hash of the id, so every replay gives the same.';

GRANT SELECT, INSERT ON journal, methodology_version, partner TO ${app_role};
GRANT SELECT ON posting TO ${app_role};
