-- A participant's withdrawal stands until the participant gives the scope again.

ALTER TABLE mandate ADD COLUMN ended_by text;
ALTER TABLE mandate ADD CONSTRAINT ck_mandate_ended_by
  CHECK (ended_by IS NULL OR (ended_by IN ('partner', 'participant') AND valid_to IS NOT NULL));
COMMENT ON COLUMN mandate.ended_by IS 'who ended it; null while not revoked';

GRANT UPDATE (ended_by) ON mandate TO ${app_role};
