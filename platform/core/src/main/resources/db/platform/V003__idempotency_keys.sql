-- Keys of people's commands. A row is written in the transaction of its command, so there is never one without the other.

CREATE TABLE idempotency_key (
  scheme       smallint    NOT NULL,
  caller       text        NOT NULL,
  operation    text        NOT NULL,
  key          text        NOT NULL,
  request_hash bytea       NOT NULL,
  status       smallint    NOT NULL,
  media_type   text,
  etag         text,
  location     text,
  answer       bytea,
  answered_at  timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT pk_idempotency_key PRIMARY KEY (scheme, caller, operation, key),
  CONSTRAINT ck_idempotency_key_scheme CHECK (scheme BETWEEN 1 AND 127),
  CONSTRAINT ck_idempotency_key_key CHECK (length(key) BETWEEN 1 AND 200),
  CONSTRAINT ck_idempotency_key_request_hash CHECK (length(request_hash) = 32),
  CONSTRAINT ck_idempotency_key_status CHECK (status BETWEEN 200 AND 499)
);
COMMENT ON TABLE idempotency_key IS 'First answers of commands that carried an Idempotency-Key. Rows are never changed.';
COMMENT ON COLUMN idempotency_key.caller IS 'whose key it is: client:, or sub: with the organisation where the token names one';
COMMENT ON COLUMN idempotency_key.operation IS 'method and path template';
COMMENT ON COLUMN idempotency_key.request_hash IS 'SHA-256 of path, query and body: the key with another one is refused';
COMMENT ON COLUMN idempotency_key.answer IS 'body of the answer as it was sent';

GRANT SELECT, INSERT ON idempotency_key TO ${app_role};
