package org.tanpuhui.deploy.local;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.tanpuhui.engines.TokenRequest;
import org.tanpuhui.platform.Scheme;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints a token. */
@Command(
    name = "token",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    description = {
      "Prints a token of the local issuer. It is signed with the key in .data/issuer, so the"
          + " issuer need not run."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  deploy/token --role partner --client demo-metro",
      "  deploy/token --role participant --sub 0200b1a2c3d4e5f6",
      "  deploy/token --role auditor --scheme shenzhen --ttl 30m"
    })
final class TokenCommand implements Callable<Integer> {

  @Option(
      names = "--role",
      required = true,
      paramLabel = "ROLE",
      description =
          "participant, partner, authority, platform_operator, auditor, ... ; repeatable.")
  private List<String> roles;

  @Option(
      names = "--sub",
      paramLabel = "ID",
      description = "Who: for a participant its id. Default: the client, else local-<role>.")
  private String subject;

  @Option(names = "--client", paramLabel = "ID", description = "client_id: for a partner its id.")
  private String client;

  @Option(names = "--org", paramLabel = "ID", description = "The organisation.")
  private String organisation;

  @Option(
      names = "--scheme",
      paramLabel = "S",
      defaultValue = "sandbox",
      description = "shenzhen, sandbox or yantian. Default: ${DEFAULT-VALUE}.")
  private String scheme;

  @Option(
      names = "--person-key",
      paramLabel = "K",
      description = "Keyed hash of the verified identity, for signing up.")
  private String personKey;

  @Option(
      names = "--ttl",
      paramLabel = "T",
      defaultValue = "12h",
      description = "Valid for: a number with s, m, h or d. Default: ${DEFAULT-VALUE}.")
  private String ttl;

  @Override
  public Integer call() {
    if (Scheme.byId(scheme).isEmpty()) {
      throw new StackException("There is no scheme " + scheme);
    }
    StackSettings settings = StackSettings.ofThisProcess();
    DataFolder data = settings.data();
    data.checkOwner();
    LocalTokens tokens = LocalTokens.of(data, Addresses.ofSettings(settings, data));
    TokenRequest request = tokens.request(roles.get(0)).scheme(scheme).ttl(duration(ttl));
    for (String role : roles.subList(1, roles.size())) {
      request = request.role(role);
    }
    if (client != null) {
      request = request.client(client).subject(client);
    }
    if (subject != null) {
      request = request.subject(subject);
    }
    if (organisation != null) {
      request = request.claim("org", organisation);
    }
    if (personKey != null) {
      request = request.personKey(personKey);
    }
    System.out.println(tokens.sign(request));
    return 0;
  }

  /** Reads {@code 90s}, {@code 30m}, {@code 12h} or {@code 7d}. */
  static Duration duration(String text) {
    if (!text.matches("\\d{1,6}[smhd]")) {
      throw new StackException("--ttl " + text + ": say a number with s, m, h or d, such as 12h");
    }
    long number = Long.parseLong(text.substring(0, text.length() - 1));
    return switch (text.charAt(text.length() - 1)) {
      case 's' -> Duration.ofSeconds(number);
      case 'm' -> Duration.ofMinutes(number);
      case 'h' -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }
}
