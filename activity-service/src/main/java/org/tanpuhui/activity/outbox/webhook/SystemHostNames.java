package org.tanpuhui.activity.outbox.webhook;

import io.quarkus.arc.DefaultBean;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Host names as this machine knows them; the JDK keeps an answer for 30 seconds. */
@DefaultBean
@Singleton
public final class SystemHostNames implements HostNames {
  @Override
  public List<InetAddress> resolve(String host) {
    try {
      return List.of(InetAddress.getAllByName(host));
    } catch (UnknownHostException e) {
      return List.of();
    }
  }
}
