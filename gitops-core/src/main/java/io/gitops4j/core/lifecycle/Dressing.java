package io.gitops4j.core.lifecycle;

import io.gitops4j.Location;
import io.gitops4j.Manifest;
import io.gitops4j.PlannedChange;
import io.gitops4j.SourceMap;
import io.gitops4j.UnitId;
import io.gitops4j.core.helmrelease.SecretMarks;
import io.gitops4j.core.secrets.SecretSeat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives objects that were read from the text of a record what the text does not say: the place of
 * their template, marks at what came from Secrets, and, on their way to the cluster, values of
 * secrets. Custom resource definitions get the labels of the unit, as Flux labels them.
 */
final class Dressing {

  private final Subject subject;
  private final SecretMarks marks;
  private final SecretSeat seat;
  private final UnitId unit;

  Dressing(Subject subject, SecretMarks marks, SecretSeat seat) {
    this.subject = subject;
    this.marks = marks;
    this.seat = seat;
    this.unit = subject.unit().id();
  }

  FollowedCluster.Dress dress() {
    return new FollowedCluster.Dress(
        this::shown, this::filled, failure -> seat.censor().failure(unit, failure));
  }

  private Manifest shown(Manifest object) {
    Manifest template = subject.rendered().find(object.ref()).orElse(null);
    Location origin = template == null ? null : template.origin().orElse(null);
    SourceMap sources = template == null ? SourceMap.NONE : template.sources();
    Map<String, @Nullable Object> content =
        object.ref().kind().equals("CustomResourceDefinition")
            ? labelled(object.content())
            : object.content();
    return marks.marked(Manifest.of(content, origin, sources));
  }

  private Map<String, @Nullable Object> labelled(Map<String, @Nullable Object> definition) {
    Map<String, @Nullable Object> content = new LinkedHashMap<>(definition);
    Map<String, @Nullable Object> metadata = copy(content.get("metadata"));
    Map<String, @Nullable Object> labels = copy(metadata.get("labels"));
    labels.putAll(unit.ownerLabels());
    metadata.put("labels", labels);
    content.put("metadata", metadata);
    return content;
  }

  private static Map<String, @Nullable Object> copy(@Nullable Object value) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, each) -> copy.put((String) key, each));
    }
    return copy;
  }

  private Manifest filled(Manifest object) {
    return seat.isTaken() ? seat.filled(object) : object;
  }

  /** Whether values of secrets are put into an object. */
  boolean receivesValues(Manifest object) {
    return seat.isTaken() && !seat.filled(object).equals(object);
  }

  /** A planned change as it may be shown. */
  PlannedChange shown(PlannedChange change) {
    Manifest wanted = change.desired();
    return wanted == null
        ? change
        : new PlannedChange(
            change.ref(),
            change.apiVersion(),
            change.action(),
            change.reason(),
            change.fields(),
            shown(wanted),
            change.seen());
  }
}
