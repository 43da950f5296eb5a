package org.tanpuhui.methodology.document;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.tanpuhui.methodology.methodology.Quantities;

/** From a JSON object to what calculators read. */
public final class QuantitiesJson {
  private QuantitiesJson() {}

  /**
   * Reads the members of an object.
   *
   * @throws IllegalArgumentException a member is neither text, nor a whole number of 64 bits, nor a
   *     boolean, nor null; the message names it
   */
  public static Quantities read(JsonNode object) {
    Map<String, Object> values = new HashMap<>(8);
    for (Iterator<Map.Entry<String, JsonNode>> i = object.fields(); i.hasNext(); ) {
      Map.Entry<String, JsonNode> member = i.next();
      JsonNode value = member.getValue();
      if (value.isTextual()) {
        values.put(member.getKey(), value.textValue());
      } else if (value.isIntegralNumber() && value.canConvertToLong()) {
        values.put(member.getKey(), value.longValue());
      } else if (value.isBoolean()) {
        values.put(member.getKey(), value.booleanValue());
      } else if (!value.isNull()) {
        throw new IllegalArgumentException(
            "data." + member.getKey() + " is neither text nor a whole number");
      }
    }
    return new Quantities(values);
  }
}
