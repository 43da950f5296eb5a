package org.tanpuhui.activity.outbox;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.LocalDate;
import org.tanpuhui.activity.activity.GeoPoint;
import org.tanpuhui.activity.activity.Strata;

/** Writes the values that few events hold, apart from the hot path. */
final class RareValues {
  private RareValues() {}

  static void write(JsonGenerator json, Object value) throws IOException {
    if (value instanceof GeoPoint point) {
      json.writeStartObject();
      json.writeNumberField("lat", point.lat());
      json.writeNumberField("lon", point.lon());
      json.writeStringField("datum", point.datum());
      json.writeEndObject();
    } else if (value instanceof LocalDate day) {
      json.writeString(day.toString());
    } else if (value instanceof Boolean flag) {
      json.writeBoolean(flag);
    } else if (value instanceof Strata strata) {
      strata(json, strata);
    } else {
      throw new IllegalStateException("no field holds a " + value.getClass().getSimpleName());
    }
  }

  private static void strata(JsonGenerator json, Strata strata) throws IOException {
    json.writeStartArray();
    for (Strata.Stratum item : strata.items()) {
      json.writeStartObject();
      json.writeFieldName("stem_volume_end_m3_per_ha");
      json.writeNumber(item.end().toPlainString());
      json.writeFieldName("stem_volume_start_m3_per_ha");
      json.writeNumber(item.start().toPlainString());
      json.writeStringField("stratum_id", item.id());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
