-- What must take its turn in a participant's order on the topic activities: who was enrolled where, and
-- pool mandates that reach back or end. Written in the transaction of the change.

CREATE TABLE participant_command (
  scheme      smallint    NOT NULL,
  command_no  bigint      GENERATED ALWAYS AS IDENTITY,
  kind        smallint    NOT NULL,
  participant bigint      NOT NULL,
  partner_no  integer     NOT NULL,
  scenario_no integer,
  at          timestamptz NOT NULL,
  CONSTRAINT pk_participant_command PRIMARY KEY (scheme, command_no),
  CONSTRAINT fk_participant_command_partner_no FOREIGN KEY (partner_no) REFERENCES partner,
  CONSTRAINT fk_participant_command_scenario_no FOREIGN KEY (scenario_no) REFERENCES scenario,
  CONSTRAINT ck_participant_command_scheme CHECK (participant >> 56 = scheme),
  CONSTRAINT ck_participant_command_kind CHECK (kind BETWEEN 1 AND 3 AND (kind = 1) = (scenario_no IS NULL))
);
COMMENT ON TABLE participant_command IS 'Commands that Kafka has not acknowledged yet; a row goes when it has. They are numbered under the lock of the scheme, so the order of numbers is the order of commits.';
COMMENT ON COLUMN participant_command.kind IS '1 enrolled at the partner, 2 pool mandate given, 3 pool mandate ended';
COMMENT ON COLUMN participant_command.at IS 'when it was enrolled; from when the mandate counts; when it ended';

GRANT SELECT, INSERT, DELETE ON participant_command TO ${app_role};
