package org.tanpuhui.deploy.local;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** What a service looks like from outside: a health address, or an error and an early end. */
final class FakeService {
  private FakeService() {}

  @SuppressWarnings("SystemOut")
  public static void main(String[] args) throws Exception {
    if (args[0].equals("fails")) {
      for (int step = 1; step <= 20; step++) {
        System.out.println("INFO starting, step " + step);
      }
      System.out.println("ERROR the ledger's database refused the password");
      System.out.println("INFO stopped");
      System.exit(3);
    }
    HttpServer server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0])), 0);
    server.createContext(
        "/q/health/ready",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    System.out.println("greeting=" + System.getenv("GREETING"));
  }
}
