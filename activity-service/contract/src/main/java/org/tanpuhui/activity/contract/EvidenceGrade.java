package org.tanpuhui.activity.contract;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How good the evidence of an activity type is, as granted to a partner by the authority. */
public enum EvidenceGrade {
  @JsonProperty("metered")
  METERED,
  @JsonProperty("transaction")
  TRANSACTION,
  @JsonProperty("sensor")
  SENSOR,
  @JsonProperty("self_declared")
  SELF_DECLARED
}
