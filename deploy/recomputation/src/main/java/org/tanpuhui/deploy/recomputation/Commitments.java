package org.tanpuhui.deploy.recomputation;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.tanpuhui.activity.contract.ContentHash;
import org.tanpuhui.methodology.document.CanonicalJson;
import org.tanpuhui.methodology.methodology.Claim;
import org.tanpuhui.platform.json.Json;

/**
 * What each line was committed to when it was accepted, hashed again from the line alone; whether
 * its person was erased makes no difference.
 */
final class Commitments {
  private static final int DIGITS = 32;
  private static final JsonStringEncoder TEXTS = JsonStringEncoder.getInstance();

  private Commitments() {}

  /**
   * Checks one line.
   *
   * @param ofErased whether its person was erased
   */
  static void check(Verdict verdict, boolean ofErased) {
    Row row = verdict.row();
    if (row.privateDigest() == null) {
      if (isHash(row.contentHash())) {
        verdict.line().commitmentsOfBefore++;
      } else {
        verdict.differs(Reason.COMMITMENT, String.valueOf(row.contentHash()), null);
      }
      return;
    }
    String derived = isHash(row.privateDigest()) ? contentHash(row) : null;
    if (derived == null || !derived.equals(row.contentHash())) {
      verdict.differs(Reason.COMMITMENT, String.valueOf(row.contentHash()), derived);
      return;
    }
    verdict.line().commitments++;
    if (ofErased) {
      verdict.line().commitmentsOfErased++;
    }
  }

  /** Whether these are 32 hexadecimal digits in lower case; else they could hold a line feed. */
  private static boolean isHash(String text) {
    if (text == null || text.length() != DIGITS) {
      return false;
    }
    for (int i = 0; i < DIGITS; i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }

  private static String contentHash(Row row) {
    Claim claim = row.claim();
    return HexFormat.of()
        .formatHex(
            ContentHash.of(
                claim.type().id(),
                claim.activityId(),
                claim.occurredAt(),
                claim.endedAt(),
                row.privateDigest(),
                canonical(row).getBytes(StandardCharsets.UTF_8)));
  }

  /** The quantities as RFC 8785 writes them; empty when the line has none. */
  private static String canonical(Row row) {
    if (row.isErased()) {
      return "";
    }
    Map<String, Object> values = row.claim().quantities().values();
    if (row.nested() != null) {
      ObjectNode all = Json.mapper().valueToTree(values);
      row.nested().fields().forEachRemaining(member -> all.set(member.getKey(), member.getValue()));
      return CanonicalJson.write(all);
    }
    StringBuilder text = new StringBuilder(160);
    for (Map.Entry<String, Object> value : new TreeMap<>(values).entrySet()) {
      text.append(text.isEmpty() ? '{' : ',');
      quote(value.getKey(), text);
      text.append(':');
      if (value.getValue() instanceof String word) {
        quote(word, text);
      } else {
        text.append(value.getValue());
      }
    }
    return text.append(text.isEmpty() ? "{}" : "}").toString();
  }

  private static void quote(String value, StringBuilder text) {
    text.append('"');
    TEXTS.quoteAsString(value, text);
    text.append('"');
  }
}
