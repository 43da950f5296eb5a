-- A published offer may get more units; its other terms stay as they were when people began to redeem.

ALTER TABLE offer_step DROP CONSTRAINT ck_offer_step_verb;
ALTER TABLE offer_step ADD CONSTRAINT ck_offer_step_verb CHECK ((verb, coalesce(from_state, ''), to_state) IN (
  ('create', '', 'draft'), ('revise', 'draft', 'draft'), ('publish', 'draft', 'published'),
  ('pause', 'published', 'paused'), ('resume', 'paused', 'published'),
  ('restock', 'published', 'published'), ('restock', 'paused', 'paused'),
  ('end', 'draft', 'ended'), ('end', 'published', 'ended'), ('end', 'paused', 'ended')));

CREATE TABLE offer_restock (
  offer_id  uuid    NOT NULL,
  units     bigint  NOT NULL,
  step_no   integer NOT NULL,
  reference text    NOT NULL,
  CONSTRAINT pk_offer_restock PRIMARY KEY (offer_id, reference),
  CONSTRAINT fk_offer_restock_step FOREIGN KEY (offer_id, step_no) REFERENCES offer_step (offer_id, step_no),
  CONSTRAINT ck_offer_restock_units CHECK (units > 0)
);
COMMENT ON TABLE offer_restock IS 'Units added to the stock of a published offer; who and when stands in its step. Rows are never changed.';
COMMENT ON COLUMN offer_restock.reference IS 'the owner''s own name of the delivery: the same again adds nothing';

GRANT SELECT, INSERT ON offer_restock TO ${app_role};
