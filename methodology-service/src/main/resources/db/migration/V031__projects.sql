-- Projects: their texts by step of drafting, and what was fixed by filing. Only ever added to.

CREATE TABLE project_case (
  case_no integer  NOT NULL,
  kind    text     NOT NULL DEFAULT 'project',
  scheme  smallint NOT NULL,
  id      text     NOT NULL,
  CONSTRAINT pk_project_case PRIMARY KEY (case_no),
  CONSTRAINT uq_project_case UNIQUE (scheme, id),
  CONSTRAINT fk_project_case_case_no FOREIGN KEY (case_no, kind) REFERENCES review_case (case_no, kind),
  CONSTRAINT ck_project_case_kind CHECK (kind = 'project')
);

CREATE TABLE project_text (
  case_no     integer     NOT NULL,
  step_no     smallint    NOT NULL,
  verb        text        NOT NULL,
  taken_at    timestamptz NOT NULL,
  name_zh     text        NOT NULL,
  name_en     text        NOT NULL,
  methodology text        NOT NULL,
  partner     text        NOT NULL,
  exclusive_of text[]     NOT NULL,
  statement   text        NOT NULL,
  CONSTRAINT pk_project_text PRIMARY KEY (case_no, step_no),
  CONSTRAINT fk_project_text_case FOREIGN KEY (case_no) REFERENCES project_case,
  CONSTRAINT fk_project_text_step FOREIGN KEY (case_no, step_no, verb, taken_at) REFERENCES review_step (case_no, step_no, verb, taken_at),
  CONSTRAINT ck_project_text_verb CHECK (verb IN ('create', 'revise')),
  CONSTRAINT ck_project_text_exclusive_of CHECK (cardinality(exclusive_of) > 0)
);
COMMENT ON TABLE project_text IS 'A project after each step of drafting; the last one is what is validated and filed, since only a draft can be revised.';
COMMENT ON COLUMN project_text.partner IS 'partner that reports its monitoring';
COMMENT ON COLUMN project_text.exclusive_of IS 'other schemes in which it declares not to be registered';

CREATE TABLE project_stratum (
  case_no                        integer  NOT NULL,
  step_no                        smallint NOT NULL,
  place                          smallint NOT NULL,
  stratum_id                     text     NOT NULL,
  forest_type                    text     NOT NULL,
  area_m2                        bigint   NOT NULL,
  baseline_growth_m3_per_ha_year numeric  NOT NULL,
  CONSTRAINT pk_project_stratum PRIMARY KEY (case_no, step_no, stratum_id),
  CONSTRAINT uq_project_stratum_place UNIQUE (case_no, step_no, place),
  CONSTRAINT fk_project_stratum_text FOREIGN KEY (case_no, step_no) REFERENCES project_text,
  CONSTRAINT ck_project_stratum_area CHECK (area_m2 > 0),
  CONSTRAINT ck_project_stratum_baseline CHECK (baseline_growth_m3_per_ha_year >= 0)
);
COMMENT ON COLUMN project_stratum.area_m2 IS 'square metres';
COMMENT ON COLUMN project_stratum.baseline_growth_m3_per_ha_year IS 'growth of stem volume without the project';

GRANT SELECT, INSERT ON project_case, project_text, project_stratum TO ${app_role};
