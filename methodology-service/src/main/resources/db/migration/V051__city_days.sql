-- What the city saved on a day, for people to compare themselves with; computed once, when the day is over.

CREATE TABLE city_day (
  scheme         smallint    NOT NULL,
  day            date        NOT NULL,
  participants   bigint      NOT NULL,
  amount_mg_co2e bigint      NOT NULL,
  computed_at    timestamptz NOT NULL,
  CONSTRAINT pk_city_day PRIMARY KEY (scheme, day),
  CONSTRAINT ck_city_day_participants CHECK (participants >= 0)
);
COMMENT ON TABLE city_day IS 'Participants for whom something was recorded on a local day, by day received, and what was recorded on it less what was taken back on it.';
COMMENT ON COLUMN city_day.amount_mg_co2e IS 'milligrams CO2e; below zero when more was taken back than recorded';

GRANT SELECT, INSERT ON city_day TO ${app_role};
