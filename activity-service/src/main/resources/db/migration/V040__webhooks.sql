-- What partners are told over HTTP: endpoints with their signing keys, messages, deliveries, attempts.

CREATE TABLE webhook_endpoint (
  endpoint_id     uuid        NOT NULL,
  partner_no      integer     NOT NULL,
  url             text        NOT NULL,
  description     text,
  event_types     text[]      NOT NULL,
  state           text        NOT NULL DEFAULT 'enabled',
  disabled_reason text,
  disabled_at     timestamptz,
  failing_since   timestamptz,
  last_success_at timestamptz,
  held_until      timestamptz,
  version         integer     NOT NULL DEFAULT 1,
  idempotency_key text,
  created_at      timestamptz NOT NULL,
  CONSTRAINT pk_webhook_endpoint PRIMARY KEY (endpoint_id),
  CONSTRAINT fk_webhook_endpoint_partner_no FOREIGN KEY (partner_no) REFERENCES partner,
  CONSTRAINT uq_webhook_endpoint_partner_no_idempotency_key UNIQUE (partner_no, idempotency_key),
  CONSTRAINT ck_webhook_endpoint_state CHECK (state IN ('enabled', 'disabled', 'deleted')),
  CONSTRAINT ck_webhook_endpoint_disabled_reason CHECK (disabled_reason IN ('partner', 'gone', 'failing')),
  CONSTRAINT ck_webhook_endpoint_disabled CHECK ((state = 'disabled') = (disabled_reason IS NOT NULL)
                                                 AND (disabled_reason IS NULL) = (disabled_at IS NULL)),
  CONSTRAINT ck_webhook_endpoint_url CHECK (length(url) BETWEEN 1 AND 2000),
  CONSTRAINT ck_webhook_endpoint_event_types CHECK (cardinality(event_types) > 0)
) WITH (fillfactor = 50);
CREATE INDEX ix_webhook_endpoint_partner_no ON webhook_endpoint (partner_no) WHERE state <> 'deleted';
COMMENT ON TABLE webhook_endpoint IS 'Addresses of partners that are called; a deleted one stays for its delivery log, without its keys.';
COMMENT ON COLUMN webhook_endpoint.disabled_reason IS 'partner: by its own call; gone: it answered 410; failing: no call succeeded for days';
COMMENT ON COLUMN webhook_endpoint.failing_since IS 'first failed call since the last that succeeded';
COMMENT ON COLUMN webhook_endpoint.held_until IS 'no call before then: it asked for less with 429 or Retry-After';

CREATE TABLE webhook_key (
  endpoint_id uuid        NOT NULL,
  key_no      integer     NOT NULL,
  signing     text        NOT NULL,
  secret      bytea       NOT NULL,
  public_key  bytea,
  created_at  timestamptz NOT NULL,
  expires_at  timestamptz,
  CONSTRAINT pk_webhook_key PRIMARY KEY (endpoint_id, key_no),
  CONSTRAINT fk_webhook_key_endpoint_id FOREIGN KEY (endpoint_id) REFERENCES webhook_endpoint,
  CONSTRAINT ck_webhook_key_signing CHECK (signing IN ('hmac', 'ed25519')),
  CONSTRAINT ck_webhook_key_public_key CHECK ((signing = 'ed25519') = (octet_length(public_key) IS NOT DISTINCT FROM 32))
);
COMMENT ON TABLE webhook_key IS 'Keys that sign messages; during a rotation several sign each message.';
COMMENT ON COLUMN webhook_key.secret IS 'AES-256-GCM under the key of tanpuhui.webhooks.secret-key, bound to endpoint and number';
COMMENT ON COLUMN webhook_key.expires_at IS 'signs until then; null for the current key';

