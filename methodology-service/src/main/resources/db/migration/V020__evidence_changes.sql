-- What becomes of an activity after its first decision, and what that needs: voids that wait for
-- their original, electricity days that wait for their month, parked claims that wait for people.

CREATE TABLE evidence_change (
  participant      bigint      NOT NULL,
  occurred_at      timestamptz NOT NULL,
  activity_id      uuid        NOT NULL,
  recorded_at      timestamptz NOT NULL,
  in_offset        bigint      NOT NULL,
  amount_mg_co2e   bigint      NOT NULL,
  reversed_mg_co2e bigint      NOT NULL,
  quantity         bigint,
  reference        uuid,
  cause            uuid        NOT NULL,
  in_ordinal       integer     NOT NULL,
  in_partition     smallint    NOT NULL,
  revision         smallint    NOT NULL,
  status_no        smallint    NOT NULL,
  outcome_no       smallint,
  emits            smallint    NOT NULL,
  CONSTRAINT pk_evidence_change PRIMARY KEY (participant, occurred_at, activity_id, revision),
  CONSTRAINT fk_evidence_change_evidence FOREIGN KEY (participant, occurred_at, activity_id) REFERENCES evidence,
  CONSTRAINT ck_evidence_change_revision CHECK (revision BETWEEN 2 AND 100),
  CONSTRAINT ck_evidence_change_status CHECK (status_no BETWEEN 1 AND 4 AND (outcome_no IS NOT NULL OR status_no = 1)),
  CONSTRAINT ck_evidence_change_amount CHECK (amount_mg_co2e >= 0 AND (amount_mg_co2e > 0) = (status_no = 1 AND outcome_no IS NULL)),
  CONSTRAINT ck_evidence_change_reversed CHECK (reversed_mg_co2e >= 0 AND (reversed_mg_co2e = 0 OR status_no = 4)),
  CONSTRAINT ck_evidence_change_emits CHECK (emits = (amount_mg_co2e > 0)::int + 2 * (reversed_mg_co2e > 0)::int + 4 * (status_no <> 1)::int),
  CONSTRAINT ck_evidence_change_ordinal CHECK (in_ordinal >= 0)
);
CREATE INDEX ix_evidence_change_place ON evidence_change USING brin (recorded_at, in_offset int8_minmax_multi_ops) WITH (autosummarize = on, pages_per_range = 32);
COMMENT ON TABLE evidence_change IS 'What became of an activity later, never changed: a void, a settlement, a decision of the authority. The highest revision is what the activity is now; the evidence row is revision 1.';
COMMENT ON COLUMN evidence_change.recorded_at IS 'append time of the record on activities that caused the change';
COMMENT ON COLUMN evidence_change.in_offset IS 'offset of that record';
COMMENT ON COLUMN evidence_change.in_ordinal IS 'place among the changes of that record, from 0';
COMMENT ON COLUMN evidence_change.amount_mg_co2e IS 'reduction this change posts, milligrams CO2e; 0 when it posts none';
COMMENT ON COLUMN evidence_change.reversed_mg_co2e IS 'what was recorded before and this change takes back, milligrams CO2e';
COMMENT ON COLUMN evidence_change.cause IS 'the void, or the command, that caused it';
COMMENT ON COLUMN evidence_change.reference IS 'as in evidence';
COMMENT ON COLUMN evidence_change.emits IS 'records it publishes: 1 post, 2 reverse, 4 outcome';

CREATE VIEW evidence_now AS
SELECT e.*, c.revision AS now_revision, coalesce(c.status_no, e.status_no) AS now_status_no,
       CASE WHEN c.revision IS NULL THEN e.outcome_no ELSE c.outcome_no END AS now_outcome_no,
       CASE WHEN c.revision IS NULL THEN e.amount_mg_co2e ELSE c.amount_mg_co2e END AS now_amount_mg_co2e,
       CASE WHEN c.revision IS NULL THEN e.quantity ELSE c.quantity END AS now_quantity,
       coalesce(c.in_offset, e.in_offset) AS now_offset, coalesce(c.recorded_at, e.recorded_at) AS now_recorded_at
FROM evidence AS e
LEFT JOIN evidence_change AS c
  ON c.participant = e.participant AND c.occurred_at = e.occurred_at AND c.activity_id = e.activity_id
 AND NOT EXISTS (SELECT FROM evidence_change AS n
                 WHERE n.participant = c.participant AND n.occurred_at = c.occurred_at
                   AND n.activity_id = c.activity_id AND n.revision > c.revision);
