package org.tanpuhui.ledger.exchange;

import java.util.Optional;
import java.util.UUID;
import org.tanpuhui.ledger.market.Refusal;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/** Turns what the deciders refuse into problems, and names commands by their keys. */
final class Refusals {
  private Refusals() {}

  static void refuse(Optional<Refusal> refusal) {
    if (refusal.isPresent()) {
      Refusal fault = refusal.get();
      throw fault.pointer() == null
          ? new ProblemException(fault.code(), fault.detail())
          : ProblemException.field(fault.code(), fault.pointer(), fault.detail());
    }
  }

  /** The id of what a member makes under a key: the same key gives the same id. */
  static UUID id(String kind, Scheme scheme, String org, String key) {
    return Ids.timeOrdered(java.time.Instant.EPOCH, kind, scheme.id(), org, key);
  }

  static ProblemException reused() {
    return new ProblemException(
        ProblemCode.ID_REUSED, "this Idempotency-Key belongs to another request");
  }

  static ProblemException referenceUsed() {
    return ProblemException.field(
        ProblemCode.CONFLICT, "/bank_reference", "this reference names another transfer already");
  }

  /** Refuses when somebody else changed a thing since the caller read it. */
  static void match(Integer expected, int version) {
    if (expected != null && expected != version) {
      throw new ProblemException(
          ProblemCode.CHANGED_MEANWHILE,
          "it is at version " + version + ", not " + expected + "; read it again");
    }
  }
}
