package io.gitops4j.core.kustomize.krm;

import io.gitops4j.Location;
import io.gitops4j.Notice;
import io.gitops4j.ObjectRef;
import io.gitops4j.Reason;
import io.gitops4j.core.kustomize.limit.Budget;
import io.gitops4j.core.kustomize.resource.ResId;
import io.gitops4j.core.kustomize.resource.Resource;
import io.gitops4j.core.kustomize.resource.ResourceSet;
import io.gitops4j.core.kustomize.schema.Schema;
import io.gitops4j.core.kustomize.transform.TransformException;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One run of a function for one configuration object.
 *
 * <p>The rule: the function sees copies; what it returns is copied again into the nodes of the
 * build. A returned item is the resource that has its identity now; kustomize goes by that alone,
 * so an item that got another name is a new one at the end, and the old one is gone. The earlier
 * names, prefixes and suffixes of the gone one then go over to what was made of it, as they do in
 * kustomize, whose annotations travel with the item; the name it had when the function ran does
 * not. A copy beside an original begins without history. Tests: {@code KrmFunctionTest}.
 *
 * @since 0.1
 */
public final class FunctionRun {

  private static final String HASH = "kustomize.config.k8s.io/needs-hash";
  private static final String BEHAVIOR = "kustomize.config.k8s.io/behavior";
  private static final Set<String> TRUE = Set.of("1", "t", "T", "true", "TRUE", "True");
  private static final Set<String> FALSE = Set.of("0", "f", "F", "false", "FALSE", "False");
  private static final int MAX_MESSAGE = 500;
  private static final int MAX_NOTICES = 100;

  private final KrmFunction function;
  private final Resource config;
  private final Schema schema;
  private final Budget budget;
  private final Consumer<Notice> notices;

  /**
   * A run of a function for a configuration object.
   *
   * @param notices is told what the function found that is no error
   */
  public FunctionRun(
      KrmFunction function,
      Resource config,
      Schema schema,
      Budget budget,
      Consumer<Notice> notices) {
    this.function = function;
    this.config = config;
    this.schema = schema;
    this.budget = budget;
    this.notices = notices;
  }

  /**
   * What it generates.
   *
   * @throws TransformException when the function fails or returns what is no object
   */
  public List<Resource> generate() {
    List<Resource> made = new ArrayList<>();
    for (KrmObject item : items(List.of())) {
      Resource resource = new Resource(node(null, item), schema);
      options(resource);
      made.add(resource);
    }
    return made;
  }

  /** A resource that was not there under its identity, and the one it was made of. */
  private record Added(Resource resource, @Nullable Resource from) {}

  /**
   * Lets it transform resources.
   *
   * @throws TransformException when the function fails or returns what is no object
   */
  public void transform(ResourceSet resources) {
    Map<ResId, Resource> known = new HashMap<>();
    resources.forEach(resource -> known.put(resource.id().key(), resource));
    Map<ResId, KrmObject> returned = new HashMap<>();
    List<Added> added = new ArrayList<>();
    for (KrmObject item : items(resources.list())) {
      Resource now = new Resource(node(item.origin(), item), schema);
      if (returned.put(now.id().key(), item) != null) {
        throw problem("it returned " + now.id() + " twice; correct the function");
      }
      Resource old = known.get(now.id().key());
      if (old == null) {
        added.add(new Added(now, item.origin()));
      } else {
        old.setNode(item.origin() == old ? now.node() : node(old, item));
      }
    }
    resources.removeIf(resource -> !returned.containsKey(resource.id().key()));
    for (Added each : added) {
      Resource resource = each.resource();
      Resource from = each.from();
      if (from != null && !returned.containsKey(from.id().key())) {
        resource.inherit(from);
        resource.setHashed(from.hashed());
        resource.setBehavior(from.behavior());
      }
      resources.add(resource);
    }
    budget.objects(resources.size(), config.node());
    resources.changed();
  }

  /**
   * Lets it validate resources.
   *
   * @throws TransformException when the function fails or found an error
   */
  public void validate(ResourceSet resources) {
    items(resources.list());
  }

  private List<KrmObject> items(List<Resource> resources) {
    ResourceList input =
        new ResourceList(
            resources.stream().map(KrmObject::of).toList(), KrmObject.of(config), List.of());
    @Nullable ResourceList output;
    try {
      output = function.run(input);
    } catch (RuntimeException | StackOverflowError e) {
      throw (TransformException)
          new TransformException(
                  config.node().location().orElse(null),
                  Reason.INTERNAL,
                  name() + "threw " + thrown(e) + "; correct it or its configuration")
              .initCause(e);
    }
    if (output == null) {
      throw problem(name() + "returned nothing; return the list it got");
    }
    fail(output.results());
    tell(output.results());
    budget.objects(output.items().size(), config.node());
    return output.items();
  }