COMMENT ON VIEW evidence_now IS 'Every activity with what it is now beside what was decided first.';

CREATE TABLE waiting_void (
  voids_activity_id uuid        NOT NULL,
  activity_id       uuid        NOT NULL,
  participant       bigint      NOT NULL,
  recorded_at       timestamptz NOT NULL,
  CONSTRAINT pk_waiting_void PRIMARY KEY (voids_activity_id, activity_id)
);
CREATE INDEX ix_waiting_void_participant ON waiting_void (participant);
COMMENT ON TABLE waiting_void IS 'Voids that came before their original. A row stays when the original has come or can no longer come; it then has no effect.';
COMMENT ON COLUMN waiting_void.activity_id IS 'the void';
COMMENT ON COLUMN waiting_void.recorded_at IS 'append time of the void: it waits from then';

CREATE TABLE settlement_due (
  in_partition smallint NOT NULL,
  scheme       smallint NOT NULL,
  backfill_id  text     NOT NULL,
  slice        smallint NOT NULL,
  month        integer  NOT NULL,
  participant  bigint   NOT NULL,
  CONSTRAINT pk_settlement_due PRIMARY KEY (in_partition, scheme, backfill_id, slice, month, participant),
  CONSTRAINT ck_settlement_due_slice CHECK (slice = participant & 255),
  CONSTRAINT ck_settlement_due_month CHECK (month BETWEEN 197001 AND 220012 AND month % 100 BETWEEN 1 AND 12)
);
COMMENT ON TABLE settlement_due IS 'Work list: participants with electricity days that wait for a settlement. A row is taken out by the settlement, in its transaction.';
COMMENT ON COLUMN settlement_due.backfill_id IS 'the backfill grant they wait for; empty when they wait for their month';
COMMENT ON COLUMN settlement_due.month IS 'local month of the days, yyyymm';

-- Parked claims are few; the list of them must not read the others.
CREATE INDEX ix_evidence_parked ON evidence (recorded_at, activity_id) WHERE status_no = 3;

CREATE TABLE claim_action (
  no          bigint      GENERATED ALWAYS AS IDENTITY,
  scheme      smallint    NOT NULL,
  activity_id uuid        NOT NULL,
  participant bigint      NOT NULL,
  action      text        NOT NULL,
  verdict     text        NOT NULL,
  reason      text        NOT NULL,
  actor       text        NOT NULL,
  proposed_by text,
  command_id  uuid,
  created_at  timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT pk_claim_action PRIMARY KEY (no),
  CONSTRAINT uq_claim_action_command UNIQUE (command_id),
  CONSTRAINT ck_claim_action_action CHECK (action IN ('propose', 'decide')),
  CONSTRAINT ck_claim_action_verdict CHECK (verdict IN ('uphold', 'dismiss')),
  CONSTRAINT ck_claim_action_reason CHECK (length(reason) BETWEEN 1 AND 2000),
  CONSTRAINT ck_claim_action_decision CHECK ((action = 'decide') = (command_id IS NOT NULL) AND (action = 'decide') = (proposed_by IS NOT NULL)),
  CONSTRAINT ck_claim_action_two_people CHECK (proposed_by IS NULL OR proposed_by <> actor)
);
CREATE UNIQUE INDEX uq_claim_action_decision ON claim_action (activity_id) WHERE action = 'decide';
CREATE INDEX ix_claim_action_activity ON claim_action (activity_id, no);
COMMENT ON TABLE claim_action IS 'Who proposed and who decided what should become of a parked claim, when and why; never changed. A decision is also the command to publish on activities.';

CREATE TABLE claim_command_published (
  command_id   uuid        NOT NULL,
  published_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT pk_claim_command_published PRIMARY KEY (command_id),
  CONSTRAINT fk_claim_command_published_action FOREIGN KEY (command_id) REFERENCES claim_action (command_id)
);
COMMENT ON TABLE claim_command_published IS 'Decisions that Kafka has acknowledged; the others are published again until they stand here.';

GRANT SELECT, INSERT ON evidence_change, waiting_void, claim_action, claim_command_published TO ${app_role};
GRANT SELECT ON evidence_now TO ${app_role};
GRANT SELECT, INSERT, DELETE ON settlement_due TO ${app_role};
