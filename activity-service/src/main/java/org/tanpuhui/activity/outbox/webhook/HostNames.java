package org.tanpuhui.activity.outbox.webhook;

import java.net.InetAddress;
import java.util.List;

/** Looks a host name up; a test has one that changes its answer. */
@FunctionalInterface
public interface HostNames {
  /** The addresses of a name now, in the order to try them; empty when it has none. */
  List<InetAddress> resolve(String host);
}
