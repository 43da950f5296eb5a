package org.tanpuhui.methodology.methodology;

/** A text for people in Chinese and English. */
public record Text(String zh, String en) {}
