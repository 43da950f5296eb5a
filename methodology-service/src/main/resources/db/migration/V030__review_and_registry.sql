-- Review of what people propose (methodology versions, projects, batches), and the life of a
-- methodology version. Every table here is only ever added to.

CREATE TABLE review_transition (
  kind       text NOT NULL,
  verb       text NOT NULL,
  from_state text NOT NULL,
  to_state   text NOT NULL,
  party      text NOT NULL,
  CONSTRAINT pk_review_transition PRIMARY KEY (kind, verb, from_state, to_state, party)
);
COMMENT ON TABLE review_transition IS 'Every step a life cycle knows; a step that is not here cannot be kept. Changed by migrations only.';
COMMENT ON COLUMN review_transition.from_state IS 'none before the first step';

INSERT INTO review_transition (kind, verb, from_state, to_state, party) VALUES
  ('methodology', 'create', 'none', 'draft', 'submitter'),
  ('methodology', 'revise', 'draft', 'draft', 'submitter'),
  ('methodology', 'submit', 'draft', 'submitted', 'submitter'),
  ('methodology', 'start-review', 'submitted', 'expert_review', 'authority'),
  ('methodology', 'start-review', 'submitted', 'expert_review', 'expert'),
  ('methodology', 'approve', 'expert_review', 'expert_approved', 'expert'),
  ('methodology', 'reject', 'expert_review', 'draft', 'expert'),
  ('methodology', 'publish-notice', 'expert_approved', 'public_notice', 'authority'),
  ('methodology', 'return', 'public_notice', 'draft', 'authority'),
  ('methodology', 'file', 'public_notice', 'filed', 'authority'),
  ('methodology', 'withdraw', 'filed', 'withdrawn', 'authority'),
  ('methodology', 'supersede', 'filed', 'superseded', 'system'),
  ('methodology', 'bundle', 'none', 'draft', 'system'),
  ('methodology', 'bundle', 'none', 'submitted', 'system'),
  ('methodology', 'bundle', 'none', 'filed', 'system'),
  ('project', 'create', 'none', 'draft', 'submitter'),
  ('project', 'revise', 'draft', 'draft', 'submitter'),
  ('project', 'submit', 'draft', 'submitted', 'submitter'),
  ('project', 'start-validation', 'submitted', 'validation', 'authority'),
  ('project', 'start-validation', 'submitted', 'validation', 'verifier'),
  ('project', 'approve', 'validation', 'validated', 'verifier'),
  ('project', 'reject', 'validation', 'draft', 'verifier'),
  ('project', 'return', 'validated', 'draft', 'authority'),
  ('project', 'file', 'validated', 'filed', 'authority'),
  ('project', 'activate', 'filed', 'active', 'authority'),
  ('project', 'close', 'active', 'closed', 'authority'),
  ('project', 'close', 'active', 'closed', 'submitter');

CREATE TABLE review_case (
  case_no   integer     GENERATED ALWAYS AS IDENTITY,
  kind      text        NOT NULL,
  scheme    smallint,
  opened_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT pk_review_case PRIMARY KEY (case_no),
  CONSTRAINT uq_review_case_kind UNIQUE (case_no, kind),
  CONSTRAINT ck_review_case_scheme CHECK (scheme BETWEEN 1 AND 126)
);
COMMENT ON TABLE review_case IS 'What is reviewed. Its state is that of its last step.';
COMMENT ON COLUMN review_case.scheme IS 'whose case it is; null for what a release brings';

CREATE TABLE review_party (
  case_no integer NOT NULL,
  actor   text    NOT NULL,
  party   text    NOT NULL,
  CONSTRAINT pk_review_party PRIMARY KEY (case_no, actor),
  CONSTRAINT uq_review_party UNIQUE (case_no, actor, party),
  CONSTRAINT fk_review_party_case_no FOREIGN KEY (case_no) REFERENCES review_case
);
COMMENT ON TABLE review_party IS 'A person is on one side of a case.';

CREATE TABLE review_organisation (
  case_no integer NOT NULL,
  org     text    NOT NULL,
  party   text    NOT NULL,
  CONSTRAINT pk_review_organisation PRIMARY KEY (case_no, org),
  CONSTRAINT uq_review_organisation UNIQUE (case_no, org, party),
  CONSTRAINT fk_review_organisation_case_no FOREIGN KEY (case_no) REFERENCES review_case
);
COMMENT ON TABLE review_organisation IS 'An organisation is on one side of a case.';

