package org.tanpuhui.deploy.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.Index;
import org.jboss.jandex.Indexer;
import org.jboss.jandex.MethodInfo;

/** What the services' own annotations say: every public operation and the roles it takes. */
final class DeclaredOperations {
  private static final List<String> MODULES =
      List.of("platform/web", "activity-service", "methodology-service", "ledger-service");
  private static final List<String> METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE");
  private static final String JAXRS = "jakarta.ws.rs.";
  private static final String SECURITY = "jakarta.annotation.security.";

  /** A variable, also one whose pattern has braces of its own. */
  private static final Pattern VARIABLE = Pattern.compile("\\{(?:[^{}]|\\{[^{}]*})*}");

  private static final Pattern SLASHES = Pattern.compile("/{2,}|(?<=.)/$");

  private DeclaredOperations() {}

  /**
   * Roles by method and template, of everything under {@code /v1}; an empty set is open to all.
   *
   * @throws IllegalStateException an operation says nothing about its roles
   */
  static Map<String, Set<String>> read() {
    Index index = index();
    Map<String, Set<String>> roles = new TreeMap<>();
    for (String name : METHODS) {
      for (AnnotationInstance found : index.getAnnotations(JAXRS + name)) {
        if (found.target().kind() == AnnotationTarget.Kind.METHOD) {
          MethodInfo method = found.target().asMethod();
          String path = path(method);
          if (path.startsWith("/v1")) {
            roles.computeIfAbsent(name + " " + path, key -> new TreeSet<>()).addAll(roles(method));
          }
        }
      }
    }
    return roles;
  }

  private static String path(MethodInfo method) {
    AnnotationInstance above = method.declaringClass().declaredAnnotation(JAXRS + "Path");
    AnnotationInstance own = method.annotation(JAXRS + "Path");
    String path =
        "/"
            + (above == null ? "" : above.value().asString())
            + "/"
            + (own == null ? "" : own.value().asString());
    return SLASHES
        .matcher(VARIABLE.matcher(path).replaceAll("{}"))
        .replaceAll("/")
        .replaceAll("(?<=.)/$", "");
  }

  private static Set<String> roles(MethodInfo method) {
    if (method.hasAnnotation(SECURITY + "PermitAll")) {
      return Set.of();
    }
    AnnotationInstance own = method.annotation(SECURITY + "RolesAllowed");
    ClassInfo type = method.declaringClass();
    AnnotationInstance roles =
        own != null ? own : type.declaredAnnotation(SECURITY + "RolesAllowed");
    if (roles != null) {
      return Set.of(roles.value().asStringArray());
    }
    if (type.hasDeclaredAnnotation(SECURITY + "PermitAll")) {
      return Set.of();
    }
    throw new IllegalStateException(type.name() + "." + method.name() + " says nothing of roles");
  }

  private static Index index() {
    Indexer indexer = new Indexer();
    for (String module : MODULES) {
      Path classes = Path.of(System.getProperty("tanpuhui.root"), module, "target", "classes");
      try (Stream<Path> files = Files.walk(classes)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
          try (InputStream in = Files.newInputStream(file)) {
            indexer.index(in);
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return indexer.complete();
  }
}
