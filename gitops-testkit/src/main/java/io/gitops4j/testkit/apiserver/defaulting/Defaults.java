package io.gitops4j.testkit.apiserver.defaulting;

import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.quantity.Quantity;
import io.gitops4j.testkit.apiserver.typed.TypedForm;
import io.gitops4j.testkit.apiserver.typed.TypedWalk;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sets the defaults of an object in its typed form.
 *
 * <p>A default belongs to a type, wherever in a kind that type occurs: a container in a Deployment
 * is defaulted by the same rule as one in a Pod. Outer types come first. Quantities are rounded up
 * to thousandths. Sources: the {@code defaults.go} of kubernetes/kubernetes {@code pkg/apis/*} and
 * the {@code +default} markers of k8s.io/api, named at each class. Tests: fixtures in {@code
 * apiserver/defaults}.
 */
public final class Defaults {

  private static final Map<String, Consumer<Map<String, @Nullable Object>>> BY_STRUCT =
      new HashMap<>();

  static {
    CoreDefaults.register(BY_STRUCT);
    PodDefaults.register(BY_STRUCT);
    WorkloadDefaults.register(BY_STRUCT);
    ScalingDefaults.register(BY_STRUCT);
    PolicyDefaults.register(BY_STRUCT);
    AdmissionDefaults.register(BY_STRUCT);
  }

  private Defaults() {}

  /** Sets the defaults of an object that is in its typed form. */
  public static void set(Kind kind, Map<String, @Nullable Object> object) {
    TypedWalk.visit(
        TypedForm.structName(kind),
        object,
        new TypedWalk.Visitor() {
          @Override
          public void struct(String name, Map<String, @Nullable Object> value) {
            Consumer<Map<String, @Nullable Object>> rule = BY_STRUCT.get(name);
            if (rule != null) {
              rule.accept(value);
            }
          }

          @Override
          public void quantities(Map<String, @Nullable Object> value) {
            value.replaceAll(
                (k, v) ->
                    v instanceof String s ? Quantity.parse(s).roundedToMilli().toString() : v);
          }
        });
  }

  /** Sets a field that is absent or empty. */
  static void when(Map<String, @Nullable Object> object, String field, Object value) {
    Object given = object.get(field);
    if (given == null || given.equals("")) {
      object.put(field, value);
    }
  }

  /** Sets a number that is absent or zero. */
  static void whenZero(Map<String, @Nullable Object> object, String field, long value) {
    if (!(object.get(field) instanceof Number n) || n.longValue() == 0) {
      object.put(field, value);
    }
  }
}