CREATE TABLE review_step (
  case_no        integer     NOT NULL,
  step_no        smallint    NOT NULL,
  kind           text        NOT NULL,
  verb           text        NOT NULL,
  from_state     text        NOT NULL,
  to_state       text        NOT NULL,
  party          text        NOT NULL,
  actor          text        NOT NULL,
  org            text,
  previous_no    smallint    GENERATED ALWAYS AS (nullif(step_no - 1, 0)) STORED,
  previous_actor text,
  taken_at       timestamptz NOT NULL,
  reason         text,
  documents      text[]      NOT NULL DEFAULT '{}',
  effective_from timestamptz,
  CONSTRAINT pk_review_step PRIMARY KEY (case_no, step_no),
  CONSTRAINT uq_review_step_actor UNIQUE (case_no, step_no, to_state, actor),
  CONSTRAINT uq_review_step_verb UNIQUE (case_no, step_no, verb, taken_at),
  CONSTRAINT fk_review_step_case FOREIGN KEY (case_no, kind) REFERENCES review_case (case_no, kind),
  CONSTRAINT fk_review_step_transition FOREIGN KEY (kind, verb, from_state, to_state, party) REFERENCES review_transition,
  CONSTRAINT fk_review_step_previous FOREIGN KEY (case_no, previous_no, from_state, previous_actor) REFERENCES review_step (case_no, step_no, to_state, actor),
  CONSTRAINT fk_review_step_party FOREIGN KEY (case_no, actor, party) REFERENCES review_party (case_no, actor, party),
  CONSTRAINT fk_review_step_organisation FOREIGN KEY (case_no, org, party) REFERENCES review_organisation (case_no, org, party),
  CONSTRAINT ck_review_step_first CHECK (step_no >= 1 AND (step_no = 1) = (from_state = 'none') AND (step_no = 1) = (previous_actor IS NULL)),
  CONSTRAINT ck_review_step_hand_over CHECK (actor <> previous_actor OR party IN ('submitter', 'system')),
  CONSTRAINT ck_review_step_reason CHECK (reason IS NOT NULL OR verb NOT IN ('reject', 'return', 'withdraw', 'close')),
  CONSTRAINT ck_review_step_documents CHECK (documents::text ~ '^\{([0-9a-f]{64}(,[0-9a-f]{64})*)?\}$')
);
COMMENT ON TABLE review_step IS 'Who took which step when and why. A step follows the one before in number, state and, but for drafting, in another person''s hand.';
COMMENT ON COLUMN review_step.documents IS 'SHA-256 of attached documents, hexadecimal';
COMMENT ON COLUMN review_step.effective_from IS 'when it takes effect, null where it took effect at once';

CREATE TABLE methodology_case (
  case_no integer NOT NULL,
  kind    text    NOT NULL DEFAULT 'methodology',
  id      text    NOT NULL,
  version text    NOT NULL,
  CONSTRAINT pk_methodology_case PRIMARY KEY (case_no),
  CONSTRAINT uq_methodology_case UNIQUE (id, version),
  CONSTRAINT fk_methodology_case_case_no FOREIGN KEY (case_no, kind) REFERENCES review_case (case_no, kind),
  CONSTRAINT ck_methodology_case_kind CHECK (kind = 'methodology')
);

CREATE TABLE methodology_document (
  case_no  integer     NOT NULL,
  step_no  smallint    NOT NULL,
  verb     text        NOT NULL,
  taken_at timestamptz NOT NULL,
  hash     text        NOT NULL,
  document text        NOT NULL,
  CONSTRAINT pk_methodology_document PRIMARY KEY (case_no, step_no),
  CONSTRAINT uq_methodology_document_hash UNIQUE (case_no, step_no, hash),
  CONSTRAINT fk_methodology_document_case FOREIGN KEY (case_no) REFERENCES methodology_case,
  CONSTRAINT fk_methodology_document_step FOREIGN KEY (case_no, step_no, verb, taken_at) REFERENCES review_step (case_no, step_no, verb, taken_at),
  CONSTRAINT ck_methodology_document_verb CHECK (verb IN ('create', 'revise', 'bundle')),
  CONSTRAINT ck_methodology_document_hash CHECK (hash = encode(sha256(convert_to(document, 'UTF8')), 'hex'))
);
CREATE INDEX ix_methodology_document_hash ON methodology_document (hash);
COMMENT ON TABLE methodology_document IS 'The text of a version after each step of drafting; the last one is what is reviewed and filed, since only a draft can be revised.';
COMMENT ON COLUMN methodology_document.document IS 'canonical JSON (RFC 8785)';

