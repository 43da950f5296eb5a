package org.tanpuhui.activity.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import org.tanpuhui.activity.IntakeService.Result;
import org.tanpuhui.activity.IntakeService.Status;

/** Writes the answer to a batch of events, by hand because it is the hot path. */
final class ResultWriter {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int BYTES_PER_LINE = 128;

  private ResultWriter() {}

  /**
   * @param minimal whether only events that were not accepted are listed
   * @param dryRun whether nothing was kept
   */
  static byte[] write(List<Result> results, boolean minimal, boolean dryRun) {
    int[] counts = new int[Status.values().length];
    for (Result result : results) {
      counts[result.status().ordinal()]++;
    }
    ByteArrayBuilder out =
        new ByteArrayBuilder(64 + (minimal ? 0 : BYTES_PER_LINE * results.size()));
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      if (dryRun) {
        json.writeBooleanField("dry_run", true);
      }
      json.writeNumberField("accepted", counts[Status.ACCEPTED.ordinal()]);
      json.writeNumberField("duplicates", counts[Status.DUPLICATE.ordinal()]);
      json.writeNumberField("rejected", counts[Status.REJECTED.ordinal()]);
      json.writeArrayFieldStart("results");
      for (int i = 0; i < results.size(); i++) {
        if (!minimal || results.get(i).status() != Status.ACCEPTED) {
          line(json, i, results.get(i));
        }
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory does not fail", e);
    }
    return out.toByteArray();
  }

  private static void line(JsonGenerator json, int index, Result result) throws IOException {
    json.writeStartObject();
    json.writeNumberField("index", index);
    if (result.id() != null) {
      json.writeStringField("id", result.id());
    }
    if (result.activityId() != null) {
      json.writeStringField("activity_id", result.activityId().toString());
    }
    json.writeStringField("status", result.status().name().toLowerCase(Locale.ROOT));
    if (result.rejection() != null) {
      json.writeStringField("code", result.rejection().code().code());
      json.writeStringField("detail", result.rejection().detail());
      if (result.rejection().pointer() != null) {
        json.writeStringField("pointer", result.rejection().pointer());
      }
    }
    if (result.preview() != null) {
      json.writeFieldName("preview");
      json.writeRawValue(result.preview().toString());
    }
    json.writeEndObject();
  }
}
