package io.gitops4j.testkit.apiserver.crd.cel;

import io.gitops4j.testkit.apiserver.model.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compiles rules, where the library for it is there. */
public final class CelRules {

  private static final boolean AVAILABLE = available();

  private CelRules() {}

  private static boolean available() {
    try {
      Class.forName("dev.cel.runtime.CelRuntimeFactory", false, CelRules.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  /** Whether the library is there. */
  static boolean isAvailable() {
    return AVAILABLE;
  }

  /** A rule of {@code x-kubernetes-validations}; one with a problem when it cannot be checked. */
  public static Rule compile(Map<String, @Nullable Object> rule) {
    if (!AVAILABLE) {
      return new UncheckedRule(
          Json.string(rule, "rule"), "the library dev.cel:cel is not on the class path");
    }
    return DevCelRule.compile(rule);
  }
}
