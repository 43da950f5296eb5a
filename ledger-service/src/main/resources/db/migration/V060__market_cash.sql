-- Members of the market and their money. Amounts are fen. Which accounts money may move between stands here as
-- checks, so no command can send a member's money where it does not belong.

ALTER TABLE journal ADD CONSTRAINT ck_journal_cash CHECK (
  CASE WHEN asset = 4 THEN
    CASE debit_account >> 48 & 255
      -- In from the bank only to a member's available money.
      WHEN 24 THEN credit_account >> 48 & 255 = 25
      -- Available money pays, or is set aside for its own member.
      WHEN 25 THEN credit_account >> 48 & 255 IN (27, 30) OR credit_account = debit_account + (1::bigint << 48)
      -- Frozen money pays, leaves through the bank, or goes back to its own member.
      WHEN 26 THEN credit_account >> 48 & 255 IN (24, 27, 30) OR credit_account = debit_account - (1::bigint << 48)
      -- A project's budget is ring-fenced: fees, participants' shares, and members who are paid for offers.
      WHEN 28 THEN credit_account >> 48 & 255 IN (25, 27, 29)
      -- A share can only go back to a budget, or to the bank for its participant.
      WHEN 29 THEN credit_account >> 48 & 255 IN (24, 28)
      WHEN 30 THEN credit_account >> 48 & 255 IN (25, 28)
      WHEN 27 THEN credit_account >> 48 & 255 = 25
      ELSE false
    END
  ELSE debit_account >> 48 & 255 NOT BETWEEN 24 AND 31 AND credit_account >> 48 & 255 NOT BETWEEN 24 AND 31 END);

-- Only the bank's account may owe: it stands for the money outside.
ALTER TABLE system_balance ADD CONSTRAINT ck_system_balance_cash CHECK (
  CASE WHEN asset = 4 THEN account >> 48 & 255 = 24 OR account >> 48 & 255 BETWEEN 25 AND 31 AND credits >= debits
  ELSE account >> 48 & 255 NOT BETWEEN 24 AND 31 END);

CREATE TABLE market_member (
  number      bigint      NOT NULL,
  admitted_at timestamptz NOT NULL,
  scheme      smallint    NOT NULL,
  org         text        NOT NULL,
  name_zh     text        NOT NULL,
  name_en     text        NOT NULL,
  admitted_by text        NOT NULL,
  CONSTRAINT pk_market_member PRIMARY KEY (scheme, number),
  CONSTRAINT uq_market_member_org UNIQUE (scheme, org),
  CONSTRAINT ck_market_member_number CHECK (number >= 0 AND number < 1::bigint << 48)
);
COMMENT ON TABLE market_member IS 'Organisations that the exchange admitted to trading (real names: rules.md section 8.1).';
COMMENT ON COLUMN market_member.number IS 'low 48 bits of its accounts of class 25 (available) and 26 (frozen): a hash of scheme and organisation';

CREATE TABLE project_seller (
  number        bigint      NOT NULL,
  registered_at timestamptz NOT NULL,
  member        bigint      NOT NULL,
  scheme        smallint    NOT NULL,
  personal      boolean     NOT NULL,
  project_id    text        NOT NULL,
  registered_by text        NOT NULL,
  CONSTRAINT pk_project_seller PRIMARY KEY (scheme, project_id),
  CONSTRAINT uq_project_seller_number UNIQUE (scheme, number),
  CONSTRAINT fk_project_seller_member FOREIGN KEY (scheme, member) REFERENCES market_member (scheme, number),
  CONSTRAINT ck_project_seller_number CHECK (number >= 0 AND number < 1::bigint << 48)
);
COMMENT ON TABLE project_seller IS 'Which member sells a project''s credits. The proceeds go to the project''s ring-fenced budget, the account of class 28 with this number.';
COMMENT ON COLUMN project_seller.personal IS 'whether participants who gave the mandate get their own share of the proceeds';

CREATE TABLE cash_movement (
  movement_id    uuid        NOT NULL,
  member         bigint      NOT NULL,
  amount_fen     bigint      NOT NULL,
  requested_at   timestamptz NOT NULL,
  decided_at     timestamptz,
  scheme         smallint    NOT NULL,
  kind           text        NOT NULL,
  state          text        NOT NULL,
  requested_by   text        NOT NULL,
  decided_by     text,
  bank_reference text,
  reason         text,
  CONSTRAINT pk_cash_movement PRIMARY KEY (movement_id),
  CONSTRAINT fk_cash_movement_member FOREIGN KEY (scheme, member) REFERENCES market_member (scheme, number),
  CONSTRAINT uq_cash_movement_bank_reference UNIQUE (scheme, bank_reference),
  CONSTRAINT ck_cash_movement_amount CHECK (amount_fen > 0),
  CONSTRAINT ck_cash_movement_kind CHECK (kind IN ('deposit', 'withdrawal')),
  CONSTRAINT ck_cash_movement_state CHECK (state = 'requested' AND decided_at IS NULL AND decided_by IS NULL
                                           OR state = 'confirmed' AND decided_at IS NOT NULL AND decided_by IS NOT NULL AND bank_reference IS NOT NULL
                                           OR state IN ('rejected', 'cancelled') AND decided_at IS NOT NULL AND decided_by IS NOT NULL AND reason IS NOT NULL),
  -- Two people: who asked cannot confirm.
  CONSTRAINT ck_cash_movement_two_people CHECK (state <> 'confirmed' OR decided_by <> requested_by)
);
CREATE INDEX ix_cash_movement_member ON cash_movement (scheme, member, requested_at, movement_id);
CREATE INDEX ix_cash_movement_waiting ON cash_movement (scheme, requested_at, movement_id) WHERE state = 'requested';
COMMENT ON TABLE cash_movement IS 'Deposits and withdrawals: asked for by a member, confirmed or rejected by the settlement bank. A withdrawal''s money is frozen from the request on.';
COMMENT ON COLUMN cash_movement.bank_reference IS 'the bank''s own name of the transfer; once in a scheme';

GRANT SELECT, INSERT ON market_member, project_seller, cash_movement TO ${app_role};
GRANT UPDATE (state, decided_at, decided_by, bank_reference, reason) ON cash_movement TO ${app_role};
