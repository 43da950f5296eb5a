-- Certified credits: whole tonnes with serial numbers. Where a unit is follows from the account its range
-- stands on; the constraints below hold whatever the code does: ranges never overlap, a range stands where
-- its last movement brought it, and what was retired or cancelled cannot be moved by anyone but a superuser.
-- Lock order: system_balance (with the accounts of credits), control_total, credit_series, credit_total, each
-- in key order; the ranges of an account change only under the lock of its balance row.

CREATE EXTENSION IF NOT EXISTS btree_gist;

CREATE TABLE credit_scheme (
  scheme        smallint NOT NULL,
  serial_prefix text     NOT NULL,
  CONSTRAINT pk_credit_scheme PRIMARY KEY (scheme),
  CONSTRAINT uq_credit_scheme_serial_prefix UNIQUE (serial_prefix),
  CONSTRAINT ck_credit_scheme_serial_prefix CHECK (serial_prefix ~ '^[A-Z]{2,10}-[A-Z]{2,10}$'),
  -- Nothing outside of Shenzhen's own scheme may look like its certified reductions.
  CONSTRAINT ck_credit_scheme_shenzhen CHECK ((scheme = 1) = (serial_prefix = 'SZ-PHCER'))
);
COMMENT ON TABLE credit_scheme IS 'What the serial numbers of a scheme begin with. Changed by migrations only.';
INSERT INTO credit_scheme (scheme, serial_prefix) VALUES (1, 'SZ-PHCER'), (2, 'SANDBOX-UNIT'), (3, 'YANTIAN-UNIT');

CREATE TABLE credit_account (
  account    bigint      NOT NULL,
  owner_kind text        NOT NULL,
  owner_ref  text        NOT NULL,
  name_zh    text,
  name_en    text,
  opened_at  timestamptz NOT NULL,
  opened_by  text,
  scheme     smallint    GENERATED ALWAYS AS ((account >> 56)::smallint) STORED,
  CONSTRAINT pk_credit_account PRIMARY KEY (account),
  CONSTRAINT uq_credit_account_owner UNIQUE (scheme, owner_kind, owner_ref),
  CONSTRAINT ck_credit_account_class CHECK (account >> 48 & 255 = CASE owner_kind WHEN 'public_welfare' THEN 21 ELSE 17 END),
  CONSTRAINT ck_credit_account_owner_kind CHECK (owner_kind IN ('organisation', 'participant', 'project', 'public_welfare')),
  CONSTRAINT ck_credit_account_owner_ref CHECK (length(owner_ref) BETWEEN 1 AND 200),
  CONSTRAINT ck_credit_account_names CHECK (owner_kind <> 'public_welfare' OR name_zh IS NOT NULL AND name_en IS NOT NULL AND opened_by IS NOT NULL)
);
COMMENT ON TABLE credit_account IS 'Who holds credits. The number of an account is a hash of its owner, so a replay gives the same; two owners with one number are refused when the second is first met. The frozen credits of a holder stand on the account of class 18 with the same number.';
COMMENT ON COLUMN credit_account.owner_ref IS 'organisation id, participant id, project id, or the code of a public-welfare account';

CREATE TABLE credit_series (
  series_no  integer  NOT NULL,
  scheme     smallint NOT NULL,
  project_id text     NOT NULL,
  next_no    bigint   NOT NULL,
  CONSTRAINT pk_credit_series PRIMARY KEY (series_no),
  CONSTRAINT uq_credit_series_project UNIQUE (scheme, project_id),
  CONSTRAINT ck_credit_series_next_no CHECK (next_no BETWEEN series_no * 1000000000::bigint + 1 AND (series_no + 1) * 1000000000::bigint),
  CONSTRAINT ck_credit_series_series_no CHECK (series_no >= 1),
  CONSTRAINT ck_credit_series_scheme CHECK (scheme BETWEEN 1 AND 127)
) WITH (fillfactor = 50);
COMMENT ON TABLE credit_series IS 'The numbers of a project''s units: its registry number times 10^9, and then on from 1. Everything of a project is issued by one writer in one order, so a replay gives each batch the same numbers.';

