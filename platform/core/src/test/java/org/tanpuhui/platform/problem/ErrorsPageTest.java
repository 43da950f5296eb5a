package org.tanpuhui.platform.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/errors.md} says of every code what the catalogue says, in its order, and what to do.
 * Without this test the page and the answers drift apart. A row that is expected and not there is
 * printed as it must stand, with its last column to be written by a person.
 */
class ErrorsPageTest {
  private static final String PAGE = "docs/errors.md";
  private static final int COLUMNS = 7;

  @Test
  void thePageHasOneRowPerCodeInTheOrderOfTheCatalogue() throws IOException {
    List<String> expected = Arrays.stream(ProblemCode.values()).map(ErrorsPageTest::row).toList();

    List<String> actual =
        rows().stream().map(cells -> String.join(" | ", cells.subList(0, COLUMNS - 1))).toList();

    assertThat(actual).containsExactlyElementsOf(expected);
  }

  @Test
  void everyRowSaysWhatToDo() throws IOException {
    for (List<String> cells : rows()) {
      assertThat(cells).as(cells.get(1)).hasSize(COLUMNS);
      assertThat(cells.get(COLUMNS - 1)).as(cells.get(1)).hasSizeGreaterThan(10);
    }
  }

  @Test
  void numbersAreUniqueAndAscend() {
    Set<Integer> numbers = new HashSet<>();
    int before = 0;
    for (ProblemCode code : ProblemCode.values()) {
      assertThat(numbers.add(code.number())).as(code.code()).isTrue();
      assertThat(code.number()).as(code.code()).isGreaterThan(before);
      assertThat(ProblemCode.byNumber(code.number())).isSameAs(code);
      before = code.number();
    }
  }

  private static String row(ProblemCode code) {
    return String.join(
        " | ",
        Integer.toString(code.number()),
        "`" + code.code() + "`",
        Integer.toString(code.httpStatus()),
        code.retryable() ? "yes" : "no",
        code.title(false),
        code.title(true));
  }

  private static List<List<String>> rows() throws IOException {
    Path page = Path.of(System.getProperty("tanpuhui.root", "../.."), PAGE);
    List<List<String>> rows = new ArrayList<>();
    for (String line : Files.readAllLines(page)) {
      if (line.matches("\\| \\d+ \\|.*")) {
        String[] cells = line.substring(1, line.lastIndexOf('|')).split("\\|", -1);
        rows.add(Arrays.stream(cells).map(String::strip).toList());
      }
    }
    return rows;
  }
}
