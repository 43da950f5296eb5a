package org.tanpuhui.deploy.local;

import java.nio.file.Path;

/** Holds the lock of a data folder until it is killed. */
final class LockHolder {
  private LockHolder() {}

  @SuppressWarnings("SystemOut")
  public static void main(String[] args) throws Exception {
    try (AutoCloseable lock = new DataFolder(Path.of(args[0])).lock()) {
      System.out.println("held");
      System.in.read();
      synchronized (LockHolder.class) {
        LockHolder.class.wait();
      }
    }
  }
}
