-- People's assignment of pooled grams to public-welfare accounts, carried out when a batch is issued: of the units
-- of the batch, whole tonnes go to each account; the remainder is a claim on the next batch of the same project.
-- Lock order: welfare_claim comes last, after the totals of batches; a project has one writer.

CREATE TABLE welfare_claim (
  project bigint NOT NULL,
  account bigint NOT NULL,
  mg      bigint NOT NULL,
  CONSTRAINT pk_welfare_claim PRIMARY KEY (project, account),
  CONSTRAINT fk_welfare_claim_account FOREIGN KEY (account) REFERENCES credit_account,
  CONSTRAINT ck_welfare_claim_account CHECK (account >> 48 & 255 = 21 AND account >> 56 = project >> 56),
  CONSTRAINT ck_welfare_claim_mg CHECK (mg >= 0)
) WITH (fillfactor = 80);
COMMENT ON TABLE welfare_claim IS 'Grams of a project''s batches that people assigned to a public-welfare account and that no unit was given for yet: less than a tonne, unless a batch had fewer units than were claimed.';
COMMENT ON COLUMN welfare_claim.mg IS 'milligrams CO2e';

CREATE TABLE welfare_gift (
  account        bigint      NOT NULL,
  project        bigint      NOT NULL,
  assigned_mg    bigint      NOT NULL,
  carried_in_mg  bigint      NOT NULL,
  tonnes         bigint      NOT NULL,
  carried_out_mg bigint      NOT NULL,
  issued_at      timestamptz NOT NULL,
  entry_id       uuid,
  batch_no       integer     NOT NULL,
  people         integer     NOT NULL,
  CONSTRAINT pk_welfare_gift PRIMARY KEY (batch_no, account),
  CONSTRAINT fk_welfare_gift_batch FOREIGN KEY (batch_no) REFERENCES batch_issue,
  CONSTRAINT fk_welfare_gift_account FOREIGN KEY (account) REFERENCES credit_account,
  CONSTRAINT ck_welfare_gift_account CHECK (account >> 48 & 255 = 21 AND account >> 56 = project >> 56),
  CONSTRAINT ck_welfare_gift_amounts CHECK (assigned_mg >= 0 AND carried_in_mg >= 0 AND tonnes >= 0 AND carried_out_mg >= 0 AND people >= 0),
  -- Grams that were assigned are units that were given and what is carried; nothing else.
  CONSTRAINT ck_welfare_gift_conserved CHECK (assigned_mg + carried_in_mg = tonnes * 1000000000 + carried_out_mg),
  CONSTRAINT ck_welfare_gift_entry CHECK ((tonnes > 0) = (entry_id IS NOT NULL))
);
CREATE INDEX ix_welfare_gift_account ON welfare_gift (account, issued_at);
COMMENT ON TABLE welfare_gift IS 'What a public-welfare account got of an issued batch by people''s assignment; only added to.';
COMMENT ON COLUMN welfare_gift.assigned_mg IS 'milligrams CO2e of the batch that people assigned to the account';
COMMENT ON COLUMN welfare_gift.entry_id IS 'entry of the journal that moved the units; null when they were less than one';

CREATE TABLE welfare_gift_share (
  participant bigint  NOT NULL,
  account     bigint  NOT NULL,
  mg          bigint  NOT NULL,
  batch_no    integer NOT NULL,
  CONSTRAINT pk_welfare_gift_share PRIMARY KEY (participant, batch_no),
  CONSTRAINT fk_welfare_gift_share_gift FOREIGN KEY (batch_no, account) REFERENCES welfare_gift (batch_no, account) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT ck_welfare_gift_share_mg CHECK (mg > 0)
);
CREATE INDEX ix_welfare_gift_share_batch ON welfare_gift_share (batch_no, account);
COMMENT ON TABLE welfare_gift_share IS 'Whose grams of a batch went to which public-welfare account; they earn no share of its proceeds.';

GRANT SELECT, INSERT ON welfare_claim, welfare_gift, welfare_gift_share TO ${app_role};
GRANT UPDATE (mg) ON welfare_claim TO ${app_role};
