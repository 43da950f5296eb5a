package org.tanpuhui.deploy.ledgerbench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * What a run of writers did.
 *
 * @param transfers rows written, each from one account to another
 * @param entries groups of transfers with one idempotency key
 * @param nanos from the first begin to the last commit
 * @param postgresMs processor time of the server
 * @param writerMs processor time of the writers, without making the input
 * @param inputMs processor time of making the input, which runs on the same cores
 */
record Rate(
    long transfers, long entries, long nanos, long postgresMs, long writerMs, long inputMs) {

  long perSecond() {
    return transfers * 1_000_000_000L / Math.max(1, nanos);
  }

  ObjectNode json(ObjectNode node) {
    node.put("transfers_per_s", perSecond());
    node.put("entries_per_s", entries * 1_000_000_000L / Math.max(1, nanos));
    node.put("transfers", transfers);
    node.put("seconds", ratio(nanos, 1_000_000_000L, 1));
    ObjectNode cpu = node.putObject("cpu_us_per_transfer");
    cpu.put("postgres", ratio(postgresMs * 1_000, transfers, 2));
    cpu.put("writers", ratio(writerMs * 1_000, transfers, 2));
    cpu.put("input", ratio(inputMs * 1_000, transfers, 2));
    node.put(
        "cores_used", ratio((postgresMs + writerMs + inputMs) * 1_000_000L, Math.max(1, nanos), 2));
    return node;
  }

  static BigDecimal ratio(long value, long by, int digits) {
    return BigDecimal.valueOf(value)
        .divide(BigDecimal.valueOf(Math.max(1, by)), digits, RoundingMode.HALF_EVEN);
  }
}
