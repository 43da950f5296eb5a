-- Policy incentives (政策鼓励) of the authority: points beyond what the exchange rule gives, from budgets.

-- Accounts with a bound: 10 share of a campaign, 12 free and 13 reserved money of a reward budget, 14 claim of a merchant.
ALTER TABLE system_balance ADD CONSTRAINT ck_system_balance_reward_bound
  CHECK (account >> 48 & 255 NOT IN (10, 12, 13, 14) OR credits >= debits);
COMMENT ON COLUMN system_balance.account IS 'scheme, class (1 reduction origin, 2 points issuance, 3 pooled grams of a project, 5 expired points, 6 cancelled points, 10 campaign: number of the campaign in bits 16 to 47, stripe below; 11 to 13 money of a reward budget, 14 and 15 of a merchant), stripe or number';

-- Points of a campaign come from the issuance and go to people or back; money of a reward budget stays with its
-- budget until it is a merchant's claim, and a claim is paid to its merchant.
ALTER TABLE journal ADD CONSTRAINT ck_journal_reward_accounts CHECK (
  debit_account >> 48 & 255 NOT BETWEEN 10 AND 15 AND credit_account >> 48 & 255 NOT BETWEEN 10 AND 15
  OR asset = 2 AND (debit_account >> 48 & 255, credit_account >> 48 & 255) IN ((2, 10), (10, 2), (10, 0), (0, 10))
  OR asset = 4 AND (debit_account >> 48 & 255, credit_account >> 48 & 255) IN ((11, 12), (12, 11), (12, 13), (13, 12), (14, 15))
             AND debit_account & 281474976710655 = credit_account & 281474976710655
  OR asset = 4 AND debit_account >> 48 & 255 = 13 AND credit_account >> 48 & 255 = 14);
COMMENT ON COLUMN journal.purpose IS '1 post: recorded reduction, its points and those of campaigns, 2 reverse, 3 expire, 4 reserve, 5 release, 6 cancel, 7 order, 10 award, 11 fund, 12 refund, 13 pay';

CREATE TABLE campaign (
  campaign_no            integer     NOT NULL,
  scheme                 smallint    NOT NULL,
  code                   text        NOT NULL,
  kind                   text        NOT NULL,
  name_zh                text        NOT NULL,
  name_en                text        NOT NULL,
  activity_types         text[]      NOT NULL,
  bonus_points           bigint      NOT NULL,
  multiplier_numerator   bigint      NOT NULL,
  multiplier_denominator bigint      NOT NULL,
  holder_kinds           text[]      NOT NULL,
  budget_points          bigint      NOT NULL,
  shares                 integer     NOT NULL,
  valid_from             timestamptz NOT NULL,
  valid_to               timestamptz NOT NULL,
  provenance             text        NOT NULL,
  source                 text        NOT NULL,
  decided_by             text        NOT NULL,
  decided_at             timestamptz NOT NULL,
  entry_id               uuid,
  CONSTRAINT pk_campaign PRIMARY KEY (campaign_no),
  CONSTRAINT uq_campaign_scheme_code UNIQUE (scheme, code),
  CONSTRAINT ck_campaign_kind CHECK (kind = 'activity_bonus' AND cardinality(activity_types) > 0 AND cardinality(holder_kinds) = 0
                                          AND (bonus_points > 0 OR multiplier_numerator > 0)
                                     OR kind = 'recognition' AND cardinality(activity_types) = 0 AND cardinality(holder_kinds) > 0
                                          AND bonus_points = 0 AND multiplier_numerator = 0 AND shares = 1),
  CONSTRAINT ck_campaign_rule CHECK (bonus_points >= 0 AND multiplier_numerator >= 0 AND multiplier_denominator > 0),
  CONSTRAINT ck_campaign_budget CHECK (budget_points >= 0 AND shares > 0 AND (budget_points = 0) = (entry_id IS NULL)),
  -- Only for the future: what was posted stays as it was posted, and a replay gives the same.
  CONSTRAINT ck_campaign_future CHECK (valid_from > decided_at AND valid_to > valid_from),
  CONSTRAINT ck_campaign_provenance CHECK (provenance IN ('official', 'secondary', 'derived', 'illustrative'))
);
COMMENT ON TABLE campaign IS 'Campaigns. activity_bonus adds points to activities recorded in [valid_from, valid_to); recognition is awarded by command to holders. A row is never changed; what ends early has a row in campaign_end.';
COMMENT ON COLUMN campaign.campaign_no IS 'stands in the accounts of class 10';
COMMENT ON COLUMN campaign.bonus_points IS 'points for each activity';
COMMENT ON COLUMN campaign.multiplier_numerator IS 'further points per multiplier_denominator points that the exchange rule gives; rounded down per activity';
COMMENT ON COLUMN campaign.holder_kinds IS 'who may be recognised';
COMMENT ON COLUMN campaign.budget_points IS 'points put into the shares when the campaign was decided, in equal parts, the rest to the first ones';
COMMENT ON COLUMN campaign.shares IS 'partitions that have a share; 1 for commands';

CREATE TABLE campaign_end (
  campaign_no integer     NOT NULL,
  ends_at     timestamptz NOT NULL,
  reason      text        NOT NULL,
  decided_by  text        NOT NULL,
  decided_at  timestamptz NOT NULL,
  CONSTRAINT pk_campaign_end PRIMARY KEY (campaign_no),
  CONSTRAINT fk_campaign_end_campaign FOREIGN KEY (campaign_no) REFERENCES campaign,
  CONSTRAINT ck_campaign_end_future CHECK (ends_at > decided_at)
);
COMMENT ON TABLE campaign_end IS 'Campaigns that the authority ended before valid_to.';

CREATE TABLE campaign_award (
  award_id    uuid        NOT NULL,
  campaign_no integer     NOT NULL,
  participant bigint      NOT NULL,
  holder_kind text        NOT NULL,
  reference   text        NOT NULL,
  title_zh    text        NOT NULL,
  title_en    text        NOT NULL,
  points      bigint      NOT NULL,
  awarded_by  text        NOT NULL,
  awarded_at  timestamptz NOT NULL,
  entry_id    uuid,
  CONSTRAINT pk_campaign_award PRIMARY KEY (award_id),
  CONSTRAINT uq_campaign_award_reference UNIQUE (campaign_no, participant, reference),
  CONSTRAINT fk_campaign_award_campaign FOREIGN KEY (campaign_no) REFERENCES campaign,
  CONSTRAINT ck_campaign_award_points CHECK (points >= 0 AND (points = 0) = (entry_id IS NULL))
);
CREATE INDEX ix_campaign_award_participant ON campaign_award (participant, award_id);
COMMENT ON TABLE campaign_award IS 'Recognition of households, estates, schools, firms and others by the authority, with points or without.';

GRANT SELECT, INSERT ON campaign, campaign_end, campaign_award TO ${app_role};
