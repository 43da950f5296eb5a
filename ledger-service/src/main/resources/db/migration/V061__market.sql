-- The market: rules with dates and sources, instruments, orders, agreements, trades.
-- Lock order: the row of the instrument first, alone; under it no other command of that instrument runs, so
-- orders need no locks of their own. Then the books as everywhere: system accounts in key order (credits, with
-- their control totals, before cash), control totals. Nobody takes an instrument while holding a book's lock.

CREATE TABLE market_parameter (
  value      bigint      NOT NULL,
  valid_from timestamptz NOT NULL,
  decided_at timestamptz,
  scheme     smallint    NOT NULL,
  name       text        NOT NULL,
  unit       text        NOT NULL,
  provenance text        NOT NULL,
  source     text        NOT NULL,
  decided_by text,
  CONSTRAINT pk_market_parameter PRIMARY KEY (scheme, name, valid_from),
  CONSTRAINT ck_market_parameter_value CHECK (value >= 0),
  CONSTRAINT ck_market_parameter_provenance CHECK (provenance IN ('official', 'secondary', 'derived', 'illustrative', 'recalled')),
  CONSTRAINT ck_market_parameter_future CHECK (decided_at IS NULL AND decided_by IS NULL AND valid_from = timestamptz '1970-01-01 00:00:00Z'
                                               OR decided_by IS NOT NULL AND decided_at IS NOT NULL AND valid_from > decided_at)
);
COMMENT ON TABLE market_parameter IS 'Dated values of what rules the market; the latest that has begun applies. The exchange adds values for the future; nobody changes one.';

INSERT INTO market_parameter (scheme, name, value, unit, valid_from, provenance, source)
SELECT scheme, name, value, unit, timestamptz '1970-01-01 00:00:00Z', provenance, source
  FROM generate_series(1, 3) AS scheme, (VALUES
    ('lot', 1, 't', 'official', 'Shenzhen spot trading rules (provisional), 2013, chapter 4: 1 tCO2e and whole multiples; the rulebook in force since 2022 was not found'),
    ('tick', 1, 'fen', 'official', 'Shenzhen spot trading rules (provisional), 2013, chapter 4: CNY 0.01; the rulebook in force since 2022 was not found'),
    ('price_band', 1000, 'basis_points', 'official', 'Shenzhen spot trading rules (provisional), 2013, chapter 4: 10 % of the previous close, rounded half-up to the tick; the rulebook in force since 2022 was not found'),
    ('block_band', 3000, 'basis_points', 'illustrative', 'Convention of the national allowance market, not confirmed for Shenzhen'),
    ('block_minimum', 10000, 't', 'illustrative', 'Chosen here; Shenzhen''s threshold was not found'),
    ('fee', 50, 'basis_points', 'illustrative', 'Chosen here after Hubei 2014 (negotiated trades, 0.5 % of each side); Shenzhen''s fee list was not found'),
    ('close_volume', 100, 't', 'illustrative', 'Taken over from the Guangzhou exchange (notice on the closing price, 30 July 2018: above 100 t the volume-weighted mean, otherwise unchanged); Shenzhen''s rule was not found'),
    ('resale_after', 1, 'trading_days', 'illustrative', 'Chosen here; Shenzhen''s rule was not found')
  ) AS parameter (name, value, unit, provenance, source);

CREATE TABLE trading_calendar (
  valid_from date        NOT NULL,
  decided_at timestamptz,
  scheme     smallint    NOT NULL,
  document   jsonb       NOT NULL,
  provenance text        NOT NULL,
  source     text        NOT NULL,
  decided_by text,
  CONSTRAINT pk_trading_calendar PRIMARY KEY (scheme, valid_from),
  CONSTRAINT ck_trading_calendar_provenance CHECK (provenance IN ('official', 'secondary', 'derived', 'illustrative', 'recalled')),
  CONSTRAINT ck_trading_calendar_future CHECK (decided_at IS NULL AND decided_by IS NULL AND valid_from = date '1970-01-01'
                                               OR decided_by IS NOT NULL AND decided_at IS NOT NULL AND valid_from > (decided_at AT TIME ZONE 'Asia/Shanghai')::date)
);
COMMENT ON TABLE trading_calendar IS 'When the market is open, by local day; the latest that has begun applies.';
COMMENT ON COLUMN trading_calendar.document IS 'weekdays (1 Monday to 7), sessions ({from, to} as HH:mm), closures ({from, to, name_zh, name_en}, days included)';

