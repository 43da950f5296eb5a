package org.tanpuhui.platform.web;

import io.netty.channel.Channel;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Ends the listening of a server. */
final class Acceptor {
  private static final int CONNECT_MILLIS = 100;

  private Acceptor() {}

  /**
   * Closes and waits until the port is closed, too: the kernel goes on taking connections, and
   * resets them, from when the channel says that it is closed until its event loop selects again.
   *
   * @param channel the listening one
   * @param longest how long at most
   * @return whether nobody listens any more
   */
  static boolean close(Channel channel, Duration longest) throws InterruptedException {
    long endNanos = System.nanoTime() + longest.toNanos();
    InetSocketAddress address = (InetSocketAddress) channel.localAddress();
    channel.close().await(longest.toMillis());
    while (isListening(address)) {
      if (System.nanoTime() > endNanos) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(1);
    }
    return true;
  }

  private static boolean isListening(InetSocketAddress address) {
    InetAddress where =
        address.getAddress().isAnyLocalAddress()
            ? InetAddress.getLoopbackAddress()
            : address.getAddress();
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(where, address.getPort()), CONNECT_MILLIS);
      return true;
    } catch (ConnectException e) {
      return false;
    } catch (IOException e) {
      // Reset or not answered: neither open nor closed yet.
      return true;
    }
  }
}
