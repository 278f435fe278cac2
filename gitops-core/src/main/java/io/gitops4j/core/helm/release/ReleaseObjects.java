package io.gitops4j.core.helm.release;

import io.gitops4j.ApplyException;
import io.gitops4j.Manifest;
import io.gitops4j.ObjectRef;
import io.gitops4j.Reason;
import io.gitops4j.Stage;
import io.gitops4j.core.helm.KindOrder;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlFlavor;
import io.gitops4j.core.yaml.YamlLimits;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.spi.ReleaseCluster;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The objects of a release: read from the text of its record, placed in namespaces, marked as the
 * release's.
 *
 * <p>Marked are only the objects that are written, not the text, as in Helm: the label {@code
 * app.kubernetes.io/managed-by: Helm} and the annotations {@code meta.helm.sh/release-name} and
 * {@code meta.helm.sh/release-namespace}. An object that exists without exactly these is not the
 * release's. Lists are their items. Source: Helm 3.22 {@code pkg/action/validate.go}.
 */
final class ReleaseObjects {

  private static final YamlReader READER =
      YamlReader.of(YamlFlavor.V11, new YamlLimits(64 << 20, 200, 4_000_000, 400_000))
          .lastKeyWins()
          .readingOnce();
  private static final String MANAGED_BY = "app.kubernetes.io/managed-by";
  private static final String RELEASE_NAME = "meta.helm.sh/release-name";
  private static final String RELEASE_NAMESPACE = "meta.helm.sh/release-namespace";
  private static final String POLICY = "helm.sh/resource-policy";

  private final String name;
  private final String namespace;
  private final ReleaseCluster cluster;

  ReleaseObjects(String name, String namespace, ReleaseCluster cluster) {
    this.name = name;
    this.namespace = namespace;
    this.cluster = cluster;
  }

  /** The objects of a text, in its order, placed but not marked; all kinds must be known. */
  List<Manifest> read(String what, String text) {
    List<Manifest> placed = new ArrayList<>();
    for (Manifest object : parse(what, text)) {
      placed.add(
          cluster
              .place(object, namespace)
              .filter(known -> known.apiVersion().equals(object.apiVersion()))
              .orElseThrow(() -> unknown(what, name, object)));
    }
    return placed;
  }

  /**
   * The objects of the text of a record, to be deleted or compared with. Those of a kind that the
   * cluster knows no more are left out: none can be there.
   */
  List<Manifest> readRecorded(String text) {
    return parse("the recorded manifest", text).stream()
        .flatMap(object -> cluster.place(object, namespace).stream())
        .toList();
  }

  /** The objects of a text, in its order, as they are written there. */
  List<Manifest> parsed(String what, String text) {
    return parse(what, text);
  }

  /** What an object is called in the cluster, as far as that is known. */
  ObjectRef placedRef(Manifest object) {
    return cluster.place(object, namespace).map(Manifest::ref).orElse(object.ref());
  }

  /** An object in a namespace. */
  static Manifest inNamespace(Manifest object, String namespace) {
    Map<String, @Nullable Object> content = new LinkedHashMap<>(object.content());
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>(map(content.get("metadata")));
    metadata.put("namespace", namespace);
    content.put("metadata", metadata);
    return object.withContent(content);
  }

  private List<Manifest> parse(String what, String text) {
    List<Manifest> objects = new ArrayList<>();
    try {
      for (YamlNode node : READER.readAll(what, text)) {
        if (!node.isNull()) {
          add(objects, node.toValue());
        }
      }
    } catch (YamlException e) {
      Reason reason = e.exceedsLimit() ? Reason.LIMIT : Reason.INVALID;
      throw unreadable(
          what, reason, "line " + e.location().line() + " is not the YAML it should be");
    } catch (IllegalArgumentException e) {
      throw unreadable(what, Reason.INVALID, "an object has no apiVersion, kind or name");
    }
    return objects;
  }

  /** An object of a kind that the cluster does not know. */
  static RuntimeException unknown(String what, String name, Manifest object) {
    return new ApplyException(
        ReleaseProblem.failure(
                Stage.PLAN,
                Reason.NOT_FOUND,
                "read " + what + " of release " + name,
                "the cluster does not know the kind %s in %s; install its custom resource definition first, or mend the chart"
                    .formatted(object.ref().kind(), object.apiVersion()))
            .toBuilder()
            .object(object.ref())
            .retryable(true)
            .build());
  }

  private RuntimeException unreadable(String what, Reason reason, String why) {
    return ReleaseProblem.of(
        Stage.PLAN,
        reason,
        "read " + what + " of release " + name,
        why + "; correct the chart or its values");
  }

