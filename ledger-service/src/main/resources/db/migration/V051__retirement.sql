-- Retirement of credits, the rules of compliance offsets, certificates, orders on wrongly issued units,
-- public-welfare accounts. Rows of decisions are never changed; a state changes once.
-- Lock order, after that of V050: credit_retirement, compliance_position, credit_order, each by key.

-- The writer of a stream appends the entries of its batch last.
ALTER TABLE credit_movement ALTER CONSTRAINT fk_credit_movement_entry DEFERRABLE INITIALLY DEFERRED;

CREATE TABLE credit_offset_rule (
  rule_no     smallint    NOT NULL,
  scheme      smallint    NOT NULL,
  version     integer     NOT NULL,
  from_year   smallint    NOT NULL,
  basis       text        NOT NULL,
  numerator   integer     NOT NULL,
  denominator integer     NOT NULL,
  provenance  text        NOT NULL,
  source      text        NOT NULL,
  decided_by  text,
  decided_at  timestamptz,
  CONSTRAINT pk_credit_offset_rule PRIMARY KEY (rule_no),
  CONSTRAINT uq_credit_offset_rule_version UNIQUE (scheme, version),
  CONSTRAINT uq_credit_offset_rule_from_year UNIQUE (scheme, from_year),
  CONSTRAINT ck_credit_offset_rule_basis CHECK (basis IN ('shortfall', 'emissions', 'allocation')),
  CONSTRAINT ck_credit_offset_rule_ratio CHECK (numerator > 0 AND numerator <= denominator AND denominator <= 1000000),
  CONSTRAINT ck_credit_offset_rule_year CHECK (from_year BETWEEN 1970 AND 2200),
  CONSTRAINT ck_credit_offset_rule_decided CHECK ((decided_by IS NULL) = (decided_at IS NULL)),
  CONSTRAINT ck_credit_offset_rule_provenance CHECK (provenance IN ('official', 'secondary', 'derived', 'illustrative', 'recalled'))
);
COMMENT ON TABLE credit_offset_rule IS 'How much of an obligation may be covered by retired credits: the version with the latest from_year not after the compliance year applies. Down to whole tonnes.';
COMMENT ON COLUMN credit_offset_rule.basis IS 'what the ratio is of: shortfall = max(0, emissions - allowances), emissions, allocation = allowances';

-- The official text of Order 343 was not at hand: see domain facts, section 7. So the newer rule says "recalled".
INSERT INTO credit_offset_rule (rule_no, scheme, version, from_year, basis, numerator, denominator, provenance, source)
SELECT scheme * 2 - 1, scheme, 1, 2013, 'emissions', 10, 100, 'secondary',
       'GIZ Shenzhen ETS sheet (2018-04), ICAP sheet (2021-08-09): offsets up to 10 % of emissions' FROM generate_series(1, 3) AS scheme
UNION ALL
SELECT scheme * 2, scheme, 2, 2022, 'shortfall', 20, 100, 'recalled',
       'Believed to be Order 343 of 2022 (at most 20 % of the shortfall); to be checked against the official text' FROM generate_series(1, 3) AS scheme;

CREATE TABLE compliance_position (
  position_id    uuid     NOT NULL,
  scheme         smallint NOT NULL,
  year           smallint NOT NULL,
  revision       integer  NOT NULL,
  rule_no        smallint NOT NULL,
  limit_tonnes   bigint   NOT NULL,
  ceiling_tonnes bigint   NOT NULL,
  offset_tonnes  bigint   NOT NULL,
  entity         text     NOT NULL,
  CONSTRAINT pk_compliance_position PRIMARY KEY (position_id),
  CONSTRAINT uq_compliance_position_entity UNIQUE (scheme, entity, year),
  CONSTRAINT fk_compliance_position_rule FOREIGN KEY (rule_no) REFERENCES credit_offset_rule,
  CONSTRAINT ck_compliance_position_limit CHECK (limit_tonnes >= 0 AND ceiling_tonnes >= limit_tonnes),
  CONSTRAINT ck_compliance_position_offset CHECK (offset_tonnes BETWEEN 0 AND ceiling_tonnes)
);
COMMENT ON TABLE compliance_position IS 'What an entity of the trading system may offset in a year, and what it has offset or applied for.';
COMMENT ON COLUMN compliance_position.ceiling_tonnes IS 'the limit, or what was offset already when a revision brought the limit below that';
COMMENT ON COLUMN compliance_position.offset_tonnes IS 'retired and applied for, tonnes';

