package org.tanpuhui.platform.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/** Without the HMAC a client could read any place of a list by making a cursor up. */
class CursorsTest {

  @Test
  void partsComeBackAsTheyWere() {
    String cursor = Cursors.encode("list", "2026-11-23", "", "中文");

    assertThat(Cursors.decode("list", cursor)).containsExactly("2026-11-23", "", "中文");
    assertThat(Cursors.decode("list", Cursors.encode("list"))).isEmpty();
  }

  @Test
  void everyAlteredCharacterIsNoticed() {
    String cursor = Cursors.encode("list", "42");
    for (int i = 0; i < cursor.length(); i++) {
      char other = cursor.charAt(i) == 'A' ? 'B' : 'A';
      assertInvalid("list", cursor.substring(0, i) + other + cursor.substring(i + 1));
    }
  }

  @Test
  void whatIsNoCursorIsRefused() {
    assertInvalid("list", "");
    assertInvalid("list", null);
    assertInvalid("list", "***");
    assertInvalid("list", "A".repeat(5000));
    assertInvalid("list", "AAAAAAAAAAAAAAAAAAAAAAAA");
  }

  @Test
  void aCursorOfAnotherListIsRefused() {
    assertInvalid("list", Cursors.encode("other", "42"));
  }

  private static void assertInvalid(String list, String cursor) {
    assertThatThrownBy(() -> Cursors.decode(list, cursor))
        .isInstanceOfSatisfying(
            ProblemException.class,
            problem -> assertThat(problem.code()).isEqualTo(ProblemCode.CURSOR_INVALID));
  }
}
