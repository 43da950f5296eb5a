/**
 * Decides. In: an event as plain values, the partner, the subject's binding, the clock's instant.
 * Out: an admitted activity or one {@link org.tanpuhui.activity.activity.Rejection}. No I/O, and
 * nothing but {@code java.*} and the value types of platform and contract.
 */
package org.tanpuhui.activity.activity;
