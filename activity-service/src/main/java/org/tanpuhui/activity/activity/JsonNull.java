package org.tanpuhui.activity.activity;

/** The JSON value {@code null}, which is not the same as an absent member. */
public enum JsonNull {
  NULL
}
