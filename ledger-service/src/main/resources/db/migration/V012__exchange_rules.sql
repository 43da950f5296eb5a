-- How many points a recorded reduction earns. The authority's numbers are not published (rules.md P10),
-- so each scheme starts with an illustrative rule: 1 point per whole gram.

CREATE TABLE exchange_rule (
  rule_no            smallint    NOT NULL,
  scheme             smallint    NOT NULL,
  version            integer     NOT NULL,
  valid_from         timestamptz NOT NULL,
  points_numerator   bigint      NOT NULL,
  grams_denominator  bigint      NOT NULL,
  rounding           text        NOT NULL,
  validity_months    smallint    NOT NULL,
  provenance         text        NOT NULL,
  source             text        NOT NULL,
  decided_by         text,
  decided_at         timestamptz,
  CONSTRAINT pk_exchange_rule PRIMARY KEY (rule_no),
  CONSTRAINT uq_exchange_rule_scheme_version UNIQUE (scheme, version),
  CONSTRAINT uq_exchange_rule_scheme_valid_from UNIQUE (scheme, valid_from),
  CONSTRAINT ck_exchange_rule_rate CHECK (points_numerator > 0 AND grams_denominator > 0),
  CONSTRAINT ck_exchange_rule_rounding CHECK (rounding IN ('floor_per_activity')),
  CONSTRAINT ck_exchange_rule_validity CHECK (validity_months BETWEEN 1 AND 120),
  -- Only for the future: what was posted stays as it was posted, and a replay gives the same.
  CONSTRAINT ck_exchange_rule_future CHECK (version = 1 AND decided_at IS NULL OR decided_by IS NOT NULL AND decided_at IS NOT NULL AND valid_from > decided_at),
  CONSTRAINT ck_exchange_rule_provenance CHECK (provenance IN ('official', 'secondary', 'derived', 'illustrative'))
);
COMMENT ON TABLE exchange_rule IS 'Versions of the exchange rule of each scheme; the one in force when the activity started applies.';
COMMENT ON COLUMN exchange_rule.scheme IS '1 shenzhen, 2 sandbox, 3 yantian';
COMMENT ON COLUMN exchange_rule.valid_from IS 'applies to activities that start at or after this, until a later version does';
COMMENT ON COLUMN exchange_rule.points_numerator IS 'points per grams_denominator grams CO2e';
COMMENT ON COLUMN exchange_rule.rounding IS 'floor_per_activity: whole points, rounded down once per activity';
COMMENT ON COLUMN exchange_rule.validity_months IS 'life of the points; at most 10 years (P4)';

INSERT INTO exchange_rule (rule_no, scheme, version, valid_from, points_numerator, grams_denominator, rounding, validity_months, provenance, source)
SELECT scheme, scheme, 1, timestamptz '1970-01-01 00:00:00Z', 1, 1, 'floor_per_activity', 60, 'illustrative',
       'Convention of comparable programmes (Shanghai, Beijing: 1 point per gram); the official rate is not published'
  FROM generate_series(1, 3) AS scheme;

COMMENT ON COLUMN exchange_rule.decided_by IS 'subject of the authority that set it; null for the first rule of a scheme';

GRANT SELECT, INSERT ON exchange_rule TO ${app_role};
