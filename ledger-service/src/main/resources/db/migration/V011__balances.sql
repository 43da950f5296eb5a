-- Plans of the writers do not depend on statistics, and a page is pruned by the next update of it: vacuum
-- and analyze may come once per turn-over of a table.
-- Totals that only grow; a balance is credits - debits. Room in each page keeps updates in their page,
-- and there is no second index, so no update touches an index.
-- Lock order everywhere: participant_balance, points_lot, points_reserve, system_balance, control_total, each in key order.

-- The columns that a posting changes stand together, between those that it does not: the WAL of an update
-- leaves out what is the same at both ends of the row.
CREATE TABLE participant_balance (
  participant       bigint   NOT NULL,
  reduction_debits  bigint   NOT NULL,
  points_debits     bigint   NOT NULL,
  points_debt       bigint   NOT NULL DEFAULT 0,
  reduction_credits bigint   NOT NULL,
  points_credits    bigint   NOT NULL,
  lot_credited      bigint   NOT NULL DEFAULT 0,
  lot_debited       bigint   NOT NULL DEFAULT 0,
  lot_month         integer  NOT NULL DEFAULT 0,
  lot_validity      smallint NOT NULL DEFAULT 0,
  CONSTRAINT pk_participant_balance PRIMARY KEY (participant),
  CONSTRAINT ck_participant_balance_shape CHECK (participant >> 56 >= 1 AND participant >> 48 & 255 = 0),
  CONSTRAINT ck_participant_balance_reduction CHECK (reduction_debits >= 0 AND reduction_credits >= reduction_debits),
  CONSTRAINT ck_participant_balance_points CHECK (points_debits >= 0 AND points_debt >= 0 AND points_credits >= points_debits - points_debt),
  CONSTRAINT ck_participant_balance_lot_amounts CHECK (lot_debited >= 0 AND lot_credited >= lot_debited),
  CONSTRAINT ck_participant_balance_lot_in_points CHECK (lot_credited <= points_credits AND lot_debited <= points_debits - points_debt),
  CONSTRAINT ck_participant_balance_lot_key CHECK (lot_validity BETWEEN 1 AND 120 AND lot_month BETWEEN 197001 AND 999912 AND lot_month % 100 BETWEEN 1 AND 12
                                                   OR lot_validity = 0 AND lot_month = 0 AND lot_credited = 0)
) WITH (fillfactor = 60, autovacuum_vacuum_scale_factor = 1, autovacuum_analyze_scale_factor = 1);
COMMENT ON TABLE participant_balance IS 'One row per participant with both its assets and its newest points lot, so that a posting touches one row. The lots of older months stand in points_lot; the view points_lots has all. Over all lots of a participant: credited = points_credits, debited = points_debits - points_debt.';
COMMENT ON COLUMN participant_balance.participant IS 'participant id, which is also the account id';
COMMENT ON COLUMN participant_balance.reduction_debits IS 'total debited, mg CO2e';
COMMENT ON COLUMN participant_balance.reduction_credits IS 'total credited, mg CO2e';
COMMENT ON COLUMN participant_balance.points_debits IS 'total debited, points';
COMMENT ON COLUMN participant_balance.points_credits IS 'total credited, points';
COMMENT ON COLUMN participant_balance.points_debt IS 'points owed by order of the authority and not yet taken from a lot';
COMMENT ON COLUMN participant_balance.lot_month IS 'yyyymm of the newest lot, which is the one with the greatest month and then validity; 0 before the first';
COMMENT ON COLUMN participant_balance.lot_validity IS 'as points_lot.validity_months';
COMMENT ON COLUMN participant_balance.lot_credited IS 'as points_lot.credited';
COMMENT ON COLUMN participant_balance.lot_debited IS 'as points_lot.debited';

CREATE TABLE points_lot (
  participant     bigint   NOT NULL,
  credited        bigint   NOT NULL,
  debited         bigint   NOT NULL,
  book_month      integer  NOT NULL,
  validity_months smallint NOT NULL,
  CONSTRAINT pk_points_lot PRIMARY KEY (participant, book_month, validity_months),
  CONSTRAINT ck_points_lot_amounts CHECK (debited >= 0 AND credited >= debited),
  CONSTRAINT ck_points_lot_book_month CHECK (book_month BETWEEN 197001 AND 999912 AND book_month % 100 BETWEEN 1 AND 12),
  CONSTRAINT ck_points_lot_validity CHECK (validity_months BETWEEN 1 AND 120)
) WITH (fillfactor = 60, autovacuum_vacuum_scale_factor = 1, autovacuum_analyze_scale_factor = 1);
COMMENT ON TABLE points_lot IS 'All lots of a participant but the newest. Points of one participant booked in one month under one validity; they expire together, at 24:00 on the last day of month book_month + validity_months - 1, Asia/Shanghai.';
COMMENT ON COLUMN points_lot.credited IS 'points granted';
COMMENT ON COLUMN points_lot.debited IS 'points used, expired or reversed';
COMMENT ON COLUMN points_lot.book_month IS 'yyyymm of the book date';
COMMENT ON COLUMN points_lot.validity_months IS 'of the exchange rule that granted them; at most 10 years (P4)';

