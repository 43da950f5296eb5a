-- What points are redeemed for: offers, the money that pays for them, who takes how much.
-- Lock order: balances, lots, reserves, system accounts and control totals as in V011, then offer, offer_pool, offer_use.

CREATE TABLE reward_party (
  scheme   smallint NOT NULL,
  party    text     NOT NULL,
  party_no integer  NOT NULL,
  CONSTRAINT pk_reward_party PRIMARY KEY (scheme, party),
  CONSTRAINT uq_reward_party_party_no UNIQUE (scheme, party_no),
  CONSTRAINT ck_reward_party_party CHECK (party LIKE 'merchant:_%' OR party LIKE 'partner:_%')
);
COMMENT ON TABLE reward_party IS 'Merchants and app operators that make offers: merchant:<org> or partner:<client>. The number stands in accounts of class 14 and 15; it is a hash of the name, and two names with one number are refused.';

CREATE TABLE reward_budget (
  budget_no  integer     NOT NULL,
  scheme     smallint    NOT NULL,
  code       text        NOT NULL,
  name_zh    text        NOT NULL,
  name_en    text        NOT NULL,
  sponsor    text        NOT NULL,
  parties    text[]      NOT NULL,
  provenance text        NOT NULL,
  source     text        NOT NULL,
  decided_by text        NOT NULL,
  decided_at timestamptz NOT NULL,
  CONSTRAINT pk_reward_budget PRIMARY KEY (budget_no),
  CONSTRAINT uq_reward_budget_scheme_code UNIQUE (scheme, code),
  CONSTRAINT ck_reward_budget_provenance CHECK (provenance IN ('official', 'secondary', 'derived', 'illustrative'))
);
COMMENT ON TABLE reward_budget IS 'Money that pays merchants for what people redeem. Its accounts are 11 (from the sponsor), 12 (free), 13 (reserved), all with this number; the trial balance has them under cash.';
COMMENT ON COLUMN reward_budget.sponsor IS 'organisation that pays, for example a foundation';
COMMENT ON COLUMN reward_budget.parties IS 'who may charge it; empty: every merchant and app operator of the scheme';

CREATE TABLE reward_budget_funding (
  budget_no  integer     NOT NULL,
  reference  text        NOT NULL,
  fen        bigint      NOT NULL,
  reason     text        NOT NULL,
  decided_by text        NOT NULL,
  decided_at timestamptz NOT NULL,
  entry_id   uuid        NOT NULL,
  CONSTRAINT pk_reward_budget_funding PRIMARY KEY (budget_no, reference),
  CONSTRAINT fk_reward_budget_funding_budget FOREIGN KEY (budget_no) REFERENCES reward_budget,
  CONSTRAINT ck_reward_budget_funding_fen CHECK (fen <> 0)
);
COMMENT ON COLUMN reward_budget_funding.fen IS 'fen put in; negative: taken back by the sponsor';

