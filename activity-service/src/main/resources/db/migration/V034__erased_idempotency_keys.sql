-- First answers to a participant may hold what it wrote (a dispute); they go with the person.

GRANT DELETE ON idempotency_key TO ${app_role};
