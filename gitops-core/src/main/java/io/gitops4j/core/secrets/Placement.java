package io.gitops4j.core.secrets;

import io.gitops4j.FieldChange;
import io.gitops4j.Manifest;
import io.gitops4j.Manifests;
import io.gitops4j.ObjectRef;
import io.gitops4j.Plan;
import io.gitops4j.PlannedChange;
import io.gitops4j.Substitution;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values of one run at the fields that may receive them, on the way in and on the way out.
 *
 * <p>The applier gets manifests with values; each value is noted as a secret substitution, so that
 * an applier masks it as it does the variables of a Secret. Everybody else is shown the plan with
 * the references in their places and with the changes of these fields masked. So a plan's digest is
 * one of references: it cannot be used to guess a value, and what was approved is the reference,
 * whichever version of the secret it gives on the day.
 */
public final class Placement {

  private static final String MASK = "(redacted)";
  private static final Placement NONE = new Placement(Map.of());

  /** A field and what is written there; never printed. */
  static final class Put {
    private final Reference reference;
    private final String text;

    Put(Reference reference, String text) {
      this.reference = reference;
      this.text = text;
    }
  }

  private final Map<ObjectRef, List<Put>> puts;

  private Placement(Map<ObjectRef, List<Put>> puts) {
    this.puts = puts;
  }

  /** No values. */
  public static Placement none() {
    return NONE;
  }

  static Placement of(List<Put> all) {
    if (all.isEmpty()) {
      return NONE;
    }
    Map<ObjectRef, List<Put>> puts = new HashMap<>();
    for (Put put : all) {
      puts.computeIfAbsent(put.reference.object(), r -> new ArrayList<>()).add(put);
    }
    return new Placement(puts);
  }

  /** Whether there is no value. */
  public boolean isEmpty() {
    return puts.isEmpty();
  }

  /** Whether another run has the same values in the same places. */
  public boolean isSame(Placement other) {
    return texts().equals(other.texts());
  }

  private Map<ObjectRef, Map<String, String>> texts() {
    Map<ObjectRef, Map<String, String>> texts = new HashMap<>();
    puts.forEach(
        (ref, list) -> {
          Map<String, String> here = new HashMap<>();
          list.forEach(put -> here.put(put.reference.pointer(), put.text));
          texts.put(ref, here);
        });
    return texts;
  }

  /** Manifests with the values in their places. */
  public Manifests into(Manifests manifests) {
    return puts.isEmpty() ? manifests : manifests.map(this::into);
  }

  Manifest into(Manifest manifest) {
    List<Put> here = puts.get(manifest.ref());
    if (here == null) {
      return manifest;
    }
    Map<String, String> values = new HashMap<>();
    List<Substitution> used = new ArrayList<>(manifest.substitutions());
    for (Put put : here) {
      Reference reference = put.reference;
      values.put(reference.pointer(), put.text);
      used.add(
          new Substitution(
              reference.pointer(),
              reference.secret().toString(),
              "the secret store " + reference.secret().store(),
              reference.place(),
              true));
    }
    return manifest
        .withContent(Scalars.replaced(manifest.content(), values))
        .withSubstitutions(used);
  }

  /** A plan with references instead of values, to be shown. */
  public Plan shown(Plan plan) {
    if (puts.isEmpty()) {
      return plan;
    }
    return plan.withChanges(plan.changes().stream().map(this::shown).toList());
  }

  private PlannedChange shown(PlannedChange change) {
    Map<String, String> references = references(change.ref());
    if (references.isEmpty()) {
      return change;
    }
    Manifest desired = change.desired();
    return new PlannedChange(
        change.ref(),
        change.apiVersion(),
        change.action(),
        change.reason(),
        change.fields().stream().map(f -> masked(f, references)).toList(),
        desired == null
            ? null
            : desired.withContent(Scalars.replaced(desired.content(), references)),
        change.seen());
  }

  /** The pointers at which an object may hold a value, with what is shown there. */
  private Map<String, String> references(ObjectRef ref) {
    Map<String, String> references = new LinkedHashMap<>();
    puts.forEach(
        (object, list) -> {
          if (isSame(object, ref)) {
            for (Put put : list) {
              String pointer = put.reference.pointer();
              String shown = put.reference.secret().toString();
              references.put(pointer, shown);
              if (ref.kind().equals("Secret") && pointer.startsWith("/stringData/")) {
                // Appliers write it as data, as the API server does.
                references.put(pointer.replace("/stringData/", "/data/"), shown);
              }
            }
          }
        });
    return references;
  }

  /** An applier may give an object without a namespace one, and take it from one that has none. */
  private static boolean isSame(ObjectRef desired, ObjectRef planned) {
    return desired.equals(planned)
        || ((desired.namespace().isEmpty() || planned.namespace().isEmpty())
            && desired.inNamespace("").equals(planned.inNamespace("")));
  }

  private static FieldChange masked(FieldChange field, Map<String, String> references) {
    boolean related =
        references.keySet().stream()
            .anyMatch(p -> isWithin(p, field.pointer()) || isWithin(field.pointer(), p));
    return related
        ? new FieldChange(field.pointer(), masked(field.before()), masked(field.after()))
        : field;
  }

  private static boolean isWithin(String pointer, String parent) {
    return pointer.equals(parent) || pointer.startsWith(parent + "/");
  }

  private static @Nullable String masked(@Nullable String value) {
    return value == null ? null : MASK;
  }

  /** Says how many objects receive values, never which values. */
  @Override
  public String toString() {
    return "Placement[" + puts.size() + " objects]";
  }
}