INSERT INTO trading_calendar (scheme, valid_from, document, provenance, source) VALUES
  (1, '1970-01-01', '{"weekdays": [1, 2, 3, 4, 5],
      "sessions": [{"from": "09:30", "to": "11:30"}, {"from": "13:00", "to": "15:00"}],
      "closures": [
        {"from": "2026-01-01", "to": "2026-01-03", "name_zh": "元旦", "name_en": "New Year"},
        {"from": "2026-02-15", "to": "2026-02-23", "name_zh": "春节", "name_en": "Spring Festival"},
        {"from": "2026-04-04", "to": "2026-04-06", "name_zh": "清明节", "name_en": "Tomb-Sweeping Day"},
        {"from": "2026-05-01", "to": "2026-05-05", "name_zh": "劳动节", "name_en": "Labour Day"},
        {"from": "2026-06-19", "to": "2026-06-21", "name_zh": "端午节", "name_en": "Dragon Boat Festival"},
        {"from": "2026-09-25", "to": "2026-09-27", "name_zh": "中秋节", "name_en": "Mid-Autumn Festival"},
        {"from": "2026-10-01", "to": "2026-10-07", "name_zh": "国庆节", "name_en": "National Day"}]}',
   'recalled', 'Sessions: those of the national allowance market (secondary). Holidays of 2026 are recalled, not checked against the State Council''s notice; the exchange replaces them before trading in earnest'),
  (2, '1970-01-01', '{"weekdays": [1, 2, 3, 4, 5, 6, 7], "sessions": [{"from": "00:00", "to": "24:00"}], "closures": []}',
   'illustrative', 'The sandbox never closes, so that it can be tried at any time'),
  (3, '1970-01-01', '{"weekdays": [1, 2, 3, 4, 5, 6, 7], "sessions": [{"from": "00:00", "to": "24:00"}], "closures": []}',
   'illustrative', 'No market is planned for this scheme yet');

CREATE TABLE instrument (
  reference_fen    bigint   NOT NULL,
  day_tonnes       bigint   NOT NULL,
  day_turnover_fen bigint   NOT NULL,
  last_no          bigint   NOT NULL,
  last_price_fen   bigint,
  day              date     NOT NULL,
  scheme           smallint NOT NULL,
  vintage          smallint NOT NULL,
  state            text     NOT NULL,
  code             text     NOT NULL,
  methodology      text     NOT NULL,
  version          integer  NOT NULL,
  CONSTRAINT pk_instrument PRIMARY KEY (scheme, code),
  CONSTRAINT uq_instrument_kind UNIQUE (scheme, methodology, vintage),
  CONSTRAINT ck_instrument_code CHECK (code = methodology || '-' || vintage),
  CONSTRAINT ck_instrument_reference CHECK (reference_fen > 0),
  CONSTRAINT ck_instrument_day CHECK (day_tonnes >= 0 AND day_turnover_fen >= 0 AND last_no >= 0),
  CONSTRAINT ck_instrument_state CHECK (state IN ('open', 'halted'))
) WITH (fillfactor = 50);
COMMENT ON TABLE instrument IS 'What is traded: units of one methodology and vintage. The row is the gate of its market: every command locks it first.';
COMMENT ON COLUMN instrument.reference_fen IS 'close before the day; the band of prices lies around it';
COMMENT ON COLUMN instrument.day IS 'local day of the latest command; on a later day the close is reckoned and the totals begin anew';
COMMENT ON COLUMN instrument.last_no IS 'number of the latest order: orders are numbered in the order in which they came';

