package org.tanpuhui.activity.contract;

import java.util.ArrayList;
import java.util.List;

/** The scopes of a mandate as bits: what the participant allowed when the activity started. */
public final class Grants {
  /** The partner may report the activity. */
  public static final int RECORD = 1;

  /** Points may be granted for it. */
  public static final int POINTS = 2;

  /** Its reduction may be pooled, verified and sold. */
  public static final int POOL = 4;

  private Grants() {}

  public static boolean has(int grants, int scope) {
    return (grants & scope) != 0;
  }

  /** The words of these bits, in their order. */
  public static List<String> names(int grants) {
    List<String> names = new ArrayList<>(3);
    if (has(grants, RECORD)) {
      names.add("record");
    }
    if (has(grants, POINTS)) {
      names.add("points");
    }
    if (has(grants, POOL)) {
      names.add("pool");
    }
    return names;
  }
}
