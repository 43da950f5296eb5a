-- "My trip is missing": what participants bring before the authority.

CREATE TABLE dispute (
  dispute_id    uuid        NOT NULL,
  participant   bigint      NOT NULL,
  partner_no    integer,
  activity_type text,
  activity_id   uuid,
  happened_on   date,
  text          text,
  filed_at      timestamptz NOT NULL,
  answer_due_at timestamptz NOT NULL,
  state         text        NOT NULL DEFAULT 'open',
  answer        text,
  answered_by   text,
  answered_at   timestamptz,
  CONSTRAINT pk_dispute PRIMARY KEY (dispute_id),
  CONSTRAINT fk_dispute_participant FOREIGN KEY (participant) REFERENCES participant,
  CONSTRAINT fk_dispute_partner_no FOREIGN KEY (partner_no) REFERENCES partner,
  CONSTRAINT ck_dispute_state CHECK (state IN ('open', 'upheld', 'not_upheld', 'withdrawn')),
  CONSTRAINT ck_dispute_answer CHECK ((state IN ('upheld', 'not_upheld')) = (answered_by IS NOT NULL)
                                      AND (answered_by IS NULL) = (answered_at IS NULL)),
  CONSTRAINT ck_dispute_due CHECK (answer_due_at > filed_at),
  CONSTRAINT ck_dispute_text CHECK (length(text) BETWEEN 1 AND 2000 AND length(answer) BETWEEN 1 AND 2000)
);
CREATE INDEX ix_dispute_participant ON dispute (participant, dispute_id);
CREATE INDEX ix_dispute_open ON dispute ((participant >> 56), answer_due_at, dispute_id) WHERE state = 'open';
COMMENT ON TABLE dispute IS 'What a participant says is missing or wrong, and what the authority answered. Texts are emptied by an erasure.';
COMMENT ON COLUMN dispute.happened_on IS 'local day';
COMMENT ON COLUMN dispute.answer_due_at IS 'until when the authority answers; illustrative, no official period is known';

GRANT SELECT, INSERT ON dispute TO ${app_role};
GRANT UPDATE (state, answer, answered_by, answered_at, text) ON dispute TO ${app_role};
