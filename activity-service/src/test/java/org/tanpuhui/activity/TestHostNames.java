package org.tanpuhui.activity;

import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.tanpuhui.activity.outbox.webhook.HostNames;

/**
 * Names of tests: each look-up takes the next answer, the last one stays. Names that no test set
 * lead nowhere, but for the names of this machine.
 */
@Alternative
@Priority(1)
@Singleton
public class TestHostNames implements HostNames {
  private record Name(List<String[]> answers, AtomicInteger lookups) {}

  private final Map<String, Name> names = new ConcurrentHashMap<>();

  /** Sets the answers of a name, in order; each is some literals separated by spaces. */
  void set(String name, String... answers) {
    List<String[]> all = new ArrayList<>();
    for (String answer : answers) {
      all.add(answer.isEmpty() ? new String[0] : answer.split(" "));
    }
    names.put(name, new Name(all, new AtomicInteger()));
  }

  /** How often a name was looked up since it was set. */
  int lookups(String name) {
    return names.get(name).lookups().get();
  }

  @Override
  public List<InetAddress> resolve(String host) {
    Name name = names.get(host);
    List<InetAddress> addresses = new ArrayList<>();
    try {
      if (name != null) {
        int at = name.lookups().getAndIncrement();
        for (String literal : name.answers().get(Math.min(at, name.answers().size() - 1))) {
          addresses.add(InetAddress.getByName(literal));
        }
      } else if (List.of("127.0.0.1", "localhost").contains(host)) {
        addresses.add(InetAddress.getByName("127.0.0.1"));
      }
    } catch (UnknownHostException e) {
      throw new IllegalStateException("a literal", e);
    }
    return addresses;
  }
}
