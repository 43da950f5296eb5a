-- What operators say was used, against the redemptions; and what merchants are paid.
-- Lock order: behind everything of V031; the redemptions of a statement are final and change no more.

CREATE TABLE used_points_report (
  scheme      smallint    NOT NULL,
  partner     text        NOT NULL,
  report_day  date        NOT NULL,
  lines       integer     NOT NULL,
  reported_by text        NOT NULL,
  reported_at timestamptz NOT NULL,
  CONSTRAINT pk_used_points_report PRIMARY KEY (scheme, partner, report_day),
  CONSTRAINT ck_used_points_report_day CHECK (report_day < reported_at::date + 2 AND lines >= 0)
);
COMMENT ON TABLE used_points_report IS 'An operator''s daily report of used points; one per operator and local day, never changed.';

CREATE TABLE used_points_line (
  scheme        smallint NOT NULL,
  partner       text     NOT NULL,
  report_day    date     NOT NULL,
  redemption_id uuid     NOT NULL,
  points        bigint   NOT NULL,
  CONSTRAINT pk_used_points_line PRIMARY KEY (scheme, partner, report_day, redemption_id),
  CONSTRAINT fk_used_points_line_report FOREIGN KEY (scheme, partner, report_day) REFERENCES used_points_report,
  CONSTRAINT ck_used_points_line_points CHECK (points > 0)
);

CREATE TABLE used_points_correction (
  scheme        smallint    NOT NULL,
  partner       text        NOT NULL,
  report_day    date        NOT NULL,
  redemption_id uuid        NOT NULL,
  finding       text        NOT NULL,
  action        text        NOT NULL,
  reason        text        NOT NULL,
  decided_by    text        NOT NULL,
  decided_at    timestamptz NOT NULL,
  CONSTRAINT pk_used_points_correction PRIMARY KEY (scheme, partner, report_day, redemption_id),
  CONSTRAINT fk_used_points_correction_report FOREIGN KEY (scheme, partner, report_day) REFERENCES used_points_report,
  CONSTRAINT ck_used_points_correction_action CHECK (
    finding IN ('missing_here', 'missing_there', 'differing_points')
    AND (action = 'keep_books' OR action = 'accept_report' AND finding = 'missing_here'))
);
COMMENT ON TABLE used_points_correction IS 'What the platform decided on a difference. accept_report: a reservation of that mall is used, as the report says; keep_books: the redemptions are right.';

CREATE TABLE settlement (
  settlement_id     uuid        NOT NULL,
  budget_no         integer     NOT NULL,
  period            text        NOT NULL,
  covers_from       timestamptz NOT NULL,
  covers_to         timestamptz NOT NULL,
  redemptions       bigint      NOT NULL,
  points            bigint      NOT NULL,
  fen               bigint      NOT NULL,
  drawn_by          text        NOT NULL,
  drawn_at          timestamptz NOT NULL,
  paid_by           text,
  paid_at           timestamptz,
  payment_reference text,
  CONSTRAINT pk_settlement PRIMARY KEY (settlement_id),
  CONSTRAINT uq_settlement_period UNIQUE (budget_no, period),
  CONSTRAINT uq_settlement_covers_from UNIQUE (budget_no, covers_from),
  CONSTRAINT fk_settlement_budget FOREIGN KEY (budget_no) REFERENCES reward_budget,
  CONSTRAINT ck_settlement_amounts CHECK (redemptions > 0 AND points > 0 AND fen > 0 AND covers_to > covers_from),
  CONSTRAINT ck_settlement_paid CHECK ((paid_by IS NULL) = (paid_at IS NULL) AND (paid_by IS NULL) = (payment_reference IS NULL)),
  -- Who draws up a statement does not pay it.
  CONSTRAINT ck_settlement_two_people CHECK (paid_by IS NULL OR paid_by <> drawn_by)
);
COMMENT ON TABLE settlement IS 'Statement of what a budget owes to merchants for every redemption cancelled until covers_to that is in no earlier statement; paid by the sponsor.';
COMMENT ON COLUMN settlement.covers_from IS 'covers_to of the statement before; unique, so of two people who draw up at once one comes second';

CREATE TABLE settlement_line (
  settlement_id uuid   NOT NULL,
  party         text   NOT NULL,
  offer_id      uuid   NOT NULL,
  redemptions   bigint NOT NULL,
  units         bigint NOT NULL,
  points        bigint NOT NULL,
  fen           bigint NOT NULL,
  CONSTRAINT pk_settlement_line PRIMARY KEY (settlement_id, party, offer_id),
  CONSTRAINT fk_settlement_line_settlement FOREIGN KEY (settlement_id) REFERENCES settlement,
  CONSTRAINT ck_settlement_line_amounts CHECK (redemptions > 0 AND units > 0 AND points > 0 AND fen > 0)
);
COMMENT ON TABLE settlement_line IS 'What a merchant is owed for an offer; fen of all lines of a statement are its fen.';

CREATE TABLE settled_redemption (
  redemption_id uuid NOT NULL,
  settlement_id uuid NOT NULL,
  CONSTRAINT pk_settled_redemption PRIMARY KEY (redemption_id),
  CONSTRAINT fk_settled_redemption_redemption FOREIGN KEY (redemption_id) REFERENCES redemption,
  CONSTRAINT fk_settled_redemption_settlement FOREIGN KEY (settlement_id) REFERENCES settlement
);
COMMENT ON TABLE settled_redemption IS 'In which statement a redemption stands: in one, for ever.';

CREATE INDEX ix_redemption_claim ON redemption (budget_no, ended_at) WHERE budget_no IS NOT NULL AND state = 'cancelled';

GRANT SELECT, INSERT ON used_points_report, used_points_line, used_points_correction, settlement, settlement_line, settled_redemption TO ${app_role};
GRANT UPDATE (paid_by, paid_at, payment_reference) ON settlement TO ${app_role};
