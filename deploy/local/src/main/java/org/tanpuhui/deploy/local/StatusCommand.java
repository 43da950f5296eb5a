package org.tanpuhui.deploy.local;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Says what runs. */
@Command(
    name = "status",
    description = {
      "Says for every component whether it runs and is ready, its pid, port, memory (proportional"
          + " set size) and log file. Exit code 0 only when all run and are ready."
    })
final class StatusCommand implements Callable<Integer> {

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "This text.")
  private boolean help;

  @Override
  public Integer call() {
    StackSettings settings = StackSettings.ofThisProcess();
    settings.data().checkOwner();
    Stack stack = new Stack(StackPlan.of(settings), System.out, settings.startTimeout());
    return stack.status() ? 0 : 1;
  }
}
