package io.gitops4j.testkit.apiserver.kinds;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.model.KindRules.WriteContext;
import io.gitops4j.testkit.apiserver.validation.Errors;
import io.gitops4j.testkit.apiserver.validation.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one built-in kind does on a write beyond decoding and defaults; this class itself serves the
 * kinds that have no rules of their own.
 *
 * <p>Objects come in their typed form and with defaults. Status belongs to the subresource where
 * the kind has one; the generation, where the kind counts it, starts at 1 and follows the spec.
 * Source: the {@code strategy.go} of kubernetes/kubernetes {@code pkg/registry}.
 */
class Strategy {

  /** What only some versions have, in the words of the others; part of defaulting. */
  void convert(Map<String, @Nullable Object> object) {}

  /** A stored object with the defaults that were not stored; itself when there are none. */
  Map<String, @Nullable Object> read(Map<String, @Nullable Object> stored) {
    return stored;
  }

  /** Whether a change is worth the warnings for the object. */
  boolean warnsOfUpdate(Map<String, @Nullable Object> updated, Map<String, @Nullable Object> live) {
    return Json.equal(Json.at(updated, "metadata", "generation"), null)
        || !Json.equal(
            Json.at(updated, "metadata", "generation"), Json.at(live, "metadata", "generation"));
  }

  /** Changes a new object before it is validated. */
  void create(Map<String, @Nullable Object> object, Kind kind, WriteContext context) {
    if (kind.subresources().contains("status")) {
      object.remove("status");
    }
  }

  /** Undoes what a write of a subresource other than the status may not change. */
  void narrow(
      Map<String, @Nullable Object> updated,
      Map<String, @Nullable Object> live,
      String subresource) {}

  /** Changes an updated object before it is validated; its status is that of the live one. */
  void update(
      Map<String, @Nullable Object> updated,
      Map<String, @Nullable Object> live,
      WriteContext context) {}

  /** Changes an updated object once what is not stored of it is gone. */
  void settle(Map<String, @Nullable Object> updated, Map<String, @Nullable Object> live) {}

  /** Changes an object of which only the status is updated; all else is that of the live one. */
  void updateStatus(Map<String, @Nullable Object> updated, Map<String, @Nullable Object> live) {}

  /** Whether an empty list where there was none asks for a new generation, though not stored. */
  boolean tellsEmptyFromAbsent() {
    return false;
  }

  /** Whether a change asks for a new generation. */
  boolean raisesGeneration(
      Map<String, @Nullable Object> updated, Map<String, @Nullable Object> live) {
    return !Json.equal(updated.get("spec"), live.get("spec"));
  }

  /** The mistakes of an object, new or changed. */
  void validate(Map<String, @Nullable Object> object, Errors errors) {}

  /** The mistakes of a new object. */
  void validateCreate(Map<String, @Nullable Object> object, Errors errors) {
    validate(object, errors);
  }

  /** Whether the kind looks at the metadata of a new object itself; nearly all do. */
  boolean looksAtNewMetadata() {
    return true;
  }

  /** The mistakes of an object with those of its metadata, as if it were new. */
  final void validateWhole(
      Map<String, @Nullable Object> object, MetadataErrors metadata, Errors errors) {
    metadata.ofObject(errors);
    validate(object, errors);
  }

  /** The mistakes of an object that a write of itself or of a subresource has changed. */
  void validateUpdate(
      Map<String, @Nullable Object> updated,
      Map<String, @Nullable Object> live,
      String subresource,
      MetadataErrors metadata,
      Errors errors) {
    validateUpdate(updated, live, metadata, errors);
  }

  /** The mistakes of a changed object, with those of its metadata as often as the kind looks. */
  void validateUpdate(
      Map<String, @Nullable Object> updated,
      Map<String, @Nullable Object> live,
      MetadataErrors metadata,
      Errors errors) {
    metadata.ofUpdate(errors);
    validateUpdate(updated, live, errors);
  }

  /** The mistakes of a changed object but those of its metadata. */
  void validateUpdate(
      Map<String, @Nullable Object> updated, Map<String, @Nullable Object> live, Errors errors) {
    validate(updated, errors);
  }

  /** The mistakes of a changed status, with those of the metadata as often as the kind looks. */
  void validateStatus(
      Map<String, @Nullable Object> updated,
      Map<String, @Nullable Object> live,
      MetadataErrors metadata,
      Errors errors) {
    metadata.ofUpdate(errors);
    validateStatus(updated, live, errors);
  }

  /** The mistakes of a changed status but those of the metadata. */
  void validateStatus(
      Map<String, @Nullable Object> updated, Map<String, @Nullable Object> live, Errors errors) {}

  /** Warnings for whoever wrote the object. */
  List<String> warnings(Map<String, @Nullable Object> object) {
    return List.of();
  }

  /** Warnings for whoever made the object. */
  List<String> createWarnings(Map<String, @Nullable Object> object) {
    return warnings(object);
  }

  /** Warnings for a name that is no DNS label, and those of any change. */
  final List<String> nameWarnings(Map<String, @Nullable Object> object, String use) {
    List<String> warnings = new ArrayList<>();
    List<String> mistakes = Names.label(Json.string(object, "metadata", "name"));
    if (!mistakes.isEmpty()) {
      warnings.add(
          "metadata.name: this is used in "
              + use
              + ", which can result in surprising behavior; a DNS label is recommended: ["
              + String.join(" ", mistakes)
              + "]");
    }
    warnings.addAll(warnings(object));
    return warnings;
  }

  /** The spec of an object; an empty one when there is none. */
  static Map<String, @Nullable Object> spec(Map<String, @Nullable Object> object) {
    return Errors.object(object, "spec");
  }

  /** A copy of an object without some of its members. */
  static Map<String, @Nullable Object> without(
      Map<String, @Nullable Object> object, String... names) {
    Map<String, @Nullable Object> copy = Json.copyMap(object);
    for (String name : names) {
      copy.remove(name);
    }
    return copy;
  }

  /** Puts the value that another object has, or removes it. */
  static void take(
      Map<String, @Nullable Object> into, Map<String, @Nullable Object> from, String name) {
    if (from.containsKey(name)) {
      into.put(name, Json.copy(from.get(name)));
    } else {
      into.remove(name);
    }
  }

  /** A mutable list of texts. */
  static List<@Nullable Object> listOf(String... texts) {
    return new ArrayList<>(List.of(texts));
  }
}
