-- Who may say what of whom: partners, participants, how they are linked, and mandates.

CREATE TABLE partner (
  partner_no    integer     GENERATED ALWAYS AS IDENTITY,
  scheme        smallint    NOT NULL,
  id            text        NOT NULL,
  name_zh       text        NOT NULL,
  name_en       text        NOT NULL,
  kind          text        NOT NULL,
  status        text        NOT NULL DEFAULT 'active',
  pseudonym_key bytea       NOT NULL,
  created_at    timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT pk_partner PRIMARY KEY (partner_no),
  CONSTRAINT uq_partner_scheme_id UNIQUE (scheme, id),
  CONSTRAINT ck_partner_scheme CHECK (scheme BETWEEN 1 AND 127),
  CONSTRAINT ck_partner_kind CHECK (kind IN ('company', 'app_operator')),
  CONSTRAINT ck_partner_status CHECK (status IN ('active', 'suspended')),
  CONSTRAINT ck_partner_pseudonym_key CHECK (octet_length(pseudonym_key) = 16)
);
COMMENT ON TABLE partner IS 'Companies and app operators that report activities; the id is their client_id in tokens.';
COMMENT ON COLUMN partner.scheme IS 'code of the scheme, the high bits of its participants'' ids';
COMMENT ON COLUMN partner.pseudonym_key IS 'key of this partner''s participant references, 128 bits; changing it changes every reference it was given';

CREATE TABLE partner_source (
  scheme     smallint NOT NULL,
  source     text     NOT NULL,
  partner_no integer  NOT NULL,
  CONSTRAINT pk_partner_source PRIMARY KEY (scheme, source),
  CONSTRAINT fk_partner_source_partner_no FOREIGN KEY (partner_no) REFERENCES partner
);
COMMENT ON TABLE partner_source IS 'CloudEvents sources; one belongs to one partner of a scheme.';

CREATE TABLE partner_activity_type (
  partner_no     integer NOT NULL,
  activity_type  text    NOT NULL,
  evidence_grade text    NOT NULL,
  CONSTRAINT pk_partner_activity_type PRIMARY KEY (partner_no, activity_type),
  CONSTRAINT fk_partner_activity_type_partner_no FOREIGN KEY (partner_no) REFERENCES partner,
  CONSTRAINT ck_partner_activity_type_evidence_grade
    CHECK (evidence_grade IN ('metered', 'transaction', 'sensor', 'self_declared'))
);
COMMENT ON COLUMN partner_activity_type.evidence_grade IS 'granted by the authority, never self-declared';

CREATE TABLE scenario (
  scenario_no  integer     GENERATED ALWAYS AS IDENTITY,
  partner_no   integer     NOT NULL,
  code         text        NOT NULL,
  name_zh      text        NOT NULL,
  name_en      text        NOT NULL,
  published_at timestamptz,
  created_at   timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT pk_scenario PRIMARY KEY (scenario_no),
  CONSTRAINT uq_scenario_partner_no_code UNIQUE (partner_no, code),
  CONSTRAINT fk_scenario_partner_no FOREIGN KEY (partner_no) REFERENCES partner
);
COMMENT ON COLUMN scenario.published_at IS 'intake is open from then on; null while a draft';

CREATE TABLE backfill (
  backfill_id    uuid        NOT NULL,
  partner_no     integer     NOT NULL,
  activity_types text[]      NOT NULL,
  covers_from    timestamptz NOT NULL,
  covers_to      timestamptz NOT NULL,
  closes_at      timestamptz NOT NULL,
  closed_at      timestamptz,
  granted_by     text        NOT NULL,
  created_at     timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT pk_backfill PRIMARY KEY (backfill_id),
  CONSTRAINT fk_backfill_partner_no FOREIGN KEY (partner_no) REFERENCES partner,
  CONSTRAINT ck_backfill_covers CHECK (covers_from < covers_to),
  CONSTRAINT ck_backfill_activity_types CHECK (cardinality(activity_types) > 0)
);
CREATE INDEX ix_backfill_partner_no ON backfill (partner_no);
COMMENT ON TABLE backfill IS 'Leave of the authority to report activities older than the lateness window.';
COMMENT ON COLUMN backfill.covers_to IS 'exclusive';

CREATE TABLE participant (
  participant bigint      NOT NULL,
  scheme      smallint    NOT NULL,
  kind        text        NOT NULL,
  trace_key   bytea       NOT NULL,
  person_key  bytea,
  created_at  timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT pk_participant PRIMARY KEY (participant),
  CONSTRAINT uq_participant_scheme_person_key UNIQUE (scheme, person_key),
  CONSTRAINT ck_participant_scheme CHECK (participant >> 56 = scheme),
  CONSTRAINT ck_participant_class CHECK ((participant >> 48) & 255 = 0),
  CONSTRAINT ck_participant_kind CHECK (kind IN ('person', 'household', 'micro_enterprise', 'organisation',
    'project', 'estate', 'school', 'firm')),
  CONSTRAINT ck_participant_trace_key CHECK (octet_length(trace_key) = 16),
  CONSTRAINT ck_participant_person_key CHECK (octet_length(person_key) = 32)
);
COMMENT ON TABLE participant IS 'Pseudonymous holders.';
COMMENT ON COLUMN participant.trace_key IS 'AES key of the traces of this participant''s activities; erasure destroys it';
COMMENT ON COLUMN participant.person_key IS 'SHA-256 of the keyed hash of the identity that the issuer verified; one participant per scheme';