CREATE TABLE compliance_revision (
  position_id       uuid        NOT NULL,
  revision          integer     NOT NULL,
  emissions_tonnes  bigint      NOT NULL,
  allowances_tonnes bigint      NOT NULL,
  boundary_projects text[]      NOT NULL,
  reason            text        NOT NULL,
  entered_by        text        NOT NULL,
  entered_at        timestamptz NOT NULL,
  CONSTRAINT pk_compliance_revision PRIMARY KEY (position_id, revision),
  CONSTRAINT fk_compliance_revision_position FOREIGN KEY (position_id) REFERENCES compliance_position,
  CONSTRAINT ck_compliance_revision_tonnes CHECK (emissions_tonnes >= 0 AND allowances_tonnes >= 0)
);
COMMENT ON TABLE compliance_revision IS 'What the authority entered for an entity and year; a correction is a new revision.';
COMMENT ON COLUMN compliance_revision.boundary_projects IS 'projects inside the entity''s own boundary, whose units it may not use';

CREATE TABLE credit_retirement (
  retirement_id   uuid        NOT NULL,
  scheme          smallint    NOT NULL,
  account         bigint      NOT NULL,
  tonnes          bigint      NOT NULL,
  applied_at      timestamptz NOT NULL,
  decided_at      timestamptz,
  entry_id        uuid,
  position_id     uuid,
  period_start    date        NOT NULL,
  period_end      date        NOT NULL,
  reason          text        NOT NULL,
  state           text        NOT NULL,
  beneficiary     text        NOT NULL,
  purpose         text        NOT NULL,
  batch_id        text,
  applied_by      text        NOT NULL,
  applied_org     text,
  decided_by      text,
  decided_org     text,
  decision_reason text,
  content_hash    bytea       NOT NULL,
  CONSTRAINT pk_credit_retirement PRIMARY KEY (retirement_id),
  CONSTRAINT uq_credit_retirement_state UNIQUE (retirement_id, state),
  CONSTRAINT fk_credit_retirement_account FOREIGN KEY (account) REFERENCES credit_account,
  CONSTRAINT fk_credit_retirement_position FOREIGN KEY (position_id) REFERENCES compliance_position,
  CONSTRAINT ck_credit_retirement_scheme CHECK (account >> 56 = scheme),
  CONSTRAINT ck_credit_retirement_tonnes CHECK (tonnes > 0),
  CONSTRAINT ck_credit_retirement_period CHECK (period_start <= period_end),
  CONSTRAINT ck_credit_retirement_reason CHECK (reason IN ('compliance_offset', 'voluntary_neutrality', 'ecological_restoration', 'public_welfare', 'voluntary_cancellation')),
  CONSTRAINT ck_credit_retirement_position CHECK ((reason = 'compliance_offset') = (position_id IS NOT NULL)),
  CONSTRAINT ck_credit_retirement_welfare CHECK ((reason = 'public_welfare') = (account >> 48 & 255 = 21)),
  CONSTRAINT ck_credit_retirement_state CHECK (
    state = 'applied' AND decided_at IS NULL AND decided_by IS NULL AND entry_id IS NULL
    OR state = 'retired' AND decided_at IS NOT NULL AND decided_by IS NOT NULL AND entry_id IS NOT NULL
    OR state IN ('rejected', 'withdrawn') AND decided_at IS NOT NULL AND decided_by IS NOT NULL AND entry_id IS NULL),
  -- Four eyes, and of another organisation, wherever a claim is made towards the authority or the public.
  CONSTRAINT ck_credit_retirement_review CHECK (
    state NOT IN ('retired', 'rejected') OR reason IN ('voluntary_cancellation', 'ecological_restoration')
    OR decided_by <> applied_by AND (applied_org IS NULL OR decided_org IS NULL OR decided_org <> applied_org OR reason = 'public_welfare'))
);
CREATE INDEX ix_credit_retirement_account ON credit_retirement (account, retirement_id);
CREATE INDEX ix_credit_retirement_public ON credit_retirement (scheme, decided_at, retirement_id) WHERE state = 'retired';
CREATE INDEX ix_credit_retirement_waiting ON credit_retirement (scheme, retirement_id) WHERE state = 'applied';
COMMENT ON TABLE credit_retirement IS 'Retirements and cancellations that holders asked for. Its units are those of its entry in credit_movement; while it is applied for, they are frozen under its id.';
COMMENT ON COLUMN credit_retirement.retirement_id IS 'made of the applicant and its idempotency key';
COMMENT ON COLUMN credit_retirement.content_hash IS 'SHA-256 of what was asked for: the same key with other content is refused';

CREATE TABLE credit_certificate (
  certificate_id text        NOT NULL,
  retirement_id  uuid        NOT NULL,
  state          text        NOT NULL DEFAULT 'retired',
  issued_at      timestamptz NOT NULL,
  CONSTRAINT pk_credit_certificate PRIMARY KEY (certificate_id),
  CONSTRAINT uq_credit_certificate_retirement UNIQUE (retirement_id),
  CONSTRAINT fk_credit_certificate_retirement FOREIGN KEY (retirement_id, state) REFERENCES credit_retirement (retirement_id, state),
  CONSTRAINT ck_credit_certificate_state CHECK (state = 'retired'),
  CONSTRAINT ck_credit_certificate_id CHECK (certificate_id ~ '^[0-9A-HJKMNP-TV-Z]{5}(-[0-9A-HJKMNP-TV-Z]{5}){4}$')
);
COMMENT ON TABLE credit_certificate IS 'Certificates of what was retired; only added to. The id is 125 random bits: nobody finds one by counting.';

