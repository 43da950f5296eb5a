-- Where a person was enrolled leads towards the person: it goes with the erasure, and no command that is heard again
-- brings it back.

GRANT DELETE ON membership TO ${app_role};

COMMENT ON TABLE membership IS 'Participants enrolled at a partner; an enrolment is for ever, or until the person is erased.';