CREATE TABLE instrument_action (
  at        timestamptz NOT NULL,
  price_fen bigint,
  scheme    smallint    NOT NULL,
  no        integer     NOT NULL,
  code      text        NOT NULL,
  action    text        NOT NULL,
  given_by  text        NOT NULL,
  reason    text        NOT NULL,
  CONSTRAINT pk_instrument_action PRIMARY KEY (scheme, code, no),
  CONSTRAINT fk_instrument_action_instrument FOREIGN KEY (scheme, code) REFERENCES instrument,
  CONSTRAINT ck_instrument_action_action CHECK (action = 'list' AND price_fen > 0 OR action IN ('open', 'halt') AND price_fen IS NULL)
);
COMMENT ON TABLE instrument_action IS 'What the exchange did with an instrument: listed it with its first reference price, opened it, halted it.';

CREATE TABLE market_close (
  close_fen    bigint   NOT NULL,
  tonnes       bigint   NOT NULL,
  turnover_fen bigint   NOT NULL,
  day          date     NOT NULL,
  scheme       smallint NOT NULL,
  code         text     NOT NULL,
  CONSTRAINT pk_market_close PRIMARY KEY (scheme, code, day),
  CONSTRAINT fk_market_close_instrument FOREIGN KEY (scheme, code) REFERENCES instrument,
  CONSTRAINT ck_market_close_amounts CHECK (close_fen > 0 AND tonnes >= 0 AND turnover_fen >= 0)
);
COMMENT ON TABLE market_close IS 'What an instrument closed at, for days on which something was commanded; written when a later day begins.';

CREATE TABLE market_order (
  order_id    uuid        NOT NULL,
  no          bigint      NOT NULL,
  member      bigint      NOT NULL,
  price_fen   bigint      NOT NULL,
  quantity_t  bigint      NOT NULL,
  remaining_t bigint      NOT NULL,
  frozen_fen  bigint      NOT NULL,
  entered_at  timestamptz NOT NULL,
  ended_at    timestamptz,
  fee_bp      integer     NOT NULL,
  version     integer     NOT NULL,
  scheme      smallint    NOT NULL,
  side        smallint    NOT NULL,
  state       text        NOT NULL,
  instrument  text        NOT NULL,
  project_id  text,
  entered_by  text        NOT NULL,
  CONSTRAINT pk_market_order PRIMARY KEY (order_id),
  CONSTRAINT uq_market_order_no UNIQUE (scheme, instrument, no),
  CONSTRAINT fk_market_order_instrument FOREIGN KEY (scheme, instrument) REFERENCES instrument,
  CONSTRAINT fk_market_order_member FOREIGN KEY (scheme, member) REFERENCES market_member (scheme, number),
  CONSTRAINT fk_market_order_project FOREIGN KEY (scheme, project_id) REFERENCES project_seller,
  CONSTRAINT ck_market_order_side CHECK (side = 1 AND frozen_fen = 0 OR side = 2 AND project_id IS NULL),
  CONSTRAINT ck_market_order_amounts CHECK (price_fen > 0 AND quantity_t > 0 AND remaining_t BETWEEN 0 AND quantity_t AND frozen_fen >= 0 AND fee_bp >= 0),
  CONSTRAINT ck_market_order_state CHECK (state = 'listed' AND remaining_t > 0 AND ended_at IS NULL
                                          OR state = 'done' AND remaining_t = 0 AND frozen_fen = 0 AND ended_at IS NOT NULL
                                          OR state = 'withdrawn' AND remaining_t > 0 AND frozen_fen = 0 AND ended_at IS NOT NULL),
  CONSTRAINT ck_market_order_covered CHECK (side = 1 OR state <> 'listed' OR frozen_fen >= remaining_t * price_fen)
) WITH (fillfactor = 70);
CREATE INDEX ix_market_order_queue ON market_order (scheme, instrument, side, price_fen, no) WHERE state = 'listed';
CREATE INDEX ix_market_order_member ON market_order (scheme, member, entered_at, order_id);
COMMENT ON TABLE market_order IS 'Listings: offers to sell or buy that stand until they are picked or withdrawn. A seller''s units and a buyer''s money are frozen as long as they stand.';
COMMENT ON COLUMN market_order.remaining_t IS 'not picked yet, tonnes; frozen while the order is listed';
COMMENT ON COLUMN market_order.frozen_fen IS 'of a buyer: price of what remains and the fee not charged yet';
COMMENT ON COLUMN market_order.fee_bp IS 'fee when it was entered; the fee of a listing is reckoned on all that was picked of it, so parts cost no more than the whole';