CREATE TABLE participant_login (
  scheme      smallint    NOT NULL,
  subject     text        NOT NULL,
  participant bigint      NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT pk_participant_login PRIMARY KEY (scheme, subject),
  CONSTRAINT fk_participant_login_participant FOREIGN KEY (participant) REFERENCES participant
);
COMMENT ON TABLE participant_login IS 'The issuer''s subject with which a participant signed up.';

CREATE TABLE link_code (
  code_hash   bytea       NOT NULL,
  participant bigint      NOT NULL,
  expires_at  timestamptz NOT NULL,
  used_at     timestamptz,
  partner_no  integer,
  CONSTRAINT pk_link_code PRIMARY KEY (code_hash),
  CONSTRAINT fk_link_code_participant FOREIGN KEY (participant) REFERENCES participant,
  CONSTRAINT fk_link_code_partner_no FOREIGN KEY (partner_no) REFERENCES partner,
  CONSTRAINT ck_link_code_used CHECK ((used_at IS NULL) = (partner_no IS NULL))
);
COMMENT ON TABLE link_code IS 'One-time codes with which a participant lets a partner link a subject to it.';
COMMENT ON COLUMN link_code.code_hash IS 'SHA-256 of the code; the code itself is not kept';

CREATE TABLE enrolment (
  partner_no  integer     NOT NULL,
  subject     text        NOT NULL,
  participant bigint      NOT NULL,
  enrolled_at timestamptz NOT NULL,
  CONSTRAINT pk_enrolment PRIMARY KEY (partner_no, subject),
  CONSTRAINT fk_enrolment_partner_no FOREIGN KEY (partner_no) REFERENCES partner,
  CONSTRAINT fk_enrolment_participant FOREIGN KEY (participant) REFERENCES participant
);
CREATE INDEX ix_enrolment_participant ON enrolment (participant);
COMMENT ON TABLE enrolment IS 'A partner''s own reference for a participant; it stays bound for ever.';

CREATE TABLE enrolment_persons (
  partner_no integer NOT NULL,
  subject    text    NOT NULL,
  from_day   date    NOT NULL,
  persons    integer NOT NULL,
  CONSTRAINT pk_enrolment_persons PRIMARY KEY (partner_no, subject, from_day),
  CONSTRAINT fk_enrolment_persons_partner_no_subject FOREIGN KEY (partner_no, subject) REFERENCES enrolment,
  CONSTRAINT ck_enrolment_persons_persons CHECK (persons BETWEEN 1 AND 100000)
);
COMMENT ON COLUMN enrolment_persons.from_day IS 'local day from which the number holds; the first one holds before it too';

CREATE TABLE mandate (
  mandate_id  bigint      GENERATED ALWAYS AS IDENTITY,
  participant bigint      NOT NULL,
  partner_no  integer     NOT NULL,
  scenario_no integer     NOT NULL,
  scopes      smallint    NOT NULL,
  valid_from  timestamptz NOT NULL,
  valid_to    timestamptz,
  evidence    text,
  created_at  timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT pk_mandate PRIMARY KEY (mandate_id),
  CONSTRAINT fk_mandate_participant FOREIGN KEY (participant) REFERENCES participant,
  CONSTRAINT fk_mandate_scenario_no FOREIGN KEY (scenario_no) REFERENCES scenario,
  CONSTRAINT ck_mandate_scopes CHECK (scopes BETWEEN 1 AND 7),
  CONSTRAINT ck_mandate_valid CHECK (valid_from <= valid_to)
);
CREATE INDEX ix_mandate_participant_partner_no ON mandate (participant, partner_no);
COMMENT ON TABLE mandate IS 'What a participant allows a partner in a scenario; ended, never deleted.';
COMMENT ON COLUMN mandate.scopes IS 'bits: 1 record, 2 points, 4 pool';
COMMENT ON COLUMN mandate.valid_to IS 'exclusive; null while not revoked';
COMMENT ON COLUMN mandate.evidence IS 'what shows that a mandate began before it was reported';

GRANT SELECT, INSERT ON partner, partner_source, partner_activity_type, scenario, backfill, participant,
  participant_login, link_code, enrolment, enrolment_persons, mandate TO ${app_role};
GRANT UPDATE (status) ON partner TO ${app_role};
GRANT UPDATE (published_at) ON scenario TO ${app_role};
GRANT UPDATE (closed_at) ON backfill TO ${app_role};
GRANT UPDATE (person_key) ON participant TO ${app_role};
GRANT UPDATE (used_at, partner_no) ON link_code TO ${app_role};
GRANT UPDATE (persons) ON enrolment_persons TO ${app_role};
GRANT UPDATE (valid_to) ON mandate TO ${app_role};
