package org.tanpuhui.deploy.local;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.tanpuhui.engines.SigningKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the local token issuer until it is stopped; started by {@code up}. */
@Command(name = "issuer", hidden = true, description = "Runs the local token issuer.")
final class IssuerCommand implements Callable<Integer> {

  @Option(names = "--port", required = true)
  private int port;

  @Option(names = "--folder", required = true)
  private Path folder;

  @Override
  public Integer call() throws Exception {
    new LocalIssuer(SigningKey.loadOrCreate(folder), Clients.of(folder), port).start();
    new CountDownLatch(1).await();
    return 0;
  }
}