CREATE TABLE market_agreement (
  agreement_id uuid        NOT NULL,
  seller       bigint      NOT NULL,
  buyer        bigint      NOT NULL,
  proposer     bigint      NOT NULL,
  price_fen    bigint      NOT NULL,
  quantity_t   bigint      NOT NULL,
  frozen_fen   bigint      NOT NULL,
  proposed_at  timestamptz NOT NULL,
  confirmed_at timestamptz,
  ended_at     timestamptz,
  fee_bp       integer     NOT NULL,
  version      integer     NOT NULL,
  scheme       smallint    NOT NULL,
  kind         text        NOT NULL,
  state        text        NOT NULL,
  instrument   text,
  project_id   text,
  batch_id     text,
  proposed_by  text        NOT NULL,
  confirmed_by text,
  ended_by     text,
  CONSTRAINT pk_market_agreement PRIMARY KEY (agreement_id),
  CONSTRAINT fk_market_agreement_instrument FOREIGN KEY (scheme, instrument) REFERENCES instrument,
  CONSTRAINT fk_market_agreement_seller FOREIGN KEY (scheme, seller) REFERENCES market_member (scheme, number),
  CONSTRAINT fk_market_agreement_buyer FOREIGN KEY (scheme, buyer) REFERENCES market_member (scheme, number),
  CONSTRAINT fk_market_agreement_project FOREIGN KEY (scheme, project_id) REFERENCES project_seller,
  CONSTRAINT ck_market_agreement_two_members CHECK (seller <> buyer AND proposer IN (seller, buyer)),
  CONSTRAINT ck_market_agreement_two_people CHECK (confirmed_by <> proposed_by),
  CONSTRAINT ck_market_agreement_kind CHECK (kind = 'block' AND instrument IS NOT NULL AND batch_id IS NULL
                                             OR kind = 'forward' AND instrument IS NULL AND batch_id IS NOT NULL AND project_id IS NOT NULL),
  CONSTRAINT ck_market_agreement_amounts CHECK (price_fen > 0 AND quantity_t > 0 AND frozen_fen >= 0 AND fee_bp >= 0),
  CONSTRAINT ck_market_agreement_state CHECK (state = 'proposed' AND confirmed_at IS NULL AND ended_at IS NULL
                                              OR state = 'recorded' AND kind = 'forward' AND confirmed_at IS NOT NULL AND ended_at IS NULL
                                              OR state = 'executed' AND confirmed_at IS NOT NULL AND ended_at IS NOT NULL AND frozen_fen = 0
                                              OR state IN ('withdrawn', 'declined', 'cancelled') AND ended_at IS NOT NULL AND frozen_fen = 0)
);
CREATE INDEX ix_market_agreement_seller ON market_agreement (scheme, seller, proposed_at, agreement_id);
CREATE INDEX ix_market_agreement_buyer ON market_agreement (scheme, buyer, proposed_at, agreement_id);
CREATE INDEX ix_market_agreement_batch ON market_agreement (scheme, batch_id) WHERE state = 'recorded';
COMMENT ON TABLE market_agreement IS 'Agreements between two named members: block (executed when both confirmed) and forward (over a batch that is pooled and not issued: recorded when both confirmed, delivered when the batch is issued; never counted as issued).';

