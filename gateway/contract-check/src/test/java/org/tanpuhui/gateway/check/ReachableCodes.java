package org.tanpuhui.gateway.check;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tanpuhui.gateway.check.ApiScan.Served;
import org.tanpuhui.platform.problem.ProblemCode;

/**
 * Which problem codes the code behind a resource's method can name: all constants of {@link
 * ProblemCode} read by what it calls, directly or not. A call of an overridable method counts as a
 * call of every implementation, so this is an upper bound.
 */
final class ReachableCodes {
  private static final String CATALOGUE = ProblemCode.class.getName();

  private final JavaClasses classes;
  private final Predicate<JavaCodeUnit> followed;
  private final Map<JavaCodeUnit, List<JavaCodeUnit>> callees = new HashMap<>();
  private final Map<JavaCodeUnit, Set<ProblemCode>> named = new HashMap<>();

  /**
   * @param followed which code is looked into
   */
  ReachableCodes(Predicate<JavaCodeUnit> followed) {
    this.classes = new ClassFileImporter().importPaths(CompiledServices.folders());
    this.followed = followed;
  }

  /** The codes that a method can name. */
  Set<ProblemCode> of(Served method) {
    return reach(start(method)).values().stream()
        .flatMap(Collection::stream)
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(ProblemCode.class)));
  }

  private List<JavaCodeUnit> start(Served method) {
    List<JavaCodeUnit> start =
        classes.get(method.type()).getMethods().stream()
            .filter(m -> m.getName().equals(method.method()))
            .filter(m -> types(m.getRawParameterTypes()).equals(method.parameters()))
            .map(JavaCodeUnit.class::cast)
            .toList();
    if (start.size() != 1) {
      throw new IllegalStateException(method.name() + " is found " + start.size() + " times");
    }
    return start;
  }

  private static List<String> types(List<JavaClass> classes) {
    return classes.stream().map(JavaClass::getName).toList();
  }

  private Map<JavaCodeUnit, Set<ProblemCode>> reach(List<JavaCodeUnit> start) {
    Map<JavaCodeUnit, Set<ProblemCode>> seen = new HashMap<>();
    Deque<JavaCodeUnit> open = new ArrayDeque<>(start);
    while (!open.isEmpty()) {
      JavaCodeUnit unit = open.pop();
      if (seen.containsKey(unit)) {
        continue;
      }
      seen.put(unit, named.computeIfAbsent(unit, ReachableCodes::codes));
      callees
          .computeIfAbsent(unit, this::callees)
          .forEach(
              callee -> {
                if (!seen.containsKey(callee)) {
                  open.push(callee);
                }
              });
    }
    return seen;
  }

  private static Set<ProblemCode> codes(JavaCodeUnit unit) {
    Set<ProblemCode> codes = EnumSet.noneOf(ProblemCode.class);
    for (JavaFieldAccess access : unit.getFieldAccesses()) {
      AccessTarget.FieldAccessTarget target = access.getTarget();
      if (target.getOwner().getName().equals(CATALOGUE)
          && target.getRawType().getName().equals(CATALOGUE)
          && !unit.getOwner().getName().equals(CATALOGUE)) {
        codes.add(ProblemCode.valueOf(target.getName()));
      }
    }
    return codes;
  }

  private List<JavaCodeUnit> callees(JavaCodeUnit unit) {
    Stream<? extends JavaCodeUnitAccess<?>> accesses =
        Stream.concat(
            unit.getCallsFromSelf().stream(), unit.getCodeUnitReferencesFromSelf().stream());
    return accesses
        .flatMap(access -> targets(access.getTarget()))
        .filter(followed)
        .distinct()
        .toList();
  }

  private static Stream<JavaCodeUnit> targets(AccessTarget.CodeUnitAccessTarget target) {
    Stream<JavaCodeUnit> itself = target.resolveMember().map(m -> (JavaCodeUnit) m).stream();
    JavaClass owner = target.getOwner();
    if (!owner.getName().startsWith("org.tanpuhui.")) {
      return itself;
    }
    String[] parameters = types(target.getRawParameterTypes()).toArray(String[]::new);
    Stream<JavaCodeUnit> overriding =
        owner.getAllSubclasses().stream()
            .flatMap(sub -> sub.tryGetMethod(target.getName(), parameters).stream());
    return Stream.concat(itself, overriding)
        .filter(found -> ((JavaMember) found).getOwner().getName().startsWith("org.tanpuhui."));
  }
}
