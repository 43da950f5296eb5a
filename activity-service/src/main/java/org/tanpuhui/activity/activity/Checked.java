package org.tanpuhui.activity.activity;

/** What a check gives: the checked thing, or why not. */
public sealed interface Checked permits CheckedEvent, ActivityData, Rejection {}
