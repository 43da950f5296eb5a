package org.tanpuhui.activity.contract;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What kind of holder a participant is. Which kinds exist is the scheme's list. */
public enum HolderKind {
  @JsonProperty("person")
  PERSON,
  @JsonProperty("household")
  HOUSEHOLD,
  @JsonProperty("micro_enterprise")
  MICRO_ENTERPRISE,
  @JsonProperty("organisation")
  ORGANISATION,
  @JsonProperty("project")
  PROJECT,
  @JsonProperty("estate")
  ESTATE,
  @JsonProperty("school")
  SCHOOL,
  @JsonProperty("firm")
  FIRM
}
