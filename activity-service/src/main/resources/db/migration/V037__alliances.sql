-- Alliances of partners (碳普惠联盟), registered by the authority; their joint campaigns are the ledger's.

CREATE TABLE alliance (
  alliance_no   integer     GENERATED ALWAYS AS IDENTITY,
  scheme        smallint    NOT NULL,
  code          text        NOT NULL,
  name_zh       text        NOT NULL,
  name_en       text        NOT NULL,
  valid_from    timestamptz NOT NULL,
  valid_to      timestamptz,
  registered_by text        NOT NULL,
  registered_at timestamptz NOT NULL,
  CONSTRAINT pk_alliance PRIMARY KEY (alliance_no),
  CONSTRAINT uq_alliance_scheme_code UNIQUE (scheme, code),
  CONSTRAINT ck_alliance_valid CHECK (valid_from < valid_to)
);
COMMENT ON COLUMN alliance.valid_to IS 'exclusive; null while it has no end';

CREATE TABLE alliance_member (
  alliance_no integer NOT NULL,
  partner_no  integer NOT NULL,
  CONSTRAINT pk_alliance_member PRIMARY KEY (alliance_no, partner_no),
  CONSTRAINT fk_alliance_member_alliance_no FOREIGN KEY (alliance_no) REFERENCES alliance,
  CONSTRAINT fk_alliance_member_partner_no FOREIGN KEY (partner_no) REFERENCES partner
);
COMMENT ON TABLE alliance_member IS 'Partners of an alliance, for as long as it holds; another set of partners is another alliance.';

GRANT SELECT, INSERT ON alliance, alliance_member TO ${app_role};
GRANT UPDATE (valid_to) ON alliance TO ${app_role};