CREATE TABLE credit_batch (
  scheme              smallint    NOT NULL,
  vintage             smallint    NOT NULL,
  series_no           integer     NOT NULL,
  first_no            bigint      NOT NULL,
  last_no             bigint      NOT NULL,
  batch_id            text        NOT NULL,
  project_id          text        NOT NULL,
  methodology         text        NOT NULL,
  methodology_version text        NOT NULL,
  serial_prefix       text        NOT NULL,
  period_start        date        NOT NULL,
  period_end          date        NOT NULL,
  issued_at           timestamptz NOT NULL,
  entry_id            uuid        NOT NULL,
  tonnes              bigint      GENERATED ALWAYS AS (last_no - first_no + 1) STORED,
  units               int8range   GENERATED ALWAYS AS (int8range(first_no, last_no, '[]')) STORED,
  CONSTRAINT pk_credit_batch PRIMARY KEY (scheme, batch_id),
  CONSTRAINT uq_credit_batch_tonnes UNIQUE (scheme, batch_id, tonnes),
  CONSTRAINT uq_credit_batch_units UNIQUE (scheme, batch_id, units WITHOUT OVERLAPS),
  CONSTRAINT ex_credit_batch_units EXCLUDE USING gist (units WITH &&),
  CONSTRAINT fk_credit_batch_series FOREIGN KEY (series_no) REFERENCES credit_series,
  CONSTRAINT fk_credit_batch_prefix FOREIGN KEY (serial_prefix) REFERENCES credit_scheme (serial_prefix),
  CONSTRAINT ck_credit_batch_numbers CHECK (first_no <= last_no AND (first_no - 1) / 1000000000 = series_no AND (last_no - 1) / 1000000000 = series_no),
  CONSTRAINT ck_credit_batch_vintage CHECK (vintage = extract(year FROM period_end)),
  CONSTRAINT ck_credit_batch_period CHECK (period_start <= period_end),
  CONSTRAINT ck_credit_batch_methodology CHECK (methodology ~ '^[a-z0-9]+(-[a-z0-9]+)*$')
);
COMMENT ON TABLE credit_batch IS 'Issued batches; only added to.';
COMMENT ON COLUMN credit_batch.vintage IS 'year in which the period of the batch ends';
COMMENT ON COLUMN credit_batch.serial_prefix IS 'of the scheme when it was issued';
COMMENT ON COLUMN credit_batch.tonnes IS 'tonnes CO2e, one unit each';

CREATE TABLE credit_total (
  scheme    smallint NOT NULL,
  issued    bigint   NOT NULL,
  held      bigint   NOT NULL,
  frozen    bigint   NOT NULL,
  welfare   bigint   NOT NULL,
  retired   bigint   NOT NULL,
  cancelled bigint   NOT NULL,
  batch_id  text     NOT NULL,
  CONSTRAINT pk_credit_total PRIMARY KEY (scheme, batch_id),
  CONSTRAINT fk_credit_total_batch FOREIGN KEY (scheme, batch_id, issued) REFERENCES credit_batch (scheme, batch_id, tonnes),
  CONSTRAINT ck_credit_total_amounts CHECK (held >= 0 AND frozen >= 0 AND welfare >= 0 AND retired >= 0 AND cancelled >= 0),
  CONSTRAINT ck_credit_total_conserved CHECK (issued = held + frozen + welfare + retired + cancelled)
) WITH (fillfactor = 50);
COMMENT ON TABLE credit_total IS 'Where the units of a batch are, in tonnes, kept with every movement: issued = held + frozen + welfare + retired + cancelled at every instant.';

CREATE TABLE credit_movement (
  first_no     bigint      NOT NULL,
  last_no      bigint      NOT NULL,
  from_account bigint      NOT NULL,
  to_account   bigint      NOT NULL,
  moved_at     timestamptz NOT NULL,
  entry_id     uuid        NOT NULL,
  hold         uuid,
  line         smallint    NOT NULL,
  scheme       smallint    GENERATED ALWAYS AS ((to_account >> 56)::smallint) STORED,
  batch_id     text        NOT NULL,
  tonnes       bigint      GENERATED ALWAYS AS (last_no - first_no + 1) STORED,
  units        int8range   GENERATED ALWAYS AS (int8range(first_no, last_no, '[]')) STORED,
  CONSTRAINT pk_credit_movement PRIMARY KEY (entry_id, line, first_no),
  CONSTRAINT uq_credit_movement_units UNIQUE (entry_id, line, to_account, units WITHOUT OVERLAPS),
  CONSTRAINT fk_credit_movement_entry FOREIGN KEY (entry_id, line) REFERENCES journal (entry_id, line),
  CONSTRAINT fk_credit_movement_batch FOREIGN KEY (scheme, batch_id, PERIOD units) REFERENCES credit_batch (scheme, batch_id, PERIOD units),
  CONSTRAINT ck_credit_movement_numbers CHECK (first_no <= last_no),
  CONSTRAINT ck_credit_movement_scheme CHECK (from_account >> 56 = to_account >> 56),
  -- The end is the end.
  CONSTRAINT ck_credit_movement_from CHECK (from_account >> 48 & 255 IN (16, 17, 18, 21)),
  CONSTRAINT ck_credit_movement_to CHECK (to_account >> 48 & 255 BETWEEN 17 AND 21),
  CONSTRAINT ck_credit_movement_hold CHECK ((hold IS NOT NULL) = (to_account >> 48 & 255 = 18))
);
CREATE INDEX ix_credit_movement_first_no ON credit_movement (first_no, last_no);
CREATE INDEX ix_credit_movement_from ON credit_movement (from_account, entry_id);
CREATE INDEX ix_credit_movement_to ON credit_movement (to_account, entry_id);
COMMENT ON TABLE credit_movement IS 'Every movement of every unit, with the posting pair that books its tonnes; only added to. The movements of a unit in the order of moved_at, entry and line are its history.';
COMMENT ON COLUMN credit_movement.hold IS 'order, retirement or other case that the units are frozen for';

