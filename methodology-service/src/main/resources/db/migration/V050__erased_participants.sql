-- People who were erased: their evidence stays under the pseudonym, without anything that leads to them.

CREATE TABLE erased_participant (
  participant  bigint      NOT NULL,
  command_id   uuid        NOT NULL,
  recorded_at  timestamptz NOT NULL,
  in_offset    bigint      NOT NULL,
  in_partition smallint    NOT NULL,
  CONSTRAINT pk_erased_participant PRIMARY KEY (participant),
  CONSTRAINT uq_erased_participant_command UNIQUE (command_id),
  CONSTRAINT uq_erased_participant_place UNIQUE (in_partition, in_offset),
  CONSTRAINT ck_erased_participant CHECK (participant > 0 AND participant >> 56 BETWEEN 1 AND 126 AND (participant >> 48) & 255 = 0)
);
COMMENT ON TABLE erased_participant IS 'Pseudonyms whose person was erased, and the command that said so; it is also the output row of that command. Rows are never changed.';
COMMENT ON COLUMN erased_participant.recorded_at IS 'append time of the command on activities';
COMMENT ON COLUMN erased_participant.in_offset IS 'offset of the command on activities';

GRANT SELECT, INSERT ON erased_participant TO ${app_role};
