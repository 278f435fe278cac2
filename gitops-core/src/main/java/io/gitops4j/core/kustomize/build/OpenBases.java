package io.gitops4j.core.kustomize.build;

import io.gitops4j.Location;
import io.gitops4j.Reason;
import io.gitops4j.core.kustomize.limit.LimitException;
import io.gitops4j.core.yaml.YamlNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The kustomizations that are being built, from the top down: none in itself, and not too deep. */
final class OpenBases {

  private final Deque<String> open = new ArrayDeque<>();

  /** A kustomization begins. */
  void enter(KustomizationFile file, @Nullable YamlNode named) {
    Location at = (named == null ? file.map() : named).location().orElse(null);
    String place = file.files().shown(file.folder());
    String tried = "build " + (place.isEmpty() ? "the root" : place);
    if (open.contains(place)) {
      throw Problem.cannot(
          at,
          Reason.CYCLE,
          tried,
          "cycle detected, the bases go in a circle, "
              + round(place)
              + "; remove one of its steps");
    }
    try {
      file.files().budget().bases(open.size() + 1, named);
    } catch (LimitException e) {
      throw Problem.of(e, file.map(), tried);
    }
    open.addLast(place);
    file.files().recorder().entered(place, open.size());
  }

  private String round(String place) {
    List<String> circle = new ArrayList<>(open);
    circle.add(place);
    return circle.subList(circle.indexOf(place), circle.size()).stream()
        .map(folder -> folder.isEmpty() ? "the root" : folder)
        .collect(Collectors.joining(" -> "));
  }

  /** The one that began last ends. */
  void leave() {
    open.removeLast();
  }

  /** How many there are. */
  int size() {
    return open.size();
  }

  /** Whether a part of an earlier build has none of them in it, so that it is no circle. */
  boolean apartFrom(Recording part) {
    return Collections.disjoint(part.folders(), open);
  }
}
