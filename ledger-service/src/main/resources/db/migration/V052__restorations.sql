-- Ecological-damage substitute restoration: what a liable party owes is set aside as money and buys units
-- at the listed price, which are retired at once.

CREATE TABLE restoration (
  restoration_id uuid        NOT NULL,
  scheme         smallint    NOT NULL,
  agreed_on      date        NOT NULL,
  amount_fen     bigint      NOT NULL,
  spent_fen      bigint      NOT NULL DEFAULT 0,
  registered_at  timestamptz NOT NULL,
  frozen_at      timestamptz,
  released_at    timestamptz,
  case_no        text        NOT NULL,
  liable_org     text        NOT NULL,
  liable_name    text        NOT NULL,
  damage         text        NOT NULL,
  registered_by  text        NOT NULL,
  frozen_by      text,
  released_by    text,
  CONSTRAINT pk_restoration PRIMARY KEY (restoration_id),
  CONSTRAINT uq_restoration_case_no UNIQUE (scheme, case_no),
  CONSTRAINT ck_restoration_amount CHECK (amount_fen > 0),
  CONSTRAINT ck_restoration_spent CHECK (spent_fen BETWEEN 0 AND amount_fen AND (spent_fen = 0 OR frozen_at IS NOT NULL)),
  CONSTRAINT ck_restoration_frozen CHECK ((frozen_at IS NULL) = (frozen_by IS NULL)),
  CONSTRAINT ck_restoration_released CHECK ((released_at IS NULL) = (released_by IS NULL) AND (released_at IS NULL OR spent_fen > 0))
);
COMMENT ON TABLE restoration IS 'Agreed compensations that buy certified reductions instead of a restoration in kind.';
COMMENT ON COLUMN restoration.amount_fen IS 'fen; frozen on the liable party''s account of the exchange before anything is bought';
COMMENT ON COLUMN restoration.released_at IS 'when the rest that buys no whole tonne was given back';

CREATE TABLE restoration_purchase (
  restoration_id uuid        NOT NULL,
  purchase_no    integer     NOT NULL,
  price_fen      bigint      NOT NULL,
  tonnes         bigint      NOT NULL,
  spent_fen      bigint      NOT NULL,
  left_fen       bigint      NOT NULL,
  trade_id       uuid        NOT NULL,
  retirement_id  uuid        NOT NULL,
  bought_at      timestamptz NOT NULL,
  registered_by  text        NOT NULL,
  bought_by      text        NOT NULL,
  CONSTRAINT pk_restoration_purchase PRIMARY KEY (restoration_id, purchase_no),
  CONSTRAINT uq_restoration_purchase_trade UNIQUE (trade_id),
  CONSTRAINT uq_restoration_purchase_retirement UNIQUE (retirement_id),
  CONSTRAINT fk_restoration_purchase_restoration FOREIGN KEY (restoration_id) REFERENCES restoration,
  CONSTRAINT fk_restoration_purchase_retirement FOREIGN KEY (retirement_id) REFERENCES credit_retirement,
  CONSTRAINT ck_restoration_purchase_spent CHECK (tonnes > 0 AND spent_fen = price_fen * tonnes AND left_fen >= 0),
  CONSTRAINT ck_restoration_purchase_two_people CHECK (bought_by <> registered_by)
);
COMMENT ON TABLE restoration_purchase IS 'What the money of a case bought: whole tonnes at the listed price, without a buyer''s fee.';

GRANT SELECT, INSERT ON restoration, restoration_purchase TO ${app_role};
GRANT UPDATE (spent_fen, frozen_at, frozen_by, released_at, released_by) ON restoration TO ${app_role};
