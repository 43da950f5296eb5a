package org.tanpuhui.deploy.auditing;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** One entry of the journal, of one or more rows. Times are microseconds. */
final class Entry {
  /** Numbers of purposes, as in the books. */
  static final int POST = 1;

  static final int REVERSE = 2;
  static final int EXPIRE = 3;
  static final int RESERVE = 4;
  static final int RELEASE = 5;
  static final int CANCEL = 6;
  static final int ORDER = 7;
  static final int LAPSE = 40;

  private static final int SALT_BYTES = 32;
  private static final String[] PURPOSES = {
    "", "post", "reverse", "expire", "reserve", "release", "cancel", "order"
  };

  UUID id;
  int purpose;
  long occurredAt;
  long recordedAt;
  int bookDate;
  UUID activity;
  int partner = -1;
  int methodology = -1;
  UUID cause;
  String givenBy;
  int correctionRule;
  long lane = -1;
  long laneNumber = -1;
  byte[] salt;
  final List<Pair> pairs = new ArrayList<>(2);

  /** Whether rows of one entry disagree on what is the same for all of them. */
  boolean torn;

  /** The word of a purpose that this release knows, else null. */
  String purposeWord() {
    return purpose > 0 && purpose < PURPOSES.length ? PURPOSES[purpose] : null;
  }

  long scheme() {
    return pairs.get(0).debit() >>> 56;
  }

  /** The holder on line 0, 0 for none. */
  long holder() {
    return pairs.get(0).holder();
  }

  /** The row of a line, for findings. */
  String row(int line) {
    return "journal " + id + "/" + line;
  }

  String row() {
    return row(pairs.isEmpty() ? 0 : pairs.get(0).line());
  }

  /** Milliseconds in the id. */
  long idMillis() {
    return id.getMostSignificantBits() >>> 16;
  }

  /** Adds a row of the same entry. */
  void join(Entry row) {
    torn |=
        purpose != row.purpose
            || occurredAt != row.occurredAt
            || recordedAt != row.recordedAt
            || bookDate != row.bookDate
            || partner != row.partner
            || methodology != row.methodology
            || correctionRule != row.correctionRule
            || !java.util.Objects.equals(activity, row.activity)
            || !java.util.Objects.equals(cause, row.cause)
            || !java.util.Objects.equals(givenBy, row.givenBy);
    pairs.addAll(row.pairs);
  }

  /** Reads one row. */
  static Entry read(JsonParser json) throws IOException {
    Entry entry = new Entry();
    int line = 0;
    int asset = 0;
    long debit = 0;
    long credit = 0;
    long amount = 0;
    int rule = 0;
    long holder = 0;
    int pool = -1;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      json.nextToken();
      switch (name) {
        case "debit_account" -> debit = Chars.hex(json);
        case "credit_account" -> credit = Chars.hex(json);
        case "amount" -> amount = json.getLongValue();
        case "occurred_at" -> entry.occurredAt = Chars.micros(json);
        case "recorded_at" -> entry.recordedAt = Chars.micros(json);
        case "entry_id" -> entry.id = Chars.uuid(json);
        case "activity_id" -> entry.activity = Chars.uuid(json);
        case "book_date" -> entry.bookDate = Chars.day(json);
        case "partner_no" -> entry.partner = json.getIntValue();
        case "methodology_version" -> entry.methodology = json.getIntValue();
        case "line" -> line = json.getIntValue();
        case "asset" -> asset = json.getIntValue();
        case "purpose" -> entry.purpose = json.getIntValue();
        case "exchange_rule" -> rule = json.getIntValue();
        case "holder" -> holder = Chars.hex(json);
        case "correction_rule" -> entry.correctionRule = json.getIntValue();
        case "pool_no" -> pool = json.getIntValue();
        case "cause" -> entry.cause = Chars.uuid(json);
        case "given_by" -> entry.givenBy = json.getText();
        case "lane" -> entry.lane = json.getLongValue();
        case "lane_number" -> entry.laneNumber = json.getLongValue();
        case "salt" -> entry.salt = Chars.bytes(json, SALT_BYTES);
        default -> json.skipChildren();
      }
    }
    if (json.currentToken() != JsonToken.END_OBJECT || entry.id == null || amount == 0) {
      throw new IllegalArgumentException("it has no entry_id or amount");
    }
    entry.pairs.add(new Pair(line, asset, debit, credit, amount, rule, holder, pool));
    return entry;
  }
}
