package org.tanpuhui.activity.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tanpuhui.activity.IntakeService.Incoming;
import org.tanpuhui.activity.activity.Rejection;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/** Reads the three forms of a body of events, each event once. */
final class EventReader {
  private static final int FIRST_CAPACITY = 512;

  private EventReader() {}

  /**
   * One structured event.
   *
   * @throws ProblemException BODY_UNPARSABLE
   */
  static Incoming one(byte[] body) {
    try {
      JsonReader json = JsonReader.over(body, 0, body.length);
      if (json.next() == null) {
        throw unparsable("the body is empty");
      }
      Incoming event = event(json);
      if (json.next() != null) {
        throw unparsable("something follows the event");
      }
      return event;
    } catch (IOException e) {
      throw unparsable(where(e));
    }
  }

  /**
   * A JSON array of events.
   *
   * @throws ProblemException BODY_UNPARSABLE, BODY_TOO_LARGE
   */
  static List<Incoming> batch(byte[] body, int max) {
    try {
      JsonReader json = JsonReader.over(body, 0, body.length);
      if (json.next() != JsonToken.START_ARRAY) {
        throw unparsable("a batch is a JSON array of events");
      }
      List<Incoming> events = new ArrayList<>(FIRST_CAPACITY);
      for (JsonToken t = json.next(); t != JsonToken.END_ARRAY; t = json.next()) {
        if (t == null) {
          throw unparsable("the array does not end");
        }
        add(events, event(json), max);
      }
      if (json.next() != null) {
        throw unparsable("something follows the array");
      }
      return events;
    } catch (IOException e) {
      throw unparsable(where(e));
    }
  }

  /**
   * One event per line; blank lines are skipped, a broken line is its own rejection.
   *
   * @throws ProblemException BODY_TOO_LARGE
   */
  static List<Incoming> lines(byte[] body, int max) {
    List<Incoming> events = new ArrayList<>(FIRST_CAPACITY);
    int from = 0;
    while (from < body.length) {
      int to = from;
      boolean blank = true;
      while (to < body.length && body[to] != '\n') {
        blank &= body[to] == ' ' || body[to] == '\t' || body[to] == '\r';
        to++;
      }
      if (!blank) {
        add(events, line(body, from, to - from), max);
      }
      from = to + 1;
    }
    return events;
  }

  private static Incoming line(byte[] body, int from, int length) {
    try {
      JsonReader json = JsonReader.over(body, from, length);
      json.next();
      Incoming event = event(json);
      return json.next() == null ? event : broken("something follows the event");
    } catch (IOException e) {
      return broken(where(e));
    }
  }

  private static Incoming event(JsonReader json) throws IOException {
    Object value = json.value();
    if (!(value instanceof Map<?, ?> map)) {
      return new Incoming(
          Map.of(), Rejection.of(ProblemCode.EVENT_INVALID, "an event is a JSON object"));
    }
    @SuppressWarnings("unchecked") // JsonReader makes no other maps
    Map<String, Object> members = (Map<String, Object>) map;
    return new Incoming(
        members,
        json.fault() == null ? null : Rejection.of(ProblemCode.EVENT_INVALID, json.fault()));
  }

  private static void add(List<Incoming> events, Incoming event, int max) {
    if (events.size() == max) {
      throw new ProblemException(
          ProblemCode.BODY_TOO_LARGE, "a batch may hold at most " + max + " events");
    }
    events.add(event);
  }

  private static Incoming broken(String detail) {
    return new Incoming(Map.of(), Rejection.of(ProblemCode.BODY_UNPARSABLE, detail));
  }

  private static ProblemException unparsable(String detail) {
    return new ProblemException(ProblemCode.BODY_UNPARSABLE, detail);
  }

  /** The place of a syntax error, without the text around it. */
  private static String where(IOException e) {
    if (e instanceof JsonProcessingException json && json.getLocation() != null) {
      return "not JSON, at byte " + Math.max(0, json.getLocation().getByteOffset());
    }
    return "not JSON in UTF-8";
  }
}
