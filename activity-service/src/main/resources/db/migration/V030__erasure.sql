-- Erasure of a person: what leads to the person is destroyed, the pseudonym stays without it.

ALTER TABLE participant ADD COLUMN erased_at timestamptz;
ALTER TABLE participant ALTER COLUMN trace_key DROP NOT NULL;
ALTER TABLE participant ADD CONSTRAINT ck_participant_erased
  CHECK (CASE WHEN erased_at IS NULL THEN trace_key IS NOT NULL ELSE trace_key IS NULL AND person_key IS NULL END);
COMMENT ON COLUMN participant.erased_at IS 'when the person was erased; from then on no key, no login, no binding leads here';

CREATE TABLE erasure (
  command_id   uuid        NOT NULL,
  participant  bigint      NOT NULL,
  asked_by     text        NOT NULL,
  points_lapse bigint      NOT NULL,
  requested_at timestamptz NOT NULL,
  append_after timestamptz NOT NULL,
  appended_at  timestamptz,
  CONSTRAINT pk_erasure PRIMARY KEY (command_id),
  CONSTRAINT uq_erasure_participant UNIQUE (participant),
  CONSTRAINT fk_erasure_participant FOREIGN KEY (participant) REFERENCES participant,
  CONSTRAINT ck_erasure_asked_by CHECK (asked_by IN ('self', 'guardian')),
  CONSTRAINT ck_erasure_points_lapse CHECK (points_lapse >= 0),
  CONSTRAINT ck_erasure_append_after CHECK (append_after >= requested_at)
);
CREATE INDEX ix_erasure_not_appended ON erasure (append_after) WHERE appended_at IS NULL;
COMMENT ON TABLE erasure IS 'Erasures that were asked for and confirmed; the command on activities is appended again until Kafka has acknowledged it.';
COMMENT ON COLUMN erasure.points_lapse IS 'points that the person was told would lapse';
COMMENT ON COLUMN erasure.append_after IS 'not before: every instance has forgotten the bindings by then, so nothing of this participant follows the command';

GRANT SELECT, INSERT ON erasure TO ${app_role};
GRANT UPDATE (appended_at) ON erasure TO ${app_role};
GRANT UPDATE (trace_key, erased_at) ON participant TO ${app_role};
GRANT UPDATE (evidence) ON mandate TO ${app_role};
GRANT DELETE ON participant_login, link_code, enrolment, enrolment_persons TO ${app_role};