  private static void add(List<Manifest> objects, @Nullable Object value) {
    Map<String, @Nullable Object> content =
        RecordReader.object(value)
            .orElseThrow(() -> new IllegalArgumentException("a document is no object"));
    boolean list = content.get("kind") instanceof String kind && kind.endsWith("List");
    if (list && content.get("items") instanceof List<?> items) {
      items.forEach(item -> add(objects, item));
    } else {
      objects.add(Manifest.of(content));
    }
  }

  /** Whether an object stays when the release has it no more. */
  static boolean isKept(Map<String, String> annotations) {
    return annotations.getOrDefault(POLICY, "").strip().equals("keep");
  }

  /** Whether drift of an object is nobody's concern. Source: Flux helm-controller. */
  static boolean isDriftIgnored(Manifest object) {
    String key = "helm.toolkit.fluxcd.io/driftDetection";
    return object.labels().getOrDefault(key, "").equalsIgnoreCase("disabled")
        || object.annotations().getOrDefault(key, "").equalsIgnoreCase("disabled");
  }

  /** The object with the marks of the release. */
  Manifest marked(Manifest object) {
    Map<String, @Nullable Object> content = new LinkedHashMap<>(object.content());
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>(map(content.get("metadata")));
    Map<String, @Nullable Object> labels = new LinkedHashMap<>(map(metadata.get("labels")));
    labels.put(MANAGED_BY, "Helm");
    metadata.put("labels", labels);
    Map<String, @Nullable Object> annotations =
        new LinkedHashMap<>(map(metadata.get("annotations")));
    annotations.put(RELEASE_NAME, name);
    annotations.put(RELEASE_NAMESPACE, namespace);
    metadata.put("annotations", annotations);
    content.put("metadata", metadata);
    return object.withContent(content);
  }

  /** The other release that a live object says it belongs to; empty when it names none. */
  Optional<String> otherOwner(Map<String, @Nullable Object> live) {
    Map<String, String> annotations = texts(live, "annotations");
    String ownName = annotations.getOrDefault(RELEASE_NAME, name);
    String ownNamespace = annotations.getOrDefault(RELEASE_NAMESPACE, namespace);
    return ownName.equals(name) && ownNamespace.equals(namespace)
        ? Optional.empty()
        : Optional.of(ownNamespace + "/" + ownName);
  }

  private boolean owns(Map<String, @Nullable Object> live) {
    Map<String, String> annotations = texts(live, "annotations");
    return texts(live, "labels").getOrDefault(MANAGED_BY, "").equals("Helm")
        && annotations.getOrDefault(RELEASE_NAME, "").equals(name)
        && annotations.getOrDefault(RELEASE_NAMESPACE, "").equals(namespace);
  }

  /** Fails when one of the objects exists and is not the release's. */
  void requireFree(List<Manifest> objects) {
    List<Optional<Map<String, @Nullable Object>>> live = cluster.read(objects);
    for (int i = 0; i < objects.size(); i++) {
      Optional<Map<String, @Nullable Object>> there = live.get(i);
      if (there.isPresent() && !owns(there.get())) {
        ObjectRef ref = objects.get(i).ref();
        String owner =
            otherOwner(there.get())
                .map(o -> "it belongs to release " + o)
                .orElse("no release owns it");
        throw new ApplyException(
            ReleaseProblem.failure(
                    Stage.PLAN,
                    Reason.CONFLICT,
                    "make " + ref + " part of release " + name,
                    "it exists and cannot be imported into the current release: invalid ownership"
                        + " metadata; "
                        + owner
                        + "; remove it, or allow to take ownership")
                .toBuilder()
                .object(ref)
                .retryable(false)
                .build());
      }
    }
  }

  static Map<String, String> annotations(Map<String, @Nullable Object> live) {
    return texts(live, "annotations");
  }

  private static Map<String, String> texts(Map<String, @Nullable Object> live, String key) {
    Map<String, String> texts = new LinkedHashMap<>();
    map(map(live.get("metadata")).get(key))
        .forEach(
            (k, v) -> {
              if (v instanceof String text) {
                texts.put(k, text);
              }
            });
    return texts;
  }

  private static Map<String, @Nullable Object> map(@Nullable Object value) {
    return RecordReader.object(value).orElse(Map.of());
  }

  /** Objects in the order of removal; those of equal kinds keep theirs. */
  static List<Manifest> inReverse(List<Manifest> objects) {
    return objects.stream()
        .sorted(Comparator.comparing(o -> o.ref().kind(), KindOrder.uninstall()))
        .toList();
  }
}
