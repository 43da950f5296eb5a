-- Acts of all services, as they came over the topic acts: each a leaf of its scheme's log.

CREATE TABLE logged_act (
  act_id      uuid        NOT NULL,
  at          timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL,
  lane_number bigint      NOT NULL,
  lane        integer     NOT NULL,
  scheme      smallint    NOT NULL,
  kind        text        NOT NULL,
  actor       text        NOT NULL,
  subject     text        NOT NULL,
  reason      text,
  document    text,
  detail      text,
  CONSTRAINT pk_logged_act PRIMARY KEY (act_id),
  CONSTRAINT uq_logged_act_lane UNIQUE (lane, lane_number),
  CONSTRAINT ck_logged_act_lane CHECK (lane >> 16 = scheme)
);
CREATE INDEX ix_logged_act_scheme ON logged_act (scheme, act_id);
CREATE INDEX ix_logged_act_kind ON logged_act (scheme, kind, act_id);
CREATE INDEX ix_logged_act_actor ON logged_act (scheme, actor, act_id);
CREATE INDEX ix_logged_act_subject ON logged_act (scheme, subject, act_id);
COMMENT ON TABLE logged_act IS 'Acts of all services. Rows are never changed. The first 48 bits of an id are its time, so the order of ids is that of acts.';
COMMENT ON COLUMN logged_act.recorded_at IS 'append time on the topic acts';
COMMENT ON COLUMN logged_act.lane_number IS 'number of the act''s leaf in its lane';

CREATE TABLE leaf_secret (
  only_row boolean NOT NULL DEFAULT true,
  check_value bytea NOT NULL,
  CONSTRAINT pk_leaf_secret PRIMARY KEY (only_row),
  CONSTRAINT ck_leaf_secret_only_row CHECK (only_row)
);
COMMENT ON TABLE leaf_secret IS 'By what another secret of the salts than the first one is told: with another one a replay would give other leaves.';

CREATE VIEW unindexed_batch AS
  SELECT b.lane >> 16 AS scheme, b.lane, b.first_number, b.leaf_count, b.written_at,
         b.first_number + b.leaf_count - greatest(b.first_number, coalesce(o.end_number, 0)) AS leaves
    FROM lane l
    LEFT JOIN LATERAL (SELECT first_number + leaf_count AS end_number FROM log_order
                        WHERE lane = l.lane ORDER BY first_number DESC LIMIT 1) o ON true
    JOIN LATERAL (SELECT max(first_number) AS first FROM lane_batch
                   WHERE lane = l.lane AND first_number <= coalesce(o.end_number, 0)) f ON true
    JOIN lane_batch b ON b.lane = l.lane AND b.first_number >= coalesce(f.first, 0)
                     AND b.first_number + b.leaf_count > coalesce(o.end_number, 0);
COMMENT ON VIEW unindexed_batch IS 'Batches of leaves of which some have no place in the tree yet. Older than 5 seconds it is a finding of the audit.';
COMMENT ON COLUMN unindexed_batch.leaves IS 'how many of them';

GRANT SELECT, INSERT ON logged_act, leaf_secret TO ${app_role};
GRANT SELECT ON unindexed_batch TO ${app_role};