CREATE VIEW points_lots AS
  SELECT participant, lot_month AS book_month, lot_validity AS validity_months, lot_credited AS credited, lot_debited AS debited
    FROM participant_balance WHERE lot_month > 0
  UNION ALL
  SELECT participant, book_month, validity_months, credited, debited FROM points_lot;
COMMENT ON VIEW points_lots IS 'Every points lot, wherever it stands.';

CREATE TABLE points_reserve (
  participant bigint NOT NULL,
  debits      bigint NOT NULL,
  credits     bigint NOT NULL,
  CONSTRAINT pk_points_reserve PRIMARY KEY (participant),
  CONSTRAINT fk_points_reserve_participant FOREIGN KEY (participant) REFERENCES participant_balance,
  CONSTRAINT ck_points_reserve_amounts CHECK (debits >= 0 AND credits >= debits)
) WITH (fillfactor = 60);
COMMENT ON TABLE points_reserve IS 'Points a participant set aside for redemptions: the account of class 4 with the number of the participant. Its lots were debited when the points were set aside.';

CREATE TABLE system_balance (
  account bigint   NOT NULL,
  debits  bigint   NOT NULL,
  credits bigint   NOT NULL,
  asset   smallint NOT NULL,
  CONSTRAINT pk_system_balance PRIMARY KEY (account, asset),
  CONSTRAINT ck_system_balance_shape CHECK (account >> 56 >= 1 AND account >> 48 & 255 >= 1),
  CONSTRAINT ck_system_balance_amounts CHECK (debits >= 0 AND credits >= 0),
  CONSTRAINT ck_system_balance_asset CHECK (asset BETWEEN 1 AND 4),
  CONSTRAINT ck_system_balance_bound CHECK (account >> 48 & 255 <> 3 OR credits >= debits)
) WITH (fillfactor = 10);
COMMENT ON TABLE system_balance IS 'Accounts that belong to no participant, striped: the low 48 bits are the partition whose writer owns the row, so two writers never meet on one.';
COMMENT ON COLUMN system_balance.account IS 'scheme, class (1 reduction origin, 2 points issuance, 3 pooled grams of a project, 5 expired points, 6 cancelled points), stripe or number of the project';

CREATE TABLE control_total (
  scheme              smallint NOT NULL,
  asset               smallint NOT NULL,
  stripe              integer  NOT NULL,
  participant_debits  bigint   NOT NULL,
  participant_credits bigint   NOT NULL,
  reserve_debits      bigint   NOT NULL,
  reserve_credits     bigint   NOT NULL,
  lots_credited       bigint   NOT NULL,
  lots_debited        bigint   NOT NULL,
  debt                bigint   NOT NULL,
  journal_amount      bigint   NOT NULL,
  pairs               bigint   NOT NULL,
  CONSTRAINT pk_control_total PRIMARY KEY (scheme, asset, stripe)
) WITH (fillfactor = 10);
COMMENT ON TABLE control_total IS 'Totals over all participants, lots and pairs, kept with every change, so that the trial balance reads a handful of rows; the full check sums the rows themselves and compares. Striped like system_balance, and locked after it.';
COMMENT ON COLUMN control_total.stripe IS 'partition whose writer owns the row; 65535 for the commands of people';
COMMENT ON COLUMN control_total.debt IS 'may fall below zero in a stripe, never over all stripes';

CREATE TABLE activities_progress (
  partition         integer NOT NULL,
  activities_offset bigint  NOT NULL,
  CONSTRAINT pk_activities_progress PRIMARY KEY (partition),
  CONSTRAINT ck_activities_progress_offset CHECK (activities_offset >= 0)
) WITH (fillfactor = 10);
COMMENT ON TABLE activities_progress IS 'Per partition, how far the effects of the topic activities have come to the books.';
COMMENT ON COLUMN activities_progress.activities_offset IS 'highest offset on activities whose reduction is committed here';

GRANT SELECT, INSERT, UPDATE ON participant_balance, points_lot, points_reserve, system_balance, control_total, activities_progress TO ${app_role};
GRANT SELECT ON points_lots TO ${app_role};