CREATE TABLE credit_order (
  order_id            uuid        NOT NULL,
  scheme              smallint    NOT NULL,
  first_no            bigint      NOT NULL,
  last_no             bigint      NOT NULL,
  replacement_account bigint,
  proposed_at         timestamptz NOT NULL,
  batch_id            text        NOT NULL,
  reason              text        NOT NULL,
  proposed_by         text        NOT NULL,
  content_hash        bytea       NOT NULL,
  CONSTRAINT pk_credit_order PRIMARY KEY (order_id),
  CONSTRAINT uq_credit_order_proposed_by UNIQUE (order_id, proposed_by),
  CONSTRAINT fk_credit_order_batch FOREIGN KEY (scheme, batch_id) REFERENCES credit_batch (scheme, batch_id),
  CONSTRAINT fk_credit_order_account FOREIGN KEY (replacement_account) REFERENCES credit_account,
  CONSTRAINT ck_credit_order_numbers CHECK (first_no <= last_no)
);
COMMENT ON TABLE credit_order IS 'Orders of the authority on wrongly issued units, proposed by one person.';
COMMENT ON COLUMN credit_order.replacement_account IS 'who puts good units in their place; null: they are only cancelled';

CREATE TABLE credit_order_decision (
  order_id        uuid        NOT NULL,
  decided_at      timestamptz NOT NULL,
  cancelled       bigint      NOT NULL,
  replaced        bigint      NOT NULL,
  compensated     bigint      NOT NULL,
  decision        text        NOT NULL,
  proposed_by     text        NOT NULL,
  decided_by      text        NOT NULL,
  decision_reason text,
  CONSTRAINT pk_credit_order_decision PRIMARY KEY (order_id),
  CONSTRAINT fk_credit_order_decision_order FOREIGN KEY (order_id, proposed_by) REFERENCES credit_order (order_id, proposed_by),
  CONSTRAINT ck_credit_order_decision_decision CHECK (decision IN ('confirmed', 'dismissed')),
  CONSTRAINT ck_credit_order_decision_two_people CHECK (decided_by <> proposed_by)
);
COMMENT ON TABLE credit_order_decision IS 'What a second person decided on an order, once.';
COMMENT ON COLUMN credit_order_decision.compensated IS 'tonnes of the replacing account cancelled in the place of units that were used up before';

CREATE TABLE welfare_assignment (
  participant bigint      NOT NULL,
  change_no   integer     NOT NULL,
  account     bigint,
  decided_at  timestamptz NOT NULL,
  CONSTRAINT pk_welfare_assignment PRIMARY KEY (participant, change_no),
  CONSTRAINT fk_welfare_assignment_account FOREIGN KEY (account) REFERENCES credit_account,
  CONSTRAINT ck_welfare_assignment_account CHECK (account IS NULL OR account >> 48 & 255 = 21 AND account >> 56 = participant >> 56)
);
COMMENT ON TABLE welfare_assignment IS 'Public-welfare account that a participant gives the credits of its pooled grams to; the change with the highest number counts, null ends it.';

CREATE TABLE welfare_donation (
  donation_id  uuid        NOT NULL,
  from_account bigint      NOT NULL,
  to_account   bigint      NOT NULL,
  tonnes       bigint      NOT NULL,
  donated_at   timestamptz NOT NULL,
  entry_id     uuid        NOT NULL,
  batch_id     text,
  donated_by   text        NOT NULL,
  CONSTRAINT pk_welfare_donation PRIMARY KEY (donation_id),
  CONSTRAINT fk_welfare_donation_from FOREIGN KEY (from_account) REFERENCES credit_account,
  CONSTRAINT fk_welfare_donation_to FOREIGN KEY (to_account) REFERENCES credit_account,
  CONSTRAINT ck_welfare_donation_to CHECK (to_account >> 48 & 255 = 21 AND to_account >> 56 = from_account >> 56),
  CONSTRAINT ck_welfare_donation_tonnes CHECK (tonnes > 0)
);
COMMENT ON TABLE welfare_donation IS 'Units a holder gave to a public-welfare account; the id is made of the holder and its idempotency key.';

GRANT SELECT, INSERT ON credit_offset_rule, compliance_position, compliance_revision, credit_retirement, credit_certificate,
  credit_order, credit_order_decision, welfare_assignment, welfare_donation TO ${app_role};
GRANT UPDATE (revision, rule_no, limit_tonnes, ceiling_tonnes, offset_tonnes) ON compliance_position TO ${app_role};
GRANT UPDATE (state, decided_at, decided_by, decided_org, decision_reason, entry_id) ON credit_retirement TO ${app_role};