CREATE TABLE credit_range (
  first_no    bigint      NOT NULL,
  last_no     bigint      NOT NULL,
  account     bigint      NOT NULL,
  acquired_at timestamptz NOT NULL,
  entry_id    uuid        NOT NULL,
  hold        uuid,
  line        smallint    NOT NULL,
  scheme      smallint    GENERATED ALWAYS AS ((account >> 56)::smallint) STORED,
  state       smallint    GENERATED ALWAYS AS ((account >> 48 & 255)::smallint) STORED,
  batch_id    text        NOT NULL,
  units       int8range   GENERATED ALWAYS AS (int8range(first_no, last_no, '[]')) STORED,
  CONSTRAINT pk_credit_range PRIMARY KEY (first_no),
  CONSTRAINT ex_credit_range_units EXCLUDE USING gist (units WITH &&),
  CONSTRAINT fk_credit_range_batch FOREIGN KEY (scheme, batch_id, PERIOD units) REFERENCES credit_batch (scheme, batch_id, PERIOD units),
  CONSTRAINT fk_credit_range_movement FOREIGN KEY (entry_id, line, account, PERIOD units) REFERENCES credit_movement (entry_id, line, to_account, PERIOD units),
  CONSTRAINT ck_credit_range_numbers CHECK (first_no <= last_no),
  CONSTRAINT ck_credit_range_state CHECK (account >> 48 & 255 BETWEEN 17 AND 21),
  CONSTRAINT ck_credit_range_hold CHECK ((hold IS NOT NULL) = (account >> 48 & 255 = 18))
);
CREATE INDEX ix_credit_range_account ON credit_range (account, first_no);
COMMENT ON TABLE credit_range IS 'Where every unit is now. Any cut is possible; a range is replaced by its parts.';
COMMENT ON COLUMN credit_range.state IS '17 held, 18 frozen, 19 retired, 20 cancelled, 21 on a public-welfare account: the class of the account';
COMMENT ON COLUMN credit_range.acquired_at IS 'when the holder got the units; freezing and giving back leave it';
COMMENT ON COLUMN credit_range.entry_id IS 'entry of the journal that brought the units here, with its line';

-- A row of retired or cancelled units cannot be taken away, even by who may take away others.
ALTER TABLE credit_range ENABLE ROW LEVEL SECURITY;
ALTER TABLE credit_range FORCE ROW LEVEL SECURITY;
CREATE POLICY po_credit_range_read ON credit_range FOR SELECT USING (true);
CREATE POLICY po_credit_range_add ON credit_range FOR INSERT WITH CHECK (true);
CREATE POLICY po_credit_range_split ON credit_range FOR DELETE USING (state IN (17, 18, 21));

ALTER TABLE journal ADD CONSTRAINT ck_journal_credits CHECK (
  CASE WHEN asset = 3 THEN
    CASE debit_account >> 48 & 255
      WHEN 16 THEN credit_account >> 48 & 255 = 17
      WHEN 17 THEN credit_account >> 48 & 255 IN (17, 21, 20)
                   OR credit_account = debit_account + (1::bigint << 48)
                   OR credit_account >> 48 & 255 = 19 AND credit_account & 281474976710655 <> 4
      WHEN 18 THEN credit_account >> 48 & 255 IN (17, 21, 20)
                   OR credit_account >> 48 & 255 = 19 AND credit_account & 281474976710655 <> 4
      -- The only way out of a public-welfare account is retirement for public welfare.
      WHEN 21 THEN credit_account >> 48 & 255 = 19 AND credit_account & 281474976710655 = 4
      ELSE false
    END
  ELSE debit_account >> 48 & 255 NOT BETWEEN 16 AND 23 AND credit_account >> 48 & 255 NOT BETWEEN 16 AND 23 END);

ALTER TABLE system_balance ADD CONSTRAINT ck_system_balance_credits CHECK (
  asset <> 3 OR account >> 48 & 255 = 16 AND credits = 0
  OR account >> 48 & 255 IN (17, 18, 21) AND credits >= debits
  OR account >> 48 & 255 IN (19, 20) AND debits = 0);

GRANT SELECT ON credit_scheme TO ${app_role};
GRANT SELECT, INSERT ON credit_account, credit_series, credit_batch, credit_total, credit_movement TO ${app_role};
GRANT UPDATE (next_no) ON credit_series TO ${app_role};
GRANT UPDATE (held, frozen, welfare, retired, cancelled) ON credit_total TO ${app_role};
GRANT SELECT, INSERT, DELETE ON credit_range TO ${app_role};
