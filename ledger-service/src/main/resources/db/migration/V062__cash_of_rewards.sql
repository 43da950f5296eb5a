-- Money of reward budgets (classes 11 to 15) is cash too, with checks of its own; and the ring-fenced budget of a
-- project may pay into a reward budget, which pays for offers. That is its only way to people's rewards.

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
      -- A share can only go back to the budget it came from.
      WHEN 29 THEN credit_account >> 48 & 255 = 28
      WHEN 30 THEN credit_account >> 48 & 255 IN (25, 28)
      ELSE debit_account >> 48 & 255 BETWEEN 10 AND 15 AND credit_account >> 48 & 255 BETWEEN 10 AND 15
    END
  ELSE debit_account >> 48 & 255 NOT BETWEEN 24 AND 31 AND credit_account >> 48 & 255 NOT BETWEEN 24 AND 31 END);

ALTER TABLE journal DROP CONSTRAINT ck_journal_reward_accounts;
ALTER TABLE journal ADD CONSTRAINT ck_journal_reward_accounts CHECK (
  debit_account >> 48 & 255 NOT BETWEEN 10 AND 15 AND credit_account >> 48 & 255 NOT BETWEEN 10 AND 15
  OR asset = 2 AND (debit_account >> 48 & 255, credit_account >> 48 & 255) IN ((2, 10), (10, 2), (10, 0), (0, 10))
  OR asset = 4 AND (debit_account >> 48 & 255, credit_account >> 48 & 255) IN ((11, 12), (12, 11), (12, 13), (13, 12), (14, 15))
             AND debit_account & 281474976710655 = credit_account & 281474976710655
  OR asset = 4 AND (debit_account >> 48 & 255, credit_account >> 48 & 255) IN ((13, 14), (28, 12)));

ALTER TABLE system_balance DROP CONSTRAINT ck_system_balance_cash;
ALTER TABLE system_balance ADD CONSTRAINT ck_system_balance_cash CHECK (
  CASE WHEN account >> 48 & 255 BETWEEN 24 AND 31
  -- Only the bank's account may owe: it stands for the money outside.
  THEN asset = 4 AND (account >> 48 & 255 = 24 OR credits >= debits) ELSE true END);
