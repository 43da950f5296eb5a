package org.tanpuhui.platform.problem;

import java.util.List;
import java.util.Locale;

/**
 * The body of a refusal (RFC 9457), {@code application/problem+json}.
 *
 * @param code stable code of the catalogue
 * @param errors the fields at fault, null when none
 */
public record Problem(
    String type,
    String title,
    int status,
    String code,
    String detail,
    List<FieldError> errors,
    String instance) {
  public static final String MEDIA_TYPE = "application/problem+json";
  private static final int LANGUAGES_MAX = 500;
  private static final String TYPE_BASE = "https://tanpuhui.org/errors/";

  /** One field at fault. */
  public record FieldError(String pointer, String code, String detail) {}

  /** The problem for a code; {@code chinese} chooses the title's language. */
  public static Problem of(
      ProblemCode code,
      String detail,
      List<FieldProblem> fields,
      boolean chinese,
      String instance) {
    List<FieldError> errors =
        fields.isEmpty()
            ? null
            : fields.stream()
                .map(f -> new FieldError(f.pointer(), f.code().code(), f.detail()))
                .toList();
    return new Problem(
        TYPE_BASE + code.code(),
        code.title(chinese),
        code.httpStatus(),
        code.code(),
        detail,
        errors,
        instance);
  }

  /**
   * Whether an Accept-Language header prefers Chinese to English, by the weights it gives; English
   * when it is absent, names neither or cannot be read.
   */
  public static boolean prefersChinese(String acceptLanguage) {
    if (acceptLanguage == null || acceptLanguage.length() > LANGUAGES_MAX) {
      return false;
    }
    try {
      return Locale.LanguageRange.parse(acceptLanguage.strip()).stream()
          .filter(range -> range.getWeight() > 0)
          .map(Locale.LanguageRange::getRange)
          .filter(range -> range.matches("(zh|en)(-.*)?"))
          .findFirst()
          .filter(range -> range.startsWith("zh"))
          .isPresent();
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      // The JDK's parser throws the latter for a range of hyphens alone.
      return false;
    }
  }
}
