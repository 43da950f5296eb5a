package org.tanpuhui.deploy.local;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tanpuhui.engines.Processes;

/** One user and one command at a time. */
class DataFolderTest {
  @TempDir private Path folder;

  @Test
  void theFolderOfAnotherUserIsRefused() throws Exception {
    assumeTrue(Processes.isRoot());
    Files.setOwner(
        folder,
        FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
    assertThatThrownBy(() -> new DataFolder(folder).prepare())
        .isInstanceOf(StackException.class)
        .hasMessageContaining("belongs to user nobody")
        .hasMessageContaining("TANPUHUI_DATA=<folder>");
  }

  @Test
  void aLockOfAnotherProcessIsRespected() throws Exception {
    DataFolder data = new DataFolder(folder);
    data.prepare();
    Process holder =
        new ProcessBuilder(
                Processes.java().toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "org.tanpuhui.deploy.local.LockHolder",
                folder.toString())
            .start();
    holder.inputReader().readLine();
    try {
      assertThatThrownBy(data::lock)
          .isInstanceOf(StackException.class)
          .hasMessageContaining("Another up or down");
    } finally {
      holder.destroyForcibly().waitFor();
    }
    data.lock().close();
  }

  @Test
  void aTtlThatIsNoneIsRefused() {
    assertThatThrownBy(() -> TokenCommand.duration("soon")).isInstanceOf(StackException.class);
  }
}
