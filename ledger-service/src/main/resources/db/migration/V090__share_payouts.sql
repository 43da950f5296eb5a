-- A participant's share of proceeds leaves through the bank, in two steps and by two people: asked for by the
-- participant, confirmed or refused by the settlement bank. Meanwhile it stands on the account of class 31 with
-- the participant's number, so nothing can pay it twice.

ALTER TABLE journal DROP CONSTRAINT ck_journal_cash;
ALTER TABLE journal ADD CONSTRAINT ck_journal_cash CHECK (
  CASE WHEN asset = 4 THEN
    CASE debit_account >> 48 & 255
      -- In from the bank only to a member's available money.
      WHEN 24 THEN credit_account >> 48 & 255 = 25
      -- Available money pays, or is set aside for its own member.
      WHEN 25 THEN credit_account >> 48 & 255 IN (27, 30) OR credit_account = debit_account + (1::bigint << 48)
      -- Frozen money pays, leaves through the bank, or goes back to its own member.
      WHEN 26 THEN credit_account >> 48 & 255 IN (24, 27, 30) OR credit_account = debit_account - (1::bigint << 48)
      -- A project's budget is ring-fenced: fees, participants' shares, reward budgets.
      WHEN 28 THEN credit_account >> 48 & 255 IN (12, 27, 29)
      -- A share goes back to a budget, or is set aside for its own participant's payout.
      WHEN 29 THEN credit_account >> 48 & 255 = 28 OR credit_account = debit_account + (2::bigint << 48)
      -- What is set aside leaves through the bank, or goes back to its own participant.
      WHEN 31 THEN credit_account >> 48 & 255 = 24 OR credit_account = debit_account - (2::bigint << 48)
      WHEN 30 THEN credit_account >> 48 & 255 IN (25, 28)
      ELSE debit_account >> 48 & 255 BETWEEN 10 AND 15 AND credit_account >> 48 & 255 BETWEEN 10 AND 15
    END
  ELSE debit_account >> 48 & 255 NOT BETWEEN 24 AND 31 AND credit_account >> 48 & 255 NOT BETWEEN 24 AND 31 END);

CREATE TABLE share_payout (
  payout_id      uuid        NOT NULL,
  participant    bigint      NOT NULL,
  amount_fen     bigint      NOT NULL,
  requested_at   timestamptz NOT NULL,
  decided_at     timestamptz,
  scheme         smallint    GENERATED ALWAYS AS ((participant >> 56)::smallint) STORED,
  state          text        NOT NULL,
  payee          text,
  decided_by     text,
  bank_reference text,
  reason         text,
  content_hash   bytea       NOT NULL,
  CONSTRAINT pk_share_payout PRIMARY KEY (payout_id),
  CONSTRAINT uq_share_payout_bank_reference UNIQUE (scheme, bank_reference),
  CONSTRAINT ck_share_payout_participant CHECK (participant >> 56 >= 1 AND participant >> 48 & 255 = 0),
  CONSTRAINT ck_share_payout_amount CHECK (amount_fen > 0),
  CONSTRAINT ck_share_payout_payee CHECK (state <> 'requested' OR payee IS NOT NULL),
  CONSTRAINT ck_share_payout_state CHECK (state = 'requested' AND decided_at IS NULL AND decided_by IS NULL
                                          OR state = 'confirmed' AND decided_at IS NOT NULL AND decided_by IS NOT NULL AND bank_reference IS NOT NULL
                                          OR state IN ('rejected', 'cancelled') AND decided_at IS NOT NULL AND decided_by IS NOT NULL AND reason IS NOT NULL)
);
CREATE INDEX ix_share_payout_participant ON share_payout (participant, requested_at, payout_id);
CREATE INDEX ix_share_payout_waiting ON share_payout (scheme, requested_at, payout_id) WHERE state = 'requested';
COMMENT ON TABLE share_payout IS 'Payouts of participants'' shares of proceeds: asked for by the participant, confirmed or rejected by the settlement bank. The money is set aside from the request on.';
COMMENT ON COLUMN share_payout.payee IS 'by which the bank finds whom to pay: a reference that it gave, no account number; taken away when the participant is erased';
COMMENT ON COLUMN share_payout.bank_reference IS 'the bank''s own name of the transfer; once in a scheme';
COMMENT ON COLUMN share_payout.content_hash IS 'SHA-256 of what was asked for: the same key with other content is refused';

GRANT SELECT, INSERT ON share_payout TO ${app_role};
GRANT UPDATE (state, payee, decided_at, decided_by, bank_reference, reason) ON share_payout TO ${app_role};
