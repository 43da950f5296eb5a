package org.tanpuhui.activity.activity;

import java.util.Locale;

/**
 * A use of a partner's service in which activities arise (场景).
 *
 * @param number internal number, unique
 * @param code unique within the partner
 */
public record Scenario(int number, String code, String nameZh, String nameEn, State state) {
  /** The scenario that a partner gets who names none. */
  public static final String DEFAULT_CODE = "default";

  /** How far a scenario is: registered by the authority, or applied for by its partner. */
  public enum State {
    DRAFT,
    APPLIED,
    ASSESSED,
    PUBLISHED,
    REFUSED,
    WITHDRAWN;

    /** The word in rows and answers. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    public static State of(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** Whether a step may lead from this state to that one. */
    public boolean mayBecome(State next) {
      return switch (this) {
        case DRAFT -> next == PUBLISHED || next == WITHDRAWN;
        case APPLIED -> next == ASSESSED || next == WITHDRAWN;
        case ASSESSED -> next == PUBLISHED || next == REFUSED || next == WITHDRAWN;
        case PUBLISHED -> next == WITHDRAWN;
        case REFUSED, WITHDRAWN -> false;
      };
    }
  }

  /** One that the authority registers. */
  public Scenario(int number, String code, String nameZh, String nameEn, boolean published) {
    this(number, code, nameZh, nameEn, published ? State.PUBLISHED : State.DRAFT);
  }

  /** Whether intake is open for it. */
  public boolean published() {
    return state == State.PUBLISHED;
  }
}
