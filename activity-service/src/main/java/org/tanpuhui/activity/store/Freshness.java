package org.tanpuhui.activity.store;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Keeps a read that was overtaken by a change out of a cache.
 *
 * <p>A reader takes a ticket before it asks the database and may store the answer only if nothing
 * was invalidated since. While nobody listens for the changes of other instances, nothing is stored
 * at all.
 */
final class Freshness {
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private long changes;
  private boolean listening;

  /** A ticket for a read that begins now. */
  long ticket() {
    Lock read = lock.readLock();
    read.lock();
    try {
      return changes;
    } finally {
      read.unlock();
    }
  }

  /** Runs {@code store} if the read with this ticket is still true. */
  void store(long ticket, Runnable store) {
    Lock read = lock.readLock();
    read.lock();
    try {
      if (listening && ticket == changes) {
        store.run();
      }
    } finally {
      read.unlock();
    }
  }

  /** Runs {@code remove}; reads under way will not be stored. */
  void invalidate(Runnable remove) {
    Lock write = lock.writeLock();
    write.lock();
    try {
      changes++;
      remove.run();
    } finally {
      write.unlock();
    }
  }

  /** Whether changes of other instances are heard. */
  void listening(boolean now, Runnable remove) {
    Lock write = lock.writeLock();
    write.lock();
    try {
      listening = now;
      changes++;
      remove.run();
    } finally {
      write.unlock();
    }
  }
}