CREATE TABLE market_trade (
  trade_id       uuid        NOT NULL,
  no             bigint      NOT NULL,
  source_id      uuid        NOT NULL,
  seller         bigint      NOT NULL,
  buyer          bigint      NOT NULL,
  price_fen      bigint      NOT NULL,
  quantity_t     bigint      NOT NULL,
  amount_fen     bigint      NOT NULL,
  seller_fee_fen bigint      NOT NULL,
  buyer_fee_fen  bigint      NOT NULL,
  traded_at      timestamptz NOT NULL,
  trading_day    date        NOT NULL,
  scheme         smallint    NOT NULL,
  kind           text        NOT NULL,
  instrument     text        NOT NULL,
  project_id     text,
  waiver         text,
  given_by       text        NOT NULL,
  CONSTRAINT pk_market_trade PRIMARY KEY (trade_id),
  CONSTRAINT uq_market_trade_no UNIQUE (scheme, instrument, no),
  CONSTRAINT fk_market_trade_instrument FOREIGN KEY (scheme, instrument) REFERENCES instrument,
  CONSTRAINT fk_market_trade_seller FOREIGN KEY (scheme, seller) REFERENCES market_member (scheme, number),
  CONSTRAINT fk_market_trade_buyer FOREIGN KEY (scheme, buyer) REFERENCES market_member (scheme, number),
  CONSTRAINT ck_market_trade_two_members CHECK (seller <> buyer),
  CONSTRAINT ck_market_trade_amounts CHECK (price_fen > 0 AND quantity_t > 0 AND amount_fen = price_fen * quantity_t AND seller_fee_fen BETWEEN 0 AND amount_fen AND buyer_fee_fen >= 0),
  CONSTRAINT ck_market_trade_kind CHECK (kind IN ('pick', 'block', 'forward')),
  CONSTRAINT ck_market_trade_waiver CHECK (waiver IS NULL OR buyer_fee_fen = 0)
);
CREATE INDEX ix_market_trade_source ON market_trade (source_id);
CREATE INDEX ix_market_trade_project ON market_trade (scheme, project_id, traded_at) WHERE project_id IS NOT NULL;
COMMENT ON TABLE market_trade IS 'What was traded, with both fees; only added to. Units, money and this row stand or fall in one transaction.';
COMMENT ON COLUMN market_trade.source_id IS 'the order that was picked, or the agreement';
COMMENT ON COLUMN market_trade.project_id IS 'the project that sold; null where a member sold its own';
COMMENT ON COLUMN market_trade.waiver IS 'why the buyer paid no fee: the waiver of the exchange';

CREATE TABLE market_fee_waiver (
  waiver_id   uuid        NOT NULL,
  member      bigint      NOT NULL,
  limit_fen   bigint      NOT NULL,
  granted_at  timestamptz NOT NULL,
  valid_until timestamptz NOT NULL,
  scheme      smallint    NOT NULL,
  reason      text        NOT NULL,
  granted_by  text        NOT NULL,
  CONSTRAINT pk_market_fee_waiver PRIMARY KEY (waiver_id),
  CONSTRAINT fk_market_fee_waiver_member FOREIGN KEY (scheme, member) REFERENCES market_member (scheme, number),
  CONSTRAINT ck_market_fee_waiver_limit CHECK (limit_fen > 0 AND valid_until > granted_at)
);
CREATE INDEX ix_market_trade_waiver ON market_trade (waiver) WHERE waiver IS NOT NULL;
COMMENT ON TABLE market_fee_waiver IS 'For what a member buys without a fee, granted by the exchange: the money of a damage settlement, for example. The trades that name it never exceed its limit.';

CREATE TABLE market_trade_units (
  trade_id   uuid     NOT NULL,
  first_no   bigint   NOT NULL,
  last_no    bigint   NOT NULL,
  scheme     smallint NOT NULL,
  batch_id   text     NOT NULL,
  CONSTRAINT pk_market_trade_units PRIMARY KEY (trade_id, first_no),
  CONSTRAINT fk_market_trade_units_trade FOREIGN KEY (trade_id) REFERENCES market_trade,
  CONSTRAINT ck_market_trade_units_numbers CHECK (first_no > 0 AND last_no >= first_no)
);
CREATE INDEX ix_market_trade_units_batch ON market_trade_units (scheme, batch_id);
COMMENT ON TABLE market_trade_units IS 'The units that a trade delivered.';

GRANT SELECT, INSERT ON market_parameter, trading_calendar, instrument, instrument_action, market_close, market_order, market_agreement, market_trade, market_trade_units, market_fee_waiver TO ${app_role};
GRANT UPDATE (reference_fen, day, day_tonnes, day_turnover_fen, last_no, last_price_fen, state, version) ON instrument TO ${app_role};
GRANT UPDATE (remaining_t, frozen_fen, state, ended_at, version) ON market_order TO ${app_role};
GRANT UPDATE (frozen_fen, state, confirmed_at, confirmed_by, ended_at, ended_by, version) ON market_agreement TO ${app_role};
