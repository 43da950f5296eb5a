-- Pooled grams, batches of projects, and what became of them.
-- Lock order: after points_lot come pooled_balance and batch_holding, after control_total pool_total,
-- batch_issue and project_book, each in key order.

CREATE TABLE pool (
  pool_no     integer NOT NULL,
  methodology text    NOT NULL,
  partner     text    NOT NULL,
  CONSTRAINT pk_pool PRIMARY KEY (pool_no),
  CONSTRAINT uq_pool UNIQUE (methodology, partner)
);
COMMENT ON TABLE pool IS 'Short numbers for pools; the number is a hash of methodology and partner, so every replay gives the same. In each scheme at most one open project draws from a pool.';

CREATE TABLE pooled_balance (
  participant bigint  NOT NULL,
  debits      bigint  NOT NULL,
  credits     bigint  NOT NULL,
  pool_no     integer NOT NULL,
  CONSTRAINT pk_pooled_balance PRIMARY KEY (participant, pool_no),
  CONSTRAINT ck_pooled_balance_participant CHECK (participant >> 56 >= 1 AND participant >> 48 & 255 = 0),
  CONSTRAINT ck_pooled_balance_amounts CHECK (debits >= 0 AND credits >= debits)
) WITH (fillfactor = 60, autovacuum_vacuum_scale_factor = 1, autovacuum_analyze_scale_factor = 1);
COMMENT ON TABLE pooled_balance IS 'Pooled grams that are in no batch: the account of class 7 with the number of the participant, by pool. Milligrams CO2e.';

CREATE TABLE pool_total (
  debits  bigint   NOT NULL,
  credits bigint   NOT NULL,
  pool_no integer  NOT NULL,
  stripe  integer  NOT NULL,
  scheme  smallint NOT NULL,
  CONSTRAINT pk_pool_total PRIMARY KEY (scheme, pool_no, stripe),
  CONSTRAINT ck_pool_total_amounts CHECK (debits >= 0 AND credits >= 0)
) WITH (fillfactor = 10);
COMMENT ON TABLE pool_total IS 'Totals over pooled_balance, kept with every change like control_total. Debits may exceed credits in a stripe, never over all stripes.';
COMMENT ON COLUMN pool_total.stripe IS 'partition whose writer owns the row';

CREATE TABLE batch_holding (
  participant bigint  NOT NULL,
  amount      bigint  NOT NULL,
  batch_no    integer NOT NULL,
  CONSTRAINT pk_batch_holding PRIMARY KEY (participant, batch_no),
  CONSTRAINT ck_batch_holding_amount CHECK (amount >= 0)
) WITH (fillfactor = 80);
COMMENT ON TABLE batch_holding IS 'What a batch holds of whom, milligrams CO2e; over all participants the account of class 8 of the batch. It stays as it was when the batch is issued.';

CREATE TABLE batch_issue (
  batch_no       integer     NOT NULL,
  scheme         smallint    NOT NULL,
  project        bigint      NOT NULL,
  total_mg       bigint      NOT NULL,
  carried_in_mg  bigint      NOT NULL,
  replaced_mg    bigint      NOT NULL,
  tonnes         bigint      NOT NULL,
  carried_out_mg bigint      NOT NULL,
  entry_id       uuid        NOT NULL,
  issued_at      timestamptz NOT NULL,
  batch_id       text        NOT NULL,
  serials        text        NOT NULL,
  CONSTRAINT pk_batch_issue PRIMARY KEY (batch_no),
  CONSTRAINT uq_batch_issue_batch_id UNIQUE (scheme, batch_id),
  CONSTRAINT ck_batch_issue_amounts CHECK (total_mg > 0 AND carried_in_mg >= 0 AND replaced_mg >= 0 AND tonnes > 0 AND carried_out_mg BETWEEN 0 AND 999999999),
  -- Grams consumed are tonnes issued, what was made good and what is carried; nothing else.
  CONSTRAINT ck_batch_issue_conserved CHECK (total_mg + carried_in_mg = tonnes * 1000000000 + replaced_mg + carried_out_mg)
);
COMMENT ON TABLE batch_issue IS 'What each issued batch came to; a batch with a row here takes and gives no grams any more.';

CREATE TABLE project_book (
  project   bigint NOT NULL,
  due_mg    bigint NOT NULL,
  issued_mg bigint NOT NULL,
  CONSTRAINT pk_project_book PRIMARY KEY (project),
  CONSTRAINT ck_project_book_amounts CHECK (due_mg >= 0 AND issued_mg >= 0)
);
COMMENT ON TABLE project_book IS 'What a project owes and has issued: the account of class 9 of its number holds issued_mg - due_mg. What it carries stands on the account of class 3.';
COMMENT ON COLUMN project_book.due_mg IS 'replacement due: milligrams of activities voided after the verification of their batch had begun';

CREATE TABLE holding_answer (
  in_offset    bigint   NOT NULL,
  command_id   uuid     NOT NULL,
  in_partition smallint NOT NULL,
  record_key   text     NOT NULL,
  value        bytea    NOT NULL,
  CONSTRAINT pk_holding_answer PRIMARY KEY (in_partition, in_offset),
  CONSTRAINT uq_holding_answer_command UNIQUE (command_id)
);
COMMENT ON TABLE holding_answer IS 'What was answered to bind, unbind and issue, by their place on reductions. A command is answered once, for ever.';

ALTER TABLE journal ADD COLUMN pool_no integer;
COMMENT ON COLUMN journal.pool_no IS 'pool of the pooled grams that the pair moves';
ALTER TABLE journal DROP CONSTRAINT ck_journal_holder;
ALTER TABLE journal
  -- The holder stands on one side, with its own account or one of its number.
  ADD CONSTRAINT ck_journal_holder CHECK (holder & ~(255::bigint << 48) = debit_account & ~(255::bigint << 48)
                                          OR holder & ~(255::bigint << 48) = credit_account & ~(255::bigint << 48)),
  ADD CONSTRAINT ck_journal_pool CHECK ((debit_account >> 48 & 255 = 7 OR credit_account >> 48 & 255 = 7) = (pool_no IS NOT NULL)),
  -- Pooled grams come from the origin, their own participant or a batch, and go to one of the last two.
  ADD CONSTRAINT ck_journal_pooled_of_its_person
    CHECK ((debit_account >> 48 & 255 <> 7 OR credit_account >> 48 & 255 = 8 OR credit_account = debit_account - (7::bigint << 48))
           AND (credit_account >> 48 & 255 <> 7 OR debit_account >> 48 & 255 IN (1, 8) OR debit_account = credit_account - (7::bigint << 48))),
  -- A batch gives to pools, to its project, and nobody else.
  ADD CONSTRAINT ck_journal_batch
    CHECK ((debit_account >> 48 & 255 <> 8 OR credit_account >> 48 & 255 IN (3, 7, 9))
           AND (credit_account >> 48 & 255 <> 8 OR debit_account >> 48 & 255 IN (3, 7)));
ALTER TABLE system_balance ADD CONSTRAINT ck_system_balance_batch CHECK (account >> 48 & 255 <> 8 OR credits >= debits);

GRANT SELECT, INSERT ON pool, batch_issue, holding_answer TO ${app_role};
GRANT SELECT, INSERT, UPDATE ON pooled_balance, pool_total, batch_holding, project_book TO ${app_role};