CREATE TABLE offer (
  offer_id             uuid        NOT NULL,
  scheme               smallint    NOT NULL,
  owner                text        NOT NULL,
  code                 text        NOT NULL,
  channel              text        NOT NULL,
  partner              text,
  kind                 text        NOT NULL,
  name_zh              text        NOT NULL,
  name_en              text        NOT NULL,
  description_zh       text,
  description_en       text,
  points               bigint      NOT NULL,
  stock                bigint,
  cap                  bigint,
  cap_period           text,
  budget_no            integer,
  fen_per_unit         bigint,
  valid_from           timestamptz NOT NULL,
  valid_to             timestamptz NOT NULL,
  pool_quota           bigint,
  pool_least           bigint,
  pool_provenance      text,
  pool_source          text,
  commitment_zh        text,
  commitment_en        text,
  commitment_units     bigint,
  taken                bigint      NOT NULL DEFAULT 0,
  revision             integer     NOT NULL DEFAULT 1,
  state                text        NOT NULL DEFAULT 'draft',
  CONSTRAINT pk_offer PRIMARY KEY (offer_id),
  CONSTRAINT uq_offer_code UNIQUE (scheme, owner, code),
  CONSTRAINT fk_offer_owner FOREIGN KEY (scheme, owner) REFERENCES reward_party,
  CONSTRAINT fk_offer_budget FOREIGN KEY (budget_no) REFERENCES reward_budget,
  CONSTRAINT ck_offer_channel CHECK (channel = 'platform' AND partner IS NULL OR channel = 'partner' AND partner IS NOT NULL AND owner = 'partner:' || partner),
  CONSTRAINT ck_offer_points CHECK (points > 0),
  CONSTRAINT ck_offer_stock CHECK (taken >= 0 AND (stock IS NULL OR taken <= stock)),
  CONSTRAINT ck_offer_cap CHECK (cap IS NULL AND cap_period IS NULL OR cap > 0 AND cap_period IN ('ever', 'month', 'day')),
  CONSTRAINT ck_offer_budget CHECK (budget_no IS NULL AND fen_per_unit IS NULL OR budget_no IS NOT NULL AND fen_per_unit > 0),
  CONSTRAINT ck_offer_validity CHECK (valid_to > valid_from),
  CONSTRAINT ck_offer_pool CHECK (pool_quota IS NULL AND pool_least IS NULL AND pool_provenance IS NULL AND pool_source IS NULL
                                  OR pool_quota > 0 AND pool_least >= 0 AND pool_source IS NOT NULL
                                     AND pool_provenance IN ('official', 'secondary', 'derived', 'illustrative')),
  CONSTRAINT ck_offer_kind CHECK (kind = 'goods' AND commitment_zh IS NULL AND commitment_en IS NULL AND commitment_units IS NULL
                                  OR kind = 'donation' AND commitment_zh IS NOT NULL AND commitment_en IS NOT NULL AND commitment_units > 0),
  CONSTRAINT ck_offer_state CHECK (state IN ('draft', 'published', 'paused', 'ended')),
  CONSTRAINT ck_offer_draft CHECK (state <> 'draft' OR taken = 0)
) WITH (fillfactor = 50);
CREATE INDEX ix_offer_published ON offer (scheme, offer_id) WHERE state = 'published';
COMMENT ON TABLE offer IS 'What points are redeemed for. Terms change only while it is a draft; steps say who changed the state.';
COMMENT ON COLUMN offer.points IS 'price of a unit, points';
COMMENT ON COLUMN offer.stock IS 'units there are; null: not limited';
COMMENT ON COLUMN offer.cap IS 'units a person may take in a cap_period';
COMMENT ON COLUMN offer.fen_per_unit IS 'what the merchant may claim from the budget for a unit, fen';
COMMENT ON COLUMN offer.pool_quota IS 'units released in a local month, each person''s part in proportion to the grams of the month before';
COMMENT ON COLUMN offer.pool_least IS 'units that whoever has grams may take at least';
COMMENT ON COLUMN offer.commitment_units IS 'what the sponsor performs for a unit, counted in commitment_zh, commitment_en';
COMMENT ON COLUMN offer.taken IS 'units reserved, used or cancelled';

CREATE TABLE offer_step (
  offer_id   uuid        NOT NULL,
  step_no    integer     NOT NULL,
  verb       text        NOT NULL,
  from_state text,
  to_state   text        NOT NULL,
  by_party   text        NOT NULL,
  given_by   text        NOT NULL,
  given_at   timestamptz NOT NULL,
  reason     text,
  CONSTRAINT pk_offer_step PRIMARY KEY (offer_id, step_no),
  CONSTRAINT fk_offer_step_offer FOREIGN KEY (offer_id) REFERENCES offer,
  CONSTRAINT ck_offer_step_verb CHECK ((verb, coalesce(from_state, ''), to_state) IN (
    ('create', '', 'draft'), ('revise', 'draft', 'draft'), ('publish', 'draft', 'published'),
    ('pause', 'published', 'paused'), ('resume', 'paused', 'published'),
    ('end', 'draft', 'ended'), ('end', 'published', 'ended'), ('end', 'paused', 'ended')))
);
COMMENT ON TABLE offer_step IS 'Who changed an offer, when, why. Rows are never changed.';

CREATE TABLE offer_pool (
  offer_id     uuid        NOT NULL,
  period_start date        NOT NULL,
  quota        bigint      NOT NULL,
  total_mg     bigint      NOT NULL,
  taken        bigint      NOT NULL DEFAULT 0,
  opened_at    timestamptz NOT NULL,
  CONSTRAINT pk_offer_pool PRIMARY KEY (offer_id, period_start),
  CONSTRAINT fk_offer_pool_offer FOREIGN KEY (offer_id) REFERENCES offer,
  CONSTRAINT ck_offer_pool_quota CHECK (quota > 0 AND taken BETWEEN 0 AND quota AND total_mg >= 0)
) WITH (fillfactor = 50);
COMMENT ON TABLE offer_pool IS 'The quota of a limited pool in a month. A person''s part: 0 without grams, else max(least, floor(quota * own mg / total_mg)), at most the quota. Illustrative: the programme it follows published no formula.';
COMMENT ON COLUMN offer_pool.total_mg IS 'recorded to all participants of the scheme in the local month before, by book date, less what was taken back in it; mg CO2e';

