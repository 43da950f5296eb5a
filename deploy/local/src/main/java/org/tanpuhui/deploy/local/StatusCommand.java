package org.tanpuhui.deploy.local;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Says what runs. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    description = {
      "Says for every component whether it runs and is ready, its pid, port, memory (proportional"
          + " set size) and log file. Exit code 0 only when all run and are ready."
    })
final class StatusCommand implements Callable<Integer> {

  @Override
  public Integer call() {
    StackSettings settings = StackSettings.ofThisProcess();
    settings.data().checkOwner();
    Stack stack = new Stack(StackPlan.of(settings), System.out, settings.startTimeout());
    return stack.status() ? 0 : 1;
  }
}
