-- The half of an activity's commitment that stands for what evidence does not keep.
ALTER TABLE activity_identity ADD COLUMN private_digest uuid;
COMMENT ON COLUMN activity_identity.content_hash IS '128 bits over type, id, times, quantities and the private digest; where that is null, over type, subject and canonical data';
COMMENT ON COLUMN activity_identity.private_digest IS '128 bits over id, subject and trace under the participant''s key, which an erasure destroys; null for what was accepted before there were any';
