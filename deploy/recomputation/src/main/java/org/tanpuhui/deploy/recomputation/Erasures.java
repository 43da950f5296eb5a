package org.tanpuhui.deploy.recomputation;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.tanpuhui.methodology.methodology.ActivityType;
import org.tanpuhui.platform.ParticipantId;

/**
 * Participants whose person was erased. Their lines derive like any other, since the quantities
 * stay under the pseudonym; besides, nothing but voids may stand behind the erasure on the log.
 */
final class Erasures {
  private static final String[] WHAT = {"erasure", "删除记录"};

  private final Map<Long, Long> offsets = new HashMap<>();

  /** Reads one file of erasures. */
  void read(String name, Path file) {
    JsonLines.read(name, file, WHAT, this::add);
  }

  private void add(JsonNode line) {
    JsonNode offset = line.path("offset");
    ParticipantId participant =
        ParticipantId.parse(line.path("participant").asText())
            .orElseThrow(() -> new IllegalArgumentException("participant is missing"));
    if (!offset.canConvertToLong()) {
      throw new IllegalArgumentException("offset is missing");
    }
    offsets.put(participant.value(), offset.longValue());
  }

  /**
   * Checks a line, if its person was erased.
   *
   * @return whether that is so
   */
  boolean check(Verdict verdict) {
    Row row = verdict.row();
    Long erasedAt = offsets.get(row.claim().participant());
    if (erasedAt == null) {
      return false;
    }
    verdict.line().ofErased++;
    if (row.offset() > erasedAt && row.claim().type() != ActivityType.VOID) {
      verdict.differs(Reason.AFTER_ERASURE, "offset " + row.offset(), "erased at " + erasedAt);
    }
    for (Row.Change change : row.changes()) {
      if (change.offset() > erasedAt && change.posts()) {
        verdict.differs(Reason.AFTER_ERASURE, "offset " + change.offset(), "erased at " + erasedAt);
      }
    }
    return true;
  }
}
