-- People under 14: a guardian consents and acts for them (Personal Information Protection Law, Article 31).

CREATE TABLE ward (
  participant bigint      NOT NULL,
  guardian    bigint      NOT NULL,
  turns_14_on date        NOT NULL,
  since       timestamptz NOT NULL,
  CONSTRAINT pk_ward PRIMARY KEY (participant),
  CONSTRAINT fk_ward_participant FOREIGN KEY (participant) REFERENCES participant,
  CONSTRAINT fk_ward_guardian FOREIGN KEY (guardian) REFERENCES participant,
  CONSTRAINT ck_ward_two_people CHECK (participant <> guardian),
  CONSTRAINT ck_ward_one_scheme CHECK (participant >> 56 = guardian >> 56)
);
CREATE INDEX ix_ward_guardian ON ward (guardian);
COMMENT ON TABLE ward IS 'Who acts for a participant under 14, until the day named.';
COMMENT ON COLUMN ward.turns_14_on IS 'local day from which the participant acts alone; the issuer says it, the birthday itself is not kept';

CREATE TABLE ward_code (
  code_hash  bytea       NOT NULL,
  guardian   bigint      NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at    timestamptz,
  CONSTRAINT pk_ward_code PRIMARY KEY (code_hash),
  CONSTRAINT fk_ward_code_guardian FOREIGN KEY (guardian) REFERENCES participant
);
COMMENT ON TABLE ward_code IS 'One-time codes with which a guardian lets a child sign up.';
COMMENT ON COLUMN ward_code.code_hash IS 'SHA-256 of the code; the code itself is not kept';

GRANT SELECT, INSERT, DELETE ON ward, ward_code TO ${app_role};
GRANT UPDATE (used_at) ON ward_code TO ${app_role};
