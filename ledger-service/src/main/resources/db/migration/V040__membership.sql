-- Who is enrolled where, as activity-service told it: only people enrolled at a partner redeem in its mall.

CREATE TABLE membership (
  participant bigint      NOT NULL,
  partner_no  integer     NOT NULL,
  since       timestamptz NOT NULL,
  CONSTRAINT pk_membership PRIMARY KEY (participant, partner_no),
  CONSTRAINT fk_membership_partner_no FOREIGN KEY (partner_no) REFERENCES partner,
  CONSTRAINT ck_membership_participant CHECK (participant >> 56 >= 1 AND participant >> 48 & 255 = 0)
);
COMMENT ON TABLE membership IS 'Participants enrolled at a partner; an enrolment is for ever.';
COMMENT ON COLUMN membership.since IS 'when the first of its subjects was enrolled';

GRANT SELECT, INSERT ON membership TO ${app_role};
