package org.tanpuhui.methodology.intake;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.tanpuhui.methodology.LogSamples;
import org.tanpuhui.methodology.Samples.Ride;
import org.tanpuhui.methodology.ServiceDatabase;
import org.tanpuhui.methodology.methodology.ActivityState;
import org.tanpuhui.methodology.methodology.Acts;
import org.tanpuhui.methodology.methodology.LogRecord;
import org.tanpuhui.methodology.methodology.Registry;
import org.tanpuhui.methodology.store.Dictionaries;
import org.tanpuhui.methodology.store.ReadStore;
import org.tanpuhui.platform.stream.Input;
import org.tanpuhui.platform.stream.Output;

/** One partition of the log over a database of its own, fed by hand. */
public final class Stream implements AutoCloseable {
  public static final int PARTITION = 3;

  private final ServiceDatabase database;
  private final ActivityProcessor processor;
  private final ReadStore reads;
  private final Connection connection;
  private final List<Output> outputs = new ArrayList<>();
  private long offset;

  public Stream(ServiceDatabase database, Supplier<Registry> registry, Acts acts)
      throws SQLException {
    Dictionaries dictionaries = new Dictionaries(database::open);
    this.database = database;
    this.processor = new ActivityProcessor(registry, dictionaries, acts);
    this.reads = new ReadStore(dictionaries, registry, database::open);
    this.connection = database.writer();
  }

  /** Appends records in one batch. */
  public void append(Instant recordedAt, Object... records) throws SQLException {
    List<Input<LogRecord>> batch = new ArrayList<>();
    for (Object record : records) {
      Object written = record instanceof Ride ride ? ride.record() : record;
      batch.add(new Input<>(PARTITION, offset++, recordedAt, LogSamples.read(written)));
    }
    outputs.addAll(processor.process(connection, batch));
    connection.commit();
  }

  public ActivityState state(UUID activityId) throws SQLException {
    return reads.find(activityId).orElseThrow();
  }

  public ServiceDatabase database() {
    return database;
  }

  public ReadStore reads() {
    return reads;
  }

  /** All that was published so far. */
  public List<Output> outputs() {
    return outputs;
  }

  /** What would be published again after a crash at this point. */
  public List<Output> republished() throws SQLException {
    List<Output> again = processor.republish(connection, PARTITION, 0, Long.MAX_VALUE);
    connection.commit();
    return again;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
