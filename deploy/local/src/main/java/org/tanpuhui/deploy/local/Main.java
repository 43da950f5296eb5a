package org.tanpuhui.deploy.local;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The entry of {@code deploy/up}, {@code down}, {@code status}, {@code token} and {@code client}.
 */
@Command(
    name = "deploy",
    description = "Tanpuhui on this machine.",
    subcommands = {
      UpCommand.class,
      DownCommand.class,
      StatusCommand.class,
      TokenCommand.class,
      ClientCommand.class,
      IssuerCommand.class
    })
public final class Main {
  private Main() {}

  /** Runs one command; the exit code is 0 when it did what it says, 1 when not, 2 on bad usage. */
  public static void main(String[] args) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.setOut(out);
    CommandLine line = new CommandLine(new Main());
    line.setExecutionExceptionHandler(
        (exception, command, parsed) -> {
          if (exception instanceof StackException) {
            command.getErr().println(exception.getMessage());
          } else {
            exception.printStackTrace(command.getErr());
          }
          return 1;
        });
    System.exit(line.execute(args));
  }

  /** What {@code --version} prints. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"Tanpuhui " + (version == null ? "0.1.0-SNAPSHOT" : version)};
    }
  }
}
