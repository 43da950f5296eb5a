-- Accounts whose owner was erased: their points lapsed by an entry, and nothing is set aside for them any more.

CREATE TABLE erased_account (
  participant bigint      NOT NULL,
  erased_at   timestamptz NOT NULL,
  cause       uuid        NOT NULL,
  CONSTRAINT pk_erased_account PRIMARY KEY (participant),
  CONSTRAINT uq_erased_account_cause UNIQUE (cause),
  CONSTRAINT ck_erased_account_shape CHECK (participant >> 56 >= 1 AND participant >> 48 & 255 = 0)
);
COMMENT ON TABLE erased_account IS 'Participants that nobody can be found behind any more. The books keep their pseudonym; rows are never changed.';
COMMENT ON COLUMN erased_account.erased_at IS 'append time of the erase command on activities';
COMMENT ON COLUMN erased_account.cause IS 'the erase command; the entry of purpose 40 (lapse) names it, when points were left';

GRANT SELECT, INSERT ON erased_account TO ${app_role};

COMMENT ON COLUMN journal.purpose IS 'number of the purpose, see docs/architecture.md: 1 post, 2 reverse, 3 expire, 4 reserve, 5 release, 6 cancel, 7 order, 40 lapse';
