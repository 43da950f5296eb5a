-- Growth value (成长值) and check-ins: a game of its own that no gram and no point comes from.

CREATE TABLE check_in (
  participant bigint      NOT NULL,
  day         date        NOT NULL,
  growth      integer     NOT NULL,
  at          timestamptz NOT NULL,
  CONSTRAINT pk_check_in PRIMARY KEY (participant, day),
  CONSTRAINT fk_check_in_participant FOREIGN KEY (participant) REFERENCES participant,
  CONSTRAINT ck_check_in_growth CHECK (growth BETWEEN 1 AND 1000)
);
COMMENT ON TABLE check_in IS 'One a local day. Growth value is the sum; it is in no book, buys nothing and leads to no reduction.';
COMMENT ON COLUMN check_in.growth IS 'growth value of the day, without a unit';

GRANT SELECT, INSERT, DELETE ON check_in TO ${app_role};
