-- What the authority, operators and participants order: corrections, redemptions, expiry.

-- When a reversal may take points back by itself. The authority has published no such rule, so each scheme
-- starts with an illustrative one: the points are unspent, and the reversal comes within 7 days.
CREATE TABLE correction_rule (
  rule_no     smallint    NOT NULL,
  scheme      smallint    NOT NULL,
  version     integer     NOT NULL,
  valid_from  timestamptz NOT NULL,
  window_days smallint    NOT NULL,
  provenance  text        NOT NULL,
  source      text        NOT NULL,
  decided_by  text,
  decided_at  timestamptz,
  CONSTRAINT pk_correction_rule PRIMARY KEY (rule_no),
  CONSTRAINT uq_correction_rule_scheme_version UNIQUE (scheme, version),
  CONSTRAINT uq_correction_rule_scheme_valid_from UNIQUE (scheme, valid_from),
  CONSTRAINT ck_correction_rule_window CHECK (window_days BETWEEN 0 AND 3660),
  CONSTRAINT ck_correction_rule_future CHECK (version = 1 AND decided_at IS NULL OR decided_by IS NOT NULL AND decided_at IS NOT NULL AND valid_from > decided_at),
  CONSTRAINT ck_correction_rule_provenance CHECK (provenance IN ('official', 'secondary', 'derived', 'illustrative'))
);
COMMENT ON TABLE correction_rule IS 'Versions of the rule under which a reversal takes back points that are still unspent; the one in force when the reversal was recorded applies. Everything else waits in parked_reversal.';
COMMENT ON COLUMN correction_rule.window_days IS 'days from the record of the activity to the record of its reversal, at most; 0 takes back none';

INSERT INTO correction_rule (rule_no, scheme, version, valid_from, window_days, provenance, source)
SELECT scheme, scheme, 1, timestamptz '1970-01-01 00:00:00Z', 7, 'illustrative',
       'The default lateness window of the methodologies; the authority has published no rule for corrections'
  FROM generate_series(1, 3) AS scheme;

CREATE TABLE parked_reversal (
  reversal_id     uuid        NOT NULL,
  participant     bigint      NOT NULL,
  points          bigint      NOT NULL,
  recorded_at     timestamptz NOT NULL,
  activity_id     uuid        NOT NULL,
  cause           uuid        NOT NULL,
  book_month      integer     NOT NULL,
  validity_months smallint    NOT NULL,
  why             text        NOT NULL,
  CONSTRAINT pk_parked_reversal PRIMARY KEY (reversal_id),
  CONSTRAINT ck_parked_reversal_points CHECK (points > 0),
  CONSTRAINT ck_parked_reversal_why CHECK (why IN ('outside_window', 'spent', 'expired'))
);
COMMENT ON TABLE parked_reversal IS 'Points that a reversal did not take back; only an order of the authority may. Rows are never changed.';
COMMENT ON COLUMN parked_reversal.reversal_id IS 'entry of the journal that reversed the reduction';

CREATE TABLE reversal_decision (
  reversal_id uuid        NOT NULL,
  decision    text        NOT NULL,
  decided_by  text        NOT NULL,
  decided_at  timestamptz NOT NULL,
  reason      text        NOT NULL,
  entry_id    uuid,
  CONSTRAINT pk_reversal_decision PRIMARY KEY (reversal_id),
  CONSTRAINT fk_reversal_decision_reversal FOREIGN KEY (reversal_id) REFERENCES parked_reversal,
  CONSTRAINT ck_reversal_decision_decision CHECK (decision = 'order' AND entry_id IS NOT NULL OR decision = 'dismiss' AND entry_id IS NULL)
);
COMMENT ON TABLE reversal_decision IS 'What the authority decided on a parked reversal, once.';

CREATE TABLE redemption (
  redemption_id uuid        NOT NULL,
  participant   bigint      NOT NULL,
  points        bigint      NOT NULL,
  reserved_at   timestamptz NOT NULL,
  used_at       timestamptz,
  ended_at      timestamptz,
  release_after timestamptz NOT NULL,
  channel       text        NOT NULL,
  partner       text,
  state         text        NOT NULL,
  used_by       text,
  ended_by      text,
  CONSTRAINT pk_redemption PRIMARY KEY (redemption_id),
  CONSTRAINT fk_redemption_participant FOREIGN KEY (participant) REFERENCES participant_balance,
  CONSTRAINT ck_redemption_points CHECK (points > 0),
  CONSTRAINT ck_redemption_channel CHECK (channel = 'platform' AND partner IS NULL OR channel = 'partner' AND partner IS NOT NULL),
  CONSTRAINT ck_redemption_state CHECK (state = 'reserved' AND used_at IS NULL AND ended_at IS NULL
                                        OR state = 'used' AND used_at IS NOT NULL AND ended_at IS NULL
                                        OR state = 'cancelled' AND used_at IS NOT NULL AND ended_at IS NOT NULL
                                        OR state = 'released' AND used_at IS NULL AND ended_at IS NOT NULL)
);
CREATE INDEX ix_redemption_participant ON redemption (participant, redemption_id);
CREATE INDEX ix_redemption_waiting ON redemption (release_after) WHERE state = 'reserved';
COMMENT ON TABLE redemption IS 'Points a participant chose to spend: reserved, then used (reported by the operator) and cancelled (by the platform), or released.';

CREATE TABLE redemption_lot (
  redemption_id   uuid     NOT NULL,
  points          bigint   NOT NULL,
  book_month      integer  NOT NULL,
  validity_months smallint NOT NULL,
  CONSTRAINT pk_redemption_lot PRIMARY KEY (redemption_id, book_month, validity_months),
  CONSTRAINT fk_redemption_lot_redemption FOREIGN KEY (redemption_id) REFERENCES redemption,
  CONSTRAINT ck_redemption_lot_points CHECK (points > 0)
);
COMMENT ON TABLE redemption_lot IS 'Which lots a redemption took its points from, so that a release gives them back where they were.';

CREATE TABLE expiry_run (
  scheme       smallint    NOT NULL,
  expiry_month integer     NOT NULL,
  completed_at timestamptz NOT NULL,
  CONSTRAINT pk_expiry_run PRIMARY KEY (scheme, expiry_month)
);
COMMENT ON TABLE expiry_run IS 'Months whose lots were all expired. Nothing rests on it but the time for looking again.';

GRANT SELECT, INSERT ON correction_rule, parked_reversal, reversal_decision, redemption, redemption_lot, expiry_run TO ${app_role};
GRANT UPDATE (used_at, ended_at, state, used_by, ended_by) ON redemption TO ${app_role};
