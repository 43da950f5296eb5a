package org.tanpuhui.deploy.driver.city;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.tanpuhui.deploy.driver.Session;
import org.tanpuhui.deploy.driver.client.Api;
import org.tanpuhui.deploy.driver.client.Books;

/**
 * A note, kept with the stack's data, of how far a city was sent: so that an interrupted run can be
 * repeated and still be compared, and a finished one is known to add nothing.
 */
final class CityMark {

  private final Path file;
  private Books before;
  private LocalDate from;
  private boolean done;

  private CityMark(Path file) {
    this.file = file;
  }

  /** The note about these parameters; an empty one if they were never sent. */
  static CityMark read(Session session, CityParameters parameters) throws IOException {
    CityMark mark =
        new CityMark(
            session
                .data()
                .resolve("city")
                .resolve(
                    session.scheme() + "-" + Integer.toHexString(parameters.hashCode()) + ".json"));
    if (Files.exists(mark.file)) {
      JsonNode node = Api.JSON.readTree(mark.file.toFile());
      mark.done = node.path("done").asBoolean();
      mark.from = LocalDate.parse(node.path("from").asText());
      JsonNode books = node.path("before");
      mark.before =
          new Books(
              Api.JSON.convertValue(
                  books.path("counts"), new TypeReference<Map<String, Long>>() {}),
              books.path("reduction_mg").asLong(),
              books.path("points").asLong(),
              0,
              List.of());
    }
    return mark;
  }

  /** The books before the first event, null if none was sent. */
  Books before() {
    return before;
  }

  /** The first day on which events were received, null if none was. */
  LocalDate from() {
    return from;
  }

  boolean done() {
    return done;
  }

  void begin(Books books, LocalDate day) throws IOException {
    before = books;
    from = day;
    write(false);
  }

  /** Notes that everything was sent; what {@link #done()} says stays for this run. */
  void finish() throws IOException {
    write(true);
  }

  private void write(boolean finished) throws IOException {
    ObjectNode node = Api.JSON.createObjectNode();
    node.put("done", finished).put("from", from.toString());
    ObjectNode books = node.putObject("before");
    books.set("counts", Api.JSON.valueToTree(before.counts()));
    books.put("reduction_mg", before.reductionMg()).put("points", before.points());
    Files.createDirectories(file.getParent());
    Files.writeString(file, node.toPrettyString());
  }
}
