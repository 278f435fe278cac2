package io.gitops4j.testkit.assertion;

import io.gitops4j.Action;
import io.gitops4j.Change;
import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.ReconcileResult;
import io.gitops4j.Stage;
import io.gitops4j.UnitResult;
import io.gitops4j.UnitStatus;
import java.util.List;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions over a {@link ReconcileResult}; what fails shows the result of every unit and what was
 * written.
 *
 * <p>Objects are named {@code Kind/namespace/name}, or {@code Kind/name} where there is no
 * namespace; units by the name of their Kustomization.
 *
 * @since 0.1
 */
public final class ReconcileResultAssert
    extends AbstractAssert<ReconcileResultAssert, ReconcileResult> {

  ReconcileResultAssert(ReconcileResult actual) {
    super(actual, ReconcileResultAssert.class);
  }

  /** Nothing failed and nothing was blocked. */
  public ReconcileResultAssert succeeded() {
    isNotNull();
    actual.failure().ifPresent(f -> fail("expected success, but: " + f));
    return this;
  }

  /** The pass failed; returns assertions over the failure. */
  public FailureAssert failed() {
    isNotNull();
    return new FailureAssert(
        actual
            .failure()
            .orElseThrow(() -> failureWithText("expected a failure, but all went well")));
  }

  /** The pass failed in a stage; returns assertions over the failure. */
  public FailureAssert failed(Stage stage) {
    return failed().in(stage);
  }

  /** Nothing was written at all. */
  public ReconcileResultAssert changedNothing() {
    isNotNull();
    if (actual.wrote()) {
      fail("expected nothing to be written");
    }
    return this;
  }

  /** These objects were created, perhaps among others. */
  public ReconcileResultAssert created(String... objects) {
    return did(Action.CREATED, objects);
  }

  /** These objects were changed, perhaps among others. */
  public ReconcileResultAssert configured(String... objects) {
    return did(Action.CONFIGURED, objects);
  }

  /** These objects were deleted and created anew, perhaps among others. */
  public ReconcileResultAssert recreated(String... objects) {
    return did(Action.RECREATED, objects);
  }

  /** These objects were deleted, perhaps among others. */
  public ReconcileResultAssert deleted(String... objects) {
    return did(Action.DELETED, objects);
  }

  /** These objects were left alone on purpose, perhaps among others. */
  public ReconcileResultAssert skipped(String... objects) {
    return did(Action.SKIPPED, objects);
  }

  /** These objects were written or deleted, and no others. */
  public ReconcileResultAssert wroteOnly(String... objects) {
    isNotNull();
    List<String> written =
        actual.changes().entries().stream()
            .filter(c -> c.problem() == null && c.action().writes())
            .map(c -> c.ref().toString())
            .sorted()
            .toList();
    List<String> wanted = List.of(objects).stream().sorted().toList();
    if (!written.equals(wanted)) {
      fail("expected only " + wanted + " to be written, not " + written);
    }
    return this;
  }

  private ReconcileResultAssert did(Action action, String... objects) {
    isNotNull();
    List<String> done =
        actual.changes().succeeded(action).stream().map(Change::ref).map(Object::toString).toList();
    for (String object : objects) {
      if (!done.contains(object)) {
        fail("expected " + object + " to be " + action.text());
      }
    }
    return this;
  }

  /** The unit of this name ended so. */
  public ReconcileResultAssert unit(String name, UnitStatus status) {
    isNotNull();
    UnitResult unit =
        actual.units().stream()
            .filter(u -> u.unit().name().equals(name))
            .findFirst()
            .orElseThrow(() -> failureWithText("there is no unit " + name));
    if (unit.status() != status) {
      fail("expected the unit " + name + " to be " + status + ", not " + unit.status());
    }
    return this;
  }

  private void fail(String text) {
    throw failureWithText(text);
  }

  private AssertionError failureWithText(String text) {
    String changes = actual.changes().toString();
    return failure("%s", text + "\n" + actual + (changes.isEmpty() ? "" : "\n" + changes));
  }

  /**
   * Assertions over a {@link Failure}.
   *
   * @since 0.1
   */
  public static final class FailureAssert extends AbstractAssert<FailureAssert, Failure> {

    FailureAssert(Failure actual) {
      super(actual, FailureAssert.class);
    }

    /** It happened in a stage. */
    public FailureAssert in(Stage stage) {
      if (actual.stage() != stage) {
        throw failure("expected a failure in %s, not %s", stage, actual);
      }
      return this;
    }

    /** It is about an object. */
    public FailureAssert on(String object) {
      if (!actual.object().map(o -> o.toString().equals(object)).orElse(false)) {
        String on = actual.object().map(Object::toString).orElse("no object");
        throw failure("expected a failure on %s, not on %s: %s", object, on, actual);
      }
      return this;
    }

    /** Its sentence contains a text. */
    public FailureAssert because(String text) {
      if (!actual.message().contains(text)) {
        throw failure("expected the failure to say %s, not %s", text, actual);
      }
      return this;
    }

    /** It has a stable code. */
    public FailureAssert because(Reason reason) {
      if (actual.reason() != reason) {
        throw failure("expected the failure to be %s, not %s: %s", reason, actual.reason(), actual);
      }
      return this;
    }

    /** It names a place, such as {@code apps/web.yaml:12} or only its beginning. */
    public FailureAssert at(String place) {
      if (!actual.location().map(l -> l.toString().startsWith(place)).orElse(false)) {
        throw failure("expected a failure at %s, not %s", place, actual);
      }
      return this;
    }
  }
}
