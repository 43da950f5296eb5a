package org.tanpuhui.ledger.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tanpuhui.platform.json.Json;
import org.tanpuhui.platform.problem.FieldProblem;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.JsonFaults;

/** Every member of every body: a value of a wrong kind is named by its JSON pointer. */
class RequestFieldsTest {
  private static final ObjectMapper REQUESTS =
      Json.configure(new ObjectMapper()).enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  /** The records that resources read, found by their methods. */
  static Set<Class<?>> bodies() {
    Set<Class<?>> bodies = new LinkedHashSet<>();
    new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.tanpuhui.ledger.api")
            .stream()
            .map(found -> found.reflect())
            .flatMap(resource -> Stream.of(resource.getDeclaredMethods()))
            .filter(RequestFieldsTest::isCommand)
            .flatMap(command -> Arrays.stream(command.getParameters()))
            .map(Parameter::getType)
            .filter(Class::isRecord)
            .forEach(bodies::add);
    return bodies;
  }

  private static boolean isCommand(Method method) {
    return method.isAnnotationPresent(POST.class) || method.isAnnotationPresent(PUT.class);
  }

  @Test
  void thereAreBodiesToTest() {
    assertThat(bodies()).hasSizeGreaterThan(20);
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void aMemberOfAWrongKindIsNamed(Class<?> body) {
    for (RecordComponent member : body.getRecordComponents()) {
      String name = PropertyNamingStrategies.SnakeCaseStrategy.INSTANCE.translate(member.getName());
      Class<?> type = member.getType();
      boolean nested = type.isRecord() || Map.class.isAssignableFrom(type);
      Object wrong =
          nested || Collection.class.isAssignableFrom(type) ? "a text" : Map.of("an", "object");

      ProblemException refusal = refused(body, Map.of(name, wrong));

      assertThat(refusal.fields())
          .as("%s of %s", name, body)
          .extracting(FieldProblem::pointer)
          .containsExactly("/" + name);
      assertThat(refusal.code()).isEqualTo(ProblemCode.FIELD_TYPE);
    }
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void aMemberThatIsNotKnownIsNamed(Class<?> body) {
    ProblemException refusal = refused(body, Map.of("no_such/member", 1));

    assertThat(refusal.code()).isEqualTo(ProblemCode.FIELD_UNKNOWN);
    assertThat(refusal.fields())
        .extracting(FieldProblem::pointer)
        .containsExactly("/no_such~1member");
  }

  private static ProblemException refused(Class<?> body, Object json) {
    try {
      REQUESTS.readValue(REQUESTS.writeValueAsBytes(json), body);
    } catch (JsonProcessingException fault) {
      return JsonFaults.refusal(fault);
    } catch (java.io.IOException e) {
      throw new IllegalStateException(e);
    }
    return fail("%s took %s", body, json);
  }
}
