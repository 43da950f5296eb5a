-- Scenarios that partners apply for: application, assessment, publication; who did each step and why.

ALTER TABLE scenario ADD COLUMN state text NOT NULL DEFAULT 'draft';
ALTER TABLE scenario ADD COLUMN description text;
ALTER TABLE scenario ADD COLUMN data_security text;
UPDATE scenario SET state = 'published' WHERE published_at IS NOT NULL;
ALTER TABLE scenario ADD CONSTRAINT ck_scenario_state
  CHECK (state IN ('draft', 'applied', 'assessed', 'published', 'refused', 'withdrawn'));
ALTER TABLE scenario ADD CONSTRAINT ck_scenario_published
  CHECK (CASE state WHEN 'published' THEN published_at IS NOT NULL WHEN 'withdrawn' THEN true ELSE published_at IS NULL END);
COMMENT ON COLUMN scenario.published_at IS 'when intake was opened for it; it is open while the state is published';
COMMENT ON COLUMN scenario.state IS 'that of its last step';
COMMENT ON COLUMN scenario.description IS 'what the partner says of it, when it applied';
COMMENT ON COLUMN scenario.data_security IS 'how the creator looks after data security; an application must say';

CREATE TABLE scenario_step (
  scenario_no  integer     NOT NULL,
  n            smallint    NOT NULL,
  state        text        NOT NULL,
  side         text        NOT NULL,
  actor        text        NOT NULL,
  organisation text,
  recommended  boolean,
  reason       text,
  document     text,
  at           timestamptz NOT NULL,
  CONSTRAINT pk_scenario_step PRIMARY KEY (scenario_no, n),
  CONSTRAINT fk_scenario_step_scenario_no FOREIGN KEY (scenario_no) REFERENCES scenario,
  -- Each state is reached once, and nobody takes two steps towards a publication.
  CONSTRAINT uq_scenario_step_state UNIQUE (scenario_no, state),
  CONSTRAINT ck_scenario_step_side CHECK (
    CASE state WHEN 'applied' THEN side = 'partner' WHEN 'assessed' THEN side = 'expert'
               WHEN 'withdrawn' THEN side IN ('partner', 'authority') ELSE side = 'authority' END),
  CONSTRAINT ck_scenario_step_recommended CHECK ((recommended IS NOT NULL) = (state = 'assessed')),
  CONSTRAINT ck_scenario_step_reason CHECK (reason IS NOT NULL OR state IN ('draft', 'applied', 'published')),
  CONSTRAINT ck_scenario_step_document CHECK (document ~ '^[0-9a-f]{64}$')
);
CREATE UNIQUE INDEX uq_scenario_step_actor ON scenario_step (scenario_no, actor)
  WHERE state IN ('applied', 'assessed', 'refused');
COMMENT ON TABLE scenario_step IS 'Steps of scenarios; never changed. Those registered before steps were kept have none.';
COMMENT ON COLUMN scenario_step.organisation IS 'claim org of the token; of a partner its id';

GRANT SELECT, INSERT ON scenario_step TO ${app_role};
GRANT UPDATE (state) ON scenario TO ${app_role};
