package io.gitops4j.testkit.apiserver.kinds;

import io.gitops4j.testkit.apiserver.model.FieldError;
import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.model.KindRules;
import io.gitops4j.testkit.apiserver.schema.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Placeholder. */
public final class KindRulesRegistry {
  private KindRulesRegistry() {}

  /** Placeholder. */
  public static KindRules builtin(Kind kind, Schema schema) {
    return new KindRules() {
      @Override
      public List<String> decode(Map<String, @Nullable Object> object) {
        return List.of();
      }

      @Override
      public void setDefaults(Map<String, @Nullable Object> object) {}

      @Override
      public void prepareForCreate(Map<String, @Nullable Object> object, WriteContext context) {}

      @Override
      public void prepareForUpdate(
          Map<String, @Nullable Object> updated,
          Map<String, @Nullable Object> live,
          String subresource,
          WriteContext context) {}

      @Override
      public List<FieldError> validate(Map<String, @Nullable Object> object) {
        return List.of();
      }

      @Override
      public List<FieldError> validateUpdate(
          Map<String, @Nullable Object> updated,
          Map<String, @Nullable Object> live,
          String subresource) {
        return List.of();
      }

      @Override
      public boolean hasGeneration() {
        return false;
      }

      @Override
      public boolean allowsUnconditionalUpdate() {
        return true;
      }

      @Override
      public boolean allowsCreateOnUpdate() {
        return false;
      }

      @Override
      public List<List<String>> resetFields(String subresource) {
        return List.of();
      }
    };
  }
}
