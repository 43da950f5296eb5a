package org.tanpuhui.deploy.driver;

import org.tanpuhui.deploy.driver.bench.BenchCommand;
import org.tanpuhui.deploy.driver.city.CityCommand;
import org.tanpuhui.deploy.driver.claims.ClaimsCommand;
import org.tanpuhui.deploy.driver.client.ApiException;
import org.tanpuhui.deploy.driver.replay.ReplayCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The partners' side of a running stack: generated input, recorded input, measured load. */
@Command(
    name = "driver",
    mixinStandardHelpOptions = true,
    subcommands = {CityCommand.class, ReplayCommand.class, ClaimsCommand.class, BenchCommand.class})
public final class Driver {

  private Driver() {}

  public static void main(String[] arguments) {
    CommandLine line = new CommandLine(new Driver()).setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler(
        (e, command, parsed) -> {
          if (!(e instanceof ApiException
              || e instanceof IllegalStateException
              || e instanceof IllegalArgumentException)) {
            throw e;
          }
          command.getErr().println(e.getMessage());
          return 1;
        });
    System.exit(line.execute(arguments));
  }
}
