-- What the sale of a project's credits brought, and for whom. By default it stays in the project's ring-fenced
-- budget; where the project pays shares, participants who gave the mandate before the first sale of a batch get theirs.

CREATE TABLE share_mandate (
  participant bigint      NOT NULL,
  given_at    timestamptz NOT NULL,
  revoked_at  timestamptz,
  project_id  text        NOT NULL,
  CONSTRAINT pk_share_mandate PRIMARY KEY (participant, project_id, given_at),
  CONSTRAINT ck_share_mandate_participant CHECK (participant >> 56 >= 1 AND participant >> 48 & 255 = 0),
  CONSTRAINT ck_share_mandate_revoked CHECK (revoked_at >= given_at)
);
CREATE UNIQUE INDEX uq_share_mandate_in_force ON share_mandate (participant, project_id) WHERE revoked_at IS NULL;
CREATE INDEX ix_share_mandate_project ON share_mandate (project_id, participant) WHERE revoked_at IS NULL;
COMMENT ON TABLE share_mandate IS 'A participant wants its own share of what a project''s credits bring. It counts for batches whose first sale comes later.';

CREATE TABLE batch_proceeds (
  sold_fen     bigint      NOT NULL,
  sold_t       bigint      NOT NULL,
  batch_mg     bigint      NOT NULL,
  fixed_at     timestamptz NOT NULL,
  scheme       smallint    NOT NULL,
  batch_id     text        NOT NULL,
  CONSTRAINT pk_batch_proceeds PRIMARY KEY (scheme, batch_id),
  CONSTRAINT ck_batch_proceeds_amounts CHECK (sold_fen >= 0 AND sold_t >= 0 AND batch_mg > 0)
) WITH (fillfactor = 50);
COMMENT ON TABLE batch_proceeds IS 'What all sales of a batch brought so far, after the seller''s fee. Only for batches of projects that pay shares.';
COMMENT ON COLUMN batch_proceeds.batch_mg IS 'milligrams CO2e of the batch when its shares were fixed, at its first sale';

CREATE TABLE batch_share (
  participant bigint   NOT NULL,
  mg          bigint   NOT NULL,
  scheme      smallint NOT NULL,
  batch_id    text     NOT NULL,
  CONSTRAINT pk_batch_share PRIMARY KEY (scheme, batch_id, participant),
  CONSTRAINT fk_batch_share_batch FOREIGN KEY (scheme, batch_id) REFERENCES batch_proceeds,
  CONSTRAINT ck_batch_share_mg CHECK (mg > 0),
  CONSTRAINT ck_batch_share_scheme CHECK (participant >> 56 = scheme)
);
COMMENT ON TABLE batch_share IS 'Whose grams in a batch earn a share of its proceeds; fixed at the first sale. What is nobody''s here is the project''s.';

CREATE TABLE project_funding (
  fen            bigint      NOT NULL,
  decided_at     timestamptz NOT NULL,
  budget_account bigint      NOT NULL,
  entry_id       uuid        NOT NULL,
  scheme         smallint    NOT NULL,
  project_id     text        NOT NULL,
  budget         text        NOT NULL,
  reason         text        NOT NULL,
  decided_by     text        NOT NULL,
  CONSTRAINT pk_project_funding PRIMARY KEY (entry_id),
  CONSTRAINT fk_project_funding_project FOREIGN KEY (scheme, project_id) REFERENCES project_seller,
  CONSTRAINT ck_project_funding_fen CHECK (fen > 0)
);
CREATE INDEX ix_project_funding_project ON project_funding (scheme, project_id, decided_at);
COMMENT ON TABLE project_funding IS 'What a project''s ring-fenced budget paid into a reward budget, which pays for offers.';
COMMENT ON COLUMN project_funding.budget_account IS 'the free money of the reward budget: account of class 12';

GRANT SELECT, INSERT ON share_mandate, batch_proceeds, batch_share, project_funding TO ${app_role};
GRANT UPDATE (revoked_at) ON share_mandate TO ${app_role};
GRANT UPDATE (sold_fen, sold_t) ON batch_proceeds TO ${app_role};