ALTER TABLE methodology_version
  ADD CONSTRAINT uq_methodology_version_no_hash UNIQUE (no, hash),
  ADD CONSTRAINT ck_methodology_version_content CHECK (hash = encode(sha256(convert_to(document, 'UTF8')), 'hex'));

CREATE TABLE methodology_filing (
  version_no    smallint    NOT NULL,
  case_no       integer     NOT NULL,
  step_no       smallint    NOT NULL,
  verb          text        NOT NULL,
  filed_at      timestamptz NOT NULL,
  document_step smallint    NOT NULL,
  hash          text        NOT NULL,
  covers_from   timestamptz NOT NULL,
  lead          interval    NOT NULL,
  CONSTRAINT pk_methodology_filing PRIMARY KEY (version_no),
  CONSTRAINT uq_methodology_filing_case_no UNIQUE (case_no),
  CONSTRAINT fk_methodology_filing_version FOREIGN KEY (version_no, hash) REFERENCES methodology_version (no, hash),
  CONSTRAINT fk_methodology_filing_document FOREIGN KEY (case_no, document_step, hash) REFERENCES methodology_document (case_no, step_no, hash),
  CONSTRAINT fk_methodology_filing_step FOREIGN KEY (case_no, step_no, verb, filed_at) REFERENCES review_step (case_no, step_no, verb, taken_at),
  CONSTRAINT ck_methodology_filing_verb CHECK (verb IN ('file', 'bundle')),
  CONSTRAINT ck_methodology_filing_ahead CHECK (verb = 'bundle' OR (lead >= interval '0' AND covers_from >= filed_at + lead))
);
COMMENT ON TABLE methodology_filing IS 'Which versions are filed. What is filed while the service runs covers only activities that have not begun, so a replay decides as the first run did.';
COMMENT ON COLUMN methodology_filing.lead IS 'least time between filing and the first activity covered';

CREATE TABLE methodology_coverage (
  activity_type text        NOT NULL,
  scheme        smallint    NOT NULL,
  covers_from   timestamptz NOT NULL,
  version_no    smallint    NOT NULL,
  CONSTRAINT pk_methodology_coverage PRIMARY KEY (activity_type, scheme, covers_from),
  CONSTRAINT fk_methodology_coverage_version_no FOREIGN KEY (version_no) REFERENCES methodology_filing
);
COMMENT ON TABLE methodology_coverage IS 'From when a version decides a type of activity in a scheme: until the next one begins, or its own end.';

CREATE TABLE methodology_withdrawal (
  version_no   smallint    NOT NULL,
  case_no      integer     NOT NULL,
  step_no      smallint    NOT NULL,
  verb         text        NOT NULL DEFAULT 'withdraw',
  withdrawn_at timestamptz NOT NULL,
  covers_to    timestamptz NOT NULL,
  lead         interval    NOT NULL,
  CONSTRAINT pk_methodology_withdrawal PRIMARY KEY (version_no),
  CONSTRAINT fk_methodology_withdrawal_version_no FOREIGN KEY (version_no) REFERENCES methodology_filing,
  CONSTRAINT fk_methodology_withdrawal_step FOREIGN KEY (case_no, step_no, verb, withdrawn_at) REFERENCES review_step (case_no, step_no, verb, taken_at),
  CONSTRAINT ck_methodology_withdrawal_verb CHECK (verb = 'withdraw'),
  CONSTRAINT ck_methodology_withdrawal_ahead CHECK (lead >= interval '0' AND covers_to >= withdrawn_at + lead)
);
COMMENT ON COLUMN methodology_withdrawal.covers_to IS 'first instant no longer covered';

GRANT SELECT ON review_transition TO ${app_role};
GRANT SELECT, INSERT ON review_case, review_party, review_organisation, review_step, methodology_case, methodology_document, methodology_filing, methodology_coverage, methodology_withdrawal TO ${app_role};
