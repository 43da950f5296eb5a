-- Second copies by who sent them: a partner's daily statement tells them apart.

ALTER TABLE activity_duplicate ADD COLUMN source_no integer NOT NULL DEFAULT 0;
ALTER TABLE activity_duplicate ADD COLUMN type_no smallint NOT NULL DEFAULT 0;
ALTER TABLE activity_duplicate DROP CONSTRAINT pk_activity_duplicate;
ALTER TABLE activity_duplicate ADD CONSTRAINT pk_activity_duplicate
  PRIMARY KEY (day, scheme, in_partition, source_no, type_no);
COMMENT ON COLUMN activity_duplicate.source_no IS 'activity_source.no of copies; 0 for commands, and for copies that came before this column';
COMMENT ON COLUMN activity_duplicate.type_no IS 'as in evidence; 0 where source_no is';
