package org.tanpuhui.deploy.local;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.tanpuhui.platform.Scheme;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Registers clients of the local issuer and replaces their secrets. */
@Command(
    name = "client",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    description = {
      "The clients that fetch their token from the local issuer with a secret. A secret is printed"
          + " once, when it is made; the issuer keeps its hash. It takes effect at once, the issuer"
          + " may run. A client's id is that of its partner."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  deploy/client register demo-metro",
      "  deploy/client rotate demo-metro --overlap 24h",
      "  deploy/client revoke demo-metro",
      "  deploy/client list"
    })
final class ClientCommand {

  @Command(description = "Registers a client and prints its secret.")
  int register(
      @Parameters(paramLabel = "ID", description = "The partner's id.") String id,
      @Option(
              names = "--scheme",
              paramLabel = "S",
              defaultValue = "sandbox",
              description = "Where it may act; repeatable. Default: ${DEFAULT-VALUE}.")
          List<String> schemes) {
    for (String scheme : schemes) {
      if (Scheme.byId(scheme).isEmpty()) {
        throw new StackException("There is no scheme " + scheme);
      }
    }
    String secret = clients().register(id, new LinkedHashSet<>(schemes));
    System.out.println(
        secret == null ? id + " was registered before; rotate gives it a new secret." : secret);
    return 0;
  }

  @Command(description = "Prints a new secret; those before stay valid for the overlap, then end.")
  int rotate(
      @Parameters(paramLabel = "ID", description = "The client.") String id,
      @Option(
              names = "--overlap",
              paramLabel = "T",
              defaultValue = "24h",
              description = "A number with s, m, h or d. Default: ${DEFAULT-VALUE}.")
          String overlap) {
    Duration time = TokenCommand.duration(overlap);
    System.out.println(clients().rotate(id, time));
    return 0;
  }

  @Command(description = "Ends all secrets of a client at once.")
  int revoke(@Parameters(paramLabel = "ID", description = "The client.") String id) {
    clients().revoke(id);
    return 0;
  }

  @Command(description = "Lists clients: where they act, and their secrets by age, without them.")
  int list() {
    for (Map.Entry<String, Clients.Client> client : clients().all().entrySet()) {
      System.out.println(client.getKey() + "  " + String.join(",", client.getValue().schemes()));
      for (Clients.Secret secret : client.getValue().secrets()) {
        System.out.println(
            "  secret of "
                + secret.createdAt()
                + (secret.expiresAt() == null ? "" : ", until " + secret.expiresAt()));
      }
    }
    return 0;
  }

  private static Clients clients() {
    DataFolder data = StackSettings.ofThisProcess().data();
    data.checkOwner();
    return Clients.of(data.issuer());
  }
}
