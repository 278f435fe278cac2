package io.gitops4j.core.secrets;

import io.gitops4j.Failure;
import io.gitops4j.FieldChange;
import io.gitops4j.Location;
import io.gitops4j.Manifest;
import io.gitops4j.Manifests;
import io.gitops4j.ObjectRef;
import io.gitops4j.Plan;
import io.gitops4j.PlannedChange;
import io.gitops4j.Reason;
import io.gitops4j.SecretException;
import io.gitops4j.Stage;
import io.gitops4j.core.leak.Censor;
import io.gitops4j.secrets.leak.Leak;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Searches manifests and plans for values of secrets.
 *
 * <p>Manifests are searched while they still hold references at the fields that will receive
 * values, so that a value found is one too many wherever it is. Of a plan are searched the reasons,
 * the printed changes, and the objects that would be written, which an applier may have added to;
 * what a live object has now is shown without values instead, as the plan may well take it out.
 */
final class LeakSearch {

  private static final String REMEDY =
      "; write a reference to the secret there, or let the service look it up itself.";

  private final Censor censor;

  LeakSearch(Censor censor) {
    this.censor = censor;
  }

  /**
   * Searches manifests, keys and values.
   *
   * @throws SecretException for the first value found
   */
  void search(Manifests manifests) {
    for (Manifest manifest : manifests) {
      search(manifest);
    }
  }

  private void search(Manifest manifest) {
    Scalars.forEach(
        manifest.content(),
        (pointer, key, text) -> {
          Optional<Leak> leak = censor.find(text);
          if (leak.isPresent()) {
            Location place = manifest.locate(pointer).orElse(null);
            throw failure(
                manifest.ref(),
                place,
                (key ? "the key " : "") + censor.text(pointer) + " holds",
                leak.get(),
                REMEDY);
          }
        });
  }

  /**
   * Searches a plan as it is shown.
   *
   * @return the plan without values in what live objects have now: taking them out there is what
   *     such a plan is good for
   * @throws SecretException for the first value found elsewhere
   */
  Plan search(Plan plan) {
    List<PlannedChange> changes = new ArrayList<>();
    plan.release()
        .ifPresent(
            release ->
                search("the plan of " + plan.unit(), "its release holds", release.toString()));
    for (PlannedChange change : plan.changes()) {
      changes.add(search(change));
    }
    return changes.equals(plan.changes()) ? plan : plan.withChanges(changes);
  }

  /**
   * Searches a text that is kept somewhere.
   *
   * @param what what would be kept, such as {@code the record of the release web}
   * @param where where the text stands in it
   * @throws SecretException when it holds a value
   */
  void search(String what, String where, String text) {
    Optional<Leak> leak = censor.find(text);
    if (leak.isPresent()) {
      throw new SecretException(
          Failure.of(
              Stage.SECRETS,
              Reason.SECRET_LEAK,
              "Cannot keep "
                  + what
                  + ": "
                  + where
                  + " the value of the secret "
                  + leak.get().secret()
                  + " "
                  + Censor.words(leak.get().form())
                  + REMEDY));
    }
  }

  private PlannedChange search(PlannedChange change) {
    search(change, "the reason of its change holds", change.reason());
    List<FieldChange> fields = new ArrayList<>();
    for (FieldChange field : change.fields()) {
      String where = "the plan shows at " + censor.text(field.pointer());
      search(change, where, field.pointer());
      search(change, where, field.after());
      String before = field.before();
      String shown = before == null ? null : censor.text(before);
      fields.add(new FieldChange(field.pointer(), shown, field.after()));
    }
    Manifest desired = change.desired();
    if (desired != null && change.action().writes()) {
      search(desired);
    }
    return fields.equals(change.fields())
        ? change
        : new PlannedChange(
            change.ref(),
            change.apiVersion(),
            change.action(),
            change.reason(),
            fields,
            desired,
            change.seen());
  }

  private void search(PlannedChange change, String where, @Nullable String text) {
    Optional<Leak> leak = text == null ? Optional.empty() : censor.find(text);
    if (leak.isPresent()) {
      Location place = change.manifest().flatMap(Manifest::origin).orElse(null);
      throw failure(
          change.ref(), place, where, leak.get(), "; take it out there, and rotate the secret.");
    }
  }

  private SecretException failure(
      ObjectRef ref, @Nullable Location place, String where, Leak leak, String remedy) {
    ObjectRef shown = censor.object(ref);
    Failure.Builder failure =
        Failure.builder(
                Stage.SECRETS,
                Reason.SECRET_LEAK,
                "Cannot plan "
                    + shown
                    + ": "
                    + where
                    + " the value of the secret "
                    + leak.secret()
                    + " "
                    + Censor.words(leak.form())
                    + remedy)
            .object(shown);
    if (place != null) {
      failure.location(place);
    }
    return new SecretException(failure.build());
  }
}