  /** The name of the class of the function, unless it is none that people wrote. */
  private String name() {
    Class<?> type = function.getClass();
    return type.isHidden() || type.isAnonymousClass() || type.isSynthetic()
        ? "it "
        : type.getName() + " ";
  }

  private static String thrown(Throwable e) {
    return e.getClass().getName() + (e.getMessage() == null ? "" : ", " + line(e.getMessage()));
  }

  /** What a function says, on one line and not too long of it. */
  private static String line(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= MAX_MESSAGE ? line : line.substring(0, MAX_MESSAGE) + "…";
  }

  private void fail(List<Result> results) {
    List<Result> errors =
        results.stream().filter(r -> r.severity() == Result.Severity.ERROR).toList();
    if (errors.isEmpty()) {
      return;
    }
    Result first = errors.get(0);
    KrmObject item = first.item();
    String about =
        item != null
            ? item + (first.field().isEmpty() ? "" : " at " + first.field()) + ", "
            : first.file().isEmpty() ? "" : first.file() + ", ";
    String more = errors.size() == 1 ? "" : ", and " + (errors.size() - 1) + " more";
    throw new TransformException(
        place(first),
        Reason.INVALID,
        name()
            + "found an error, "
            + about
            + line(first.message())
            + more
            + "; correct what it found");
  }

  private void tell(List<Result> results) {
    for (Result result : results.subList(0, Math.min(MAX_NOTICES, results.size()))) {
      KrmObject item = result.item();
      String field = result.field().isEmpty() ? "" : ", at " + result.field();
      notices.accept(
          new Notice(
              null,
              item == null || item.name().isEmpty() ? null : ref(item),
              place(result),
              config.apiVersion()
                  + " "
                  + config.kind()
                  + (result.severity() == Result.Severity.WARNING ? " warns: " : " says: ")
                  + line(result.message())
                  + field));
    }
  }

  private static ObjectRef ref(KrmObject item) {
    return ObjectRef.of(item.apiVersion(), item.kind(), item.namespace(), item.name());
  }

  private @Nullable Location place(Result result) {
    Location place =
        result.item() == null ? null : result.item().locate(result.field()).orElse(null);
    if (place == null && !result.file().isEmpty()) {
      place = Location.of(result.file());
    }
    return place == null ? config.node().location().orElse(null) : place;
  }

  private TransformException problem(String message) {
    return new TransformException(config.node(), message);
  }

  /** The node of a returned item: what is as it was in a resource keeps its place. */
  private YamlMap node(@Nullable Resource before, KrmObject item) {
    YamlNode made =
        new NodeChange(config.node()).of(before == null ? null : before.node(), item.content());
    if (before == null || !item.content().equals(before.node().toValue())) {
      budget.write(made, 0, config.node());
    }
    boolean named = !item.name().isEmpty() || item.kind().endsWith("List");
    if (!(made instanceof YamlMap map)
        || item.apiVersion().isEmpty()
        || item.kind().isEmpty()
        || !named) {
      throw problem(
          name()
              + "returned an object without "
              + (item.apiVersion().isEmpty()
                  ? "apiVersion"
                  : item.kind().isEmpty() ? "kind" : "metadata.name")
              + "; correct the function");
    }
    return map;
  }

  /** What a generated resource says of itself in annotations that are for the build alone. */
  private void options(Resource resource) {
    String hash = resource.annotation(HASH);
    if (!hash.isEmpty() && !TRUE.contains(hash) && !FALSE.contains(hash)) {
      throw problem(
          "the annotation "
              + HASH
              + " of "
              + resource.id()
              + " is neither true nor false: "
              + line(hash)
              + "; correct the function");
    }
    resource.setHashed(TRUE.contains(hash));
    resource.setBehavior(
        switch (resource.annotation(BEHAVIOR)) {
          case "merge" -> Resource.Behavior.MERGE;
          case "replace" -> Resource.Behavior.REPLACE;
          default -> Resource.Behavior.CREATE;
        });
    YamlMap metadata = resource.node().map("metadata");
    YamlMap annotations = metadata == null ? null : metadata.map("annotations");
    if (metadata != null && annotations != null) {
      annotations.remove(HASH);
      annotations.remove(BEHAVIOR);
      if (annotations.isEmpty()) {
        metadata.remove("annotations");
      }
    }
  }
}
