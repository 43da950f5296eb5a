package org.tanpuhui.platform.web;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/** What to answer when a body cannot be read as the JSON that was asked for. */
public final class JsonFaults {
  private JsonFaults() {}

  /** The refusal for a failed read; it names the member by JSON pointer where that is known. */
  public static ProblemException refusal(JsonProcessingException fault) {
    if (fault instanceof MismatchedInputException mismatch && !mismatch.getPath().isEmpty()) {
      return ProblemException.field(code(mismatch), pointer(mismatch), detail(mismatch));
    }
    JsonLocation at = fault.getLocation();
    String place =
        at == null || at.getLineNr() < 1
            ? ""
            : ", at line " + at.getLineNr() + " column " + at.getColumnNr();
    if (fault instanceof MismatchedInputException mismatch) {
      return ProblemException.field(ProblemCode.FIELD_TYPE, "", detail(mismatch) + place);
    }
    return new ProblemException(ProblemCode.BODY_UNPARSABLE, "the body is not valid JSON" + place);
  }

  /** RFC 6901 pointer to the member at fault; the empty string is the whole body. */
  static String pointer(JsonMappingException fault) {
    StringBuilder pointer = new StringBuilder();
    for (JsonMappingException.Reference step : fault.getPath()) {
      String name = step.getFieldName();
      pointer.append('/');
      if (name == null) {
        pointer.append(step.getIndex());
      } else {
        pointer.append(name.replace("~", "~0").replace("/", "~1"));
      }
    }
    return pointer.toString();
  }

  private static ProblemCode code(MismatchedInputException fault) {
    if (fault instanceof UnrecognizedPropertyException) {
      return ProblemCode.FIELD_UNKNOWN;
    }
    return saysMissing(fault) ? ProblemCode.FIELD_MISSING : ProblemCode.FIELD_TYPE;
  }

  // Jackson has no type of its own for an absent creator property or a null for a primitive.
  private static boolean saysMissing(MismatchedInputException fault) {
    String message = fault.getOriginalMessage();
    return message != null
        && (message.startsWith("Missing required creator property")
            || message.startsWith("Missing creator property")
            || message.startsWith("Cannot map `null` into type")
            || message.startsWith("Null value for creator property"));
  }

  private static String detail(MismatchedInputException fault) {
    if (fault instanceof UnrecognizedPropertyException unknown) {
      return "the member " + unknown.getPropertyName() + " is not known here";
    }
    if (saysMissing(fault)) {
      return "the member is required";
    }
    String wanted = wanted(fault.getTargetType());
    if (fault instanceof InvalidFormatException format && format.getValue() != null) {
      String value = format.getValue().toString();
      String shown = value.length() > 60 ? value.substring(0, 60) + "…" : value;
      return "`" + shown + "` is not " + wanted;
    }
    return "the value must be " + wanted;
  }

  private static String wanted(Class<?> type) {
    if (type == null) {
      return "of another type";
    }
    if (type == String.class) {
      return "a string";
    }
    if (type == long.class || type == Long.class || type == int.class || type == Integer.class) {
      return "a whole number";
    }
    if (Number.class.isAssignableFrom(type)) {
      return "a number";
    }
    if (type == boolean.class || type == Boolean.class) {
      return "true or false";
    }
    if (type.isEnum()) {
      return "one of " + java.util.Arrays.toString(type.getEnumConstants());
    }
    if (java.util.Collection.class.isAssignableFrom(type) || type.isArray()) {
      return "an array";
    }
    return switch (type.getSimpleName()) {
      case "Instant", "OffsetDateTime" -> "an RFC 3339 time, for example 2026-11-23T08:00:00Z";
      case "LocalDate" -> "a date, for example 2026-11-23";
      case "UUID" -> "a UUID";
      default -> "an object of the documented shape";
    };
  }
}
