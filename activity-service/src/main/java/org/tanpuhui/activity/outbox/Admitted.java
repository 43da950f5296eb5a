package org.tanpuhui.activity.outbox;

import org.tanpuhui.activity.activity.Binding;
import org.tanpuhui.activity.activity.CheckedEvent;

/** An event that may come in, with the binding of its subject at that moment. */
public record Admitted(CheckedEvent event, Binding binding) {}