CREATE TABLE offer_use (
  offer_id     uuid   NOT NULL,
  participant  bigint NOT NULL,
  period_start date   NOT NULL,
  cap          bigint NOT NULL,
  taken        bigint NOT NULL,
  rule         text   NOT NULL,
  CONSTRAINT pk_offer_use PRIMARY KEY (offer_id, participant, rule, period_start),
  CONSTRAINT fk_offer_use_offer FOREIGN KEY (offer_id) REFERENCES offer,
  CONSTRAINT ck_offer_use_rule CHECK (rule IN ('cap', 'pool')),
  CONSTRAINT ck_offer_use_cap CHECK (taken BETWEEN 0 AND cap)
) WITH (fillfactor = 70);
COMMENT ON TABLE offer_use IS 'Units a person holds of an offer in a period, against the cap: reserved, used or cancelled.';

CREATE TABLE offer_performance (
  offer_id     uuid        NOT NULL,
  reference    text        NOT NULL,
  performed_on date        NOT NULL,
  units        bigint      NOT NULL,
  evidence     text        NOT NULL,
  reported_by  text        NOT NULL,
  reported_at  timestamptz NOT NULL,
  CONSTRAINT pk_offer_performance PRIMARY KEY (offer_id, reference),
  CONSTRAINT fk_offer_performance_offer FOREIGN KEY (offer_id) REFERENCES offer,
  CONSTRAINT ck_offer_performance_units CHECK (units > 0)
);
COMMENT ON TABLE offer_performance IS 'What the sponsor of a donation says it performed; public.';

ALTER TABLE redemption
  ADD COLUMN offer_id  uuid,
  ADD COLUMN quantity  bigint,
  ADD COLUMN budget_no integer,
  ADD COLUMN fen       bigint,
  ADD COLUMN owner     text,
  ADD COLUMN use_key   text,
  ADD CONSTRAINT fk_redemption_offer FOREIGN KEY (offer_id) REFERENCES offer,
  ADD CONSTRAINT ck_redemption_offer CHECK ((offer_id IS NULL) = (quantity IS NULL) AND (offer_id IS NULL) = (owner IS NULL) AND (quantity IS NULL OR quantity > 0)),
  ADD CONSTRAINT ck_redemption_budget CHECK (budget_no IS NULL AND fen IS NULL OR offer_id IS NOT NULL AND budget_no IS NOT NULL AND fen > 0);
CREATE INDEX ix_redemption_offer ON redemption (offer_id, redemption_id) WHERE offer_id IS NOT NULL;
CREATE INDEX ix_redemption_owner ON redemption (owner, redemption_id) WHERE owner IS NOT NULL;
CREATE INDEX ix_redemption_used ON redemption (partner, used_at) WHERE partner IS NOT NULL AND used_at IS NOT NULL;
COMMENT ON COLUMN redemption.fen IS 'what the merchant may claim when the redemption is cancelled; moved from class 12 to 13 when reserved, back when released';
COMMENT ON COLUMN redemption.owner IS 'who made the offer and hands over';
COMMENT ON COLUMN redemption.use_key IS 'Idempotency-Key of the report of use: a repeat with the same key is the same hand-over';

GRANT SELECT, INSERT ON reward_party, reward_budget, reward_budget_funding, offer, offer_step, offer_pool, offer_use, offer_performance TO ${app_role};
GRANT UPDATE (channel, partner, kind, name_zh, name_en, description_zh, description_en, points, stock, cap, cap_period, budget_no,
              fen_per_unit, valid_from, valid_to, pool_quota, pool_least, pool_provenance, pool_source, commitment_zh,
              commitment_en, commitment_units, taken, revision, state) ON offer TO ${app_role};
GRANT UPDATE (taken) ON offer_pool, offer_use TO ${app_role};
GRANT UPDATE (use_key) ON redemption TO ${app_role};