CREATE TABLE webhook_message (
  message_id  uuid        NOT NULL,
  partner_no  integer     NOT NULL,
  type        text        NOT NULL,
  at          timestamptz NOT NULL,
  data        text        NOT NULL,
  participant bigint,
  CONSTRAINT pk_webhook_message PRIMARY KEY (message_id),
  CONSTRAINT fk_webhook_message_partner_no FOREIGN KEY (partner_no) REFERENCES partner
);
COMMENT ON TABLE webhook_message IS 'What a partner is told; nothing in it names a person.';
COMMENT ON COLUMN webhook_message.message_id IS 'UUIDv8 of time and content: who replays the cause makes the same message; the header webhook-id';
COMMENT ON COLUMN webhook_message.data IS 'JSON of the member data';
COMMENT ON COLUMN webhook_message.participant IS 'whom it is about; the partner''s own references are looked up when it is sent, so an erasure leaves none';

CREATE TABLE webhook_delivery (
  endpoint_id uuid        NOT NULL,
  message_id  uuid        NOT NULL,
  state       text        NOT NULL DEFAULT 'waiting',
  next_at     timestamptz,
  claim       uuid,
  tries       smallint    NOT NULL DEFAULT 0,
  attempts    integer     NOT NULL DEFAULT 0,
  last_at     timestamptz,
  last_status smallint,
  last_error  text,
  created_at  timestamptz NOT NULL,
  CONSTRAINT pk_webhook_delivery PRIMARY KEY (endpoint_id, message_id),
  CONSTRAINT fk_webhook_delivery_endpoint_id FOREIGN KEY (endpoint_id) REFERENCES webhook_endpoint,
  CONSTRAINT fk_webhook_delivery_message_id FOREIGN KEY (message_id) REFERENCES webhook_message ON DELETE CASCADE,
  CONSTRAINT ck_webhook_delivery_state CHECK (state IN ('waiting', 'succeeded', 'failed')),
  CONSTRAINT ck_webhook_delivery_next_at CHECK ((state = 'waiting') = (next_at IS NOT NULL))
) WITH (fillfactor = 70);
CREATE INDEX ix_webhook_delivery_due ON webhook_delivery (endpoint_id, next_at) WHERE next_at IS NOT NULL;
CREATE INDEX ix_webhook_delivery_message_id ON webhook_delivery (message_id);
COMMENT ON TABLE webhook_delivery IS 'One message to one endpoint.';
COMMENT ON COLUMN webhook_delivery.next_at IS 'when it is due; while an instance calls, when another may take it over';
COMMENT ON COLUMN webhook_delivery.claim IS 'who calls now; a result under another claim is not taken';
COMMENT ON COLUMN webhook_delivery.tries IS 'failed calls of the present schedule; begins anew with a redelivery';

CREATE TABLE webhook_attempt (
  attempt_no  bigint      GENERATED ALWAYS AS IDENTITY,
  endpoint_id uuid        NOT NULL,
  message_id  uuid        NOT NULL,
  at          timestamptz NOT NULL,
  duration_ms integer     NOT NULL,
  status      smallint,
  error       text,
  excerpt     text,
  CONSTRAINT pk_webhook_attempt PRIMARY KEY (attempt_no),
  CONSTRAINT fk_webhook_attempt_delivery FOREIGN KEY (endpoint_id, message_id) REFERENCES webhook_delivery ON DELETE CASCADE,
  CONSTRAINT ck_webhook_attempt_excerpt CHECK (length(excerpt) <= 500)
);
CREATE INDEX ix_webhook_attempt_delivery ON webhook_attempt (endpoint_id, message_id);
COMMENT ON COLUMN webhook_attempt.error IS 'why it failed, one word; null for a success';
COMMENT ON COLUMN webhook_attempt.excerpt IS 'beginning of a failed answer, text only';

GRANT SELECT, INSERT, UPDATE ON webhook_endpoint, webhook_delivery TO ${app_role};
GRANT SELECT, INSERT, DELETE ON webhook_key, webhook_message TO ${app_role};
GRANT UPDATE (expires_at) ON webhook_key TO ${app_role};
GRANT SELECT, INSERT ON webhook_attempt TO ${app_role};
