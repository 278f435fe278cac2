package io.gitops4j.testkit.apiserver.kinds;

import io.gitops4j.testkit.apiserver.defaulting.Defaults;
import io.gitops4j.testkit.apiserver.model.ApiException;
import io.gitops4j.testkit.apiserver.model.FieldError;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.model.KindRules;
import io.gitops4j.testkit.apiserver.pods.DisabledFields;
import io.gitops4j.testkit.apiserver.typed.DecodeFailure;
import io.gitops4j.testkit.apiserver.typed.TypedForm;
import io.gitops4j.testkit.apiserver.typed.TypedForm.Empty;
import io.gitops4j.testkit.apiserver.validation.Errors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rules of one built-in kind: its typed form, its defaults and its {@link Strategy}. */
final class BuiltinRules implements KindRules {

  private final Kind kind;
  private final Strategy strategy;
  private final TypedForm form;
  private final KindFacts facts;

  BuiltinRules(Kind kind, Strategy strategy) {
    this.kind = kind;
    this.strategy = strategy;
    this.form = TypedForm.of(kind);
    this.facts = KindFacts.of(kind);
  }

  private Empty stored() {
    return facts.storedAsJson() ? Empty.STAYS_WHERE_PRINTED : Empty.GOES;
  }

  @Override
  public List<String> decode(Map<String, @Nullable Object> object) {
    try {
      return form.decode(object, Empty.STAYS);
    } catch (DecodeFailure e) {
      throw ApiException.badRequest(
          kind.kind()
              + " in version \""
              + kind.version()
              + "\" cannot be handled as a "
              + kind.kind()
              + ": "
              + e.getMessage());
    }
  }

  @Override
  public void setDefaults(Map<String, @Nullable Object> object) {
    Defaults.set(kind, object);
    strategy.convert(object);
    form.decode(object, Empty.STAYS);
  }

  @Override
  public Map<String, @Nullable Object> read(Map<String, @Nullable Object> stored) {
    return strategy.read(stored);
  }

  @Override
  public Map<String, @Nullable Object> prepareForCreate(
      Map<String, @Nullable Object> object, WriteContext context) {
    DisabledFields.drop(kind, object);
    strategy.create(object, kind, context);
    Map<String, @Nullable Object> metadata = Json.child(object, "metadata");
    if (facts.generation()) {
      metadata.put("generation", 1L);
    }
    return asStored(object);
  }

  /** Drops what is not stored, and gives what there was. */
  private Map<String, @Nullable Object> asStored(Map<String, @Nullable Object> object) {
    Map<String, @Nullable Object> sent = new LinkedHashMap<>(object);
    form.decode(object, stored());
    return sent;
  }

  @Override
  public Map<String, @Nullable Object> prepareForUpdate(
      Map<String, @Nullable Object> updated,
      Map<String, @Nullable Object> live,
      String subresource,
      WriteContext context) {
    Map<String, @Nullable Object> metadata = Json.child(updated, "metadata");
    Strategy.take(metadata, Errors.object(live, "metadata"), "generation");
    if (subresource.equals("status")) {
      keepAllButStatus(updated, live);
      strategy.updateStatus(updated, live);
    } else {
      strategy.narrow(updated, live, subresource);
      if (kind.subresources().contains("status")) {
        Strategy.take(updated, live, "status");
      }
      DisabledFields.drop(kind, updated);
      strategy.update(updated, live, context);
    }
    Map<String, @Nullable Object> sent = asStored(updated);
    if (!subresource.equals("status")) {
      strategy.settle(updated, live);
    }
    if (facts.generation() && !subresource.equals("status")) {
      boolean raised =
          strategy.raisesGeneration(strategy.tellsEmptyFromAbsent() ? sent : updated, live);
      if (raised) {
        Json.child(updated, "metadata")
            .put("generation", Errors.number(live, 0, "metadata", "generation") + 1);
      }
    }
    return sent;
  }

  private void keepAllButStatus(
      Map<String, @Nullable Object> updated, Map<String, @Nullable Object> live) {
    for (String member : List.copyOf(updated.keySet())) {
      if (!List.of("status", "metadata", "apiVersion", "kind").contains(member)) {
        Strategy.take(updated, live, member);
      }
    }
    live.keySet().stream()
        .filter(m -> !m.equals("status") && !m.equals("metadata"))
        .forEach(m -> Strategy.take(updated, live, m));
    if (facts.statusKeepsLabels()) {
      Strategy.take(Json.child(updated, "metadata"), Errors.object(live, "metadata"), "labels");
    }
  }

  @Override
  public List<FieldError> validate(
      Map<String, @Nullable Object> object, Map<String, @Nullable Object> sent) {
    Errors errors = new Errors(sent);
    strategy.validateCreate(object, errors);
    return errors.list();
  }

  @Override
  public boolean looksAtNewMetadata() {
    return strategy.looksAtNewMetadata();
  }

  @Override
  public List<FieldError> validateUpdate(
      Map<String, @Nullable Object> updated,
      Map<String, @Nullable Object> live,
      Map<String, @Nullable Object> sent,
      String subresource) {
    Errors errors = new Errors(sent);
    MetadataErrors metadata =
        new MetadataErrors(
            Errors.object(updated, "metadata"), Errors.object(live, "metadata"), kind);
    if (subresource.equals("status")) {
      strategy.validateStatus(updated, live, metadata, errors);
    } else {
      strategy.validateUpdate(updated, live, subresource, metadata, errors);
    }
    return errors.list();
  }

  @Override
  public List<String> warnings(Map<String, @Nullable Object> object) {
    return strategy.createWarnings(object);
  }

  @Override
  public List<String> warnings(
      Map<String, @Nullable Object> updated, Map<String, @Nullable Object> live) {
    return strategy.warnsOfUpdate(updated, live) ? strategy.warnings(updated) : List.of();
  }

  @Override
  public boolean hasGeneration() {
    return facts.generation();
  }

  @Override
  public boolean allowsUnconditionalUpdate() {
    return facts.unconditionalUpdate();
  }

  @Override
  public boolean allowsCreateOnUpdate() {
    return facts.createOnUpdate();
  }

  @Override
  public List<List<String>> resetFields(String subresource) {
    if (!kind.subresources().contains("status")) {
      return List.of();
    }
    if (!subresource.equals("status")) {
      return List.of(List.of("status"));
    }
    return facts.statusResets();
  }
}
