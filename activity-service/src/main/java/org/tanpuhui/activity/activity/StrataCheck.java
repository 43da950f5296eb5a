package org.tanpuhui.activity.activity;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tanpuhui.activity.activity.Strata.Stratum;
import org.tanpuhui.platform.problem.ProblemCode;

/** Checks the member {@code strata} of a forest monitoring. */
final class StrataCheck {
  private static final int MAX_STRATA = 500;
  private static final int MAX_ID = 64;
  private static final int MAX_DECIMALS = 6;

  /** Twice the stem volume of the densest forests measured (coast redwood, about 10,000 m3/ha). */
  private static final BigDecimal MAX_M3_PER_HA = BigDecimal.valueOf(20_000);

  private static final String ID = "stratum_id";
  private static final String START = "stem_volume_start_m3_per_ha";
  private static final String END = "stem_volume_end_m3_per_ha";
  private static final Set<String> MEMBERS = Set.of(ID, START, END);

  private StrataCheck() {}

  /** {@link Strata} or the first {@link Rejection}. */
  static Object check(String name, Object raw) {
    if (!(raw instanceof List<?> items)) {
      return DataCheck.fault(ProblemCode.FIELD_TYPE, name, "must be an array of objects");
    }
    if (items.isEmpty() || items.size() > MAX_STRATA) {
      return DataCheck.fault(
          ProblemCode.FIELD_RANGE, name, "must have 1 to " + MAX_STRATA + " items");
    }
    List<Stratum> strata = new ArrayList<>(items.size());
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < items.size(); i++) {
      String at = name + "/" + i;
      Object checked = stratum(at, items.get(i));
      if (!(checked instanceof Stratum stratum)) {
        return checked;
      }
      if (!ids.add(stratum.id())) {
        return DataCheck.fault(ProblemCode.FIELD_RANGE, at + "/" + ID, "stands there twice");
      }
      strata.add(stratum);
    }
    strata.sort(Comparator.comparing(Stratum::id));
    return new Strata(List.copyOf(strata));
  }

  private static Object stratum(String at, Object raw) {
    if (!(raw instanceof Map<?, ?> members)) {
      return DataCheck.fault(ProblemCode.FIELD_TYPE, at, "must be an object");
    }
    for (String member : new String[] {ID, START, END}) {
      if (members.get(member) == null) {
        return DataCheck.fault(ProblemCode.FIELD_MISSING, at + "/" + member, "is required");
      }
    }
    for (Object member : members.keySet()) {
      if (!MEMBERS.contains(member)) {
        return DataCheck.fault(
            ProblemCode.FIELD_UNKNOWN,
            at + "/" + DataCheck.escape((String) member),
            "is no member of a stratum");
      }
    }
    if (!(members.get(ID) instanceof String id)) {
      return DataCheck.fault(ProblemCode.FIELD_TYPE, at + "/" + ID, "must be a string");
    }
    if (!Texts.isClean(id, MAX_ID)) {
      return DataCheck.fault(
          ProblemCode.FIELD_RANGE,
          at + "/" + ID,
          "must have 1 to " + MAX_ID + " characters and no control characters");
    }
    Object start = volume(at + "/" + START, members.get(START));
    if (start instanceof Rejection) {
      return start;
    }
    Object end = volume(at + "/" + END, members.get(END));
    if (end instanceof Rejection) {
      return end;
    }
    return new Stratum(id, (BigDecimal) start, (BigDecimal) end);
  }

  private static Object volume(String at, Object raw) {
    BigDecimal volume =
        raw instanceof Long whole
            ? BigDecimal.valueOf(whole)
            : raw instanceof BigDecimal decimal
                ? decimal
                : raw instanceof BigInteger huge ? new BigDecimal(huge) : null;
    if (volume == null) {
      return DataCheck.fault(ProblemCode.FIELD_TYPE, at, "must be a number");
    }
    if (volume.signum() < 0 || volume.compareTo(MAX_M3_PER_HA) > 0) {
      return DataCheck.fault(
          ProblemCode.FIELD_RANGE, at, "must be in [0, " + MAX_M3_PER_HA + "] m3 per hectare");
    }
    BigDecimal plain = volume.signum() == 0 ? BigDecimal.ZERO : volume.stripTrailingZeros();
    if (plain.scale() > MAX_DECIMALS) {
      return DataCheck.fault(
          ProblemCode.FIELD_RANGE, at, "may have at most " + MAX_DECIMALS + " decimals");
    }
    return plain;
  }
}
