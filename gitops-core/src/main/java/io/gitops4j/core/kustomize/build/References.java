package io.gitops4j.core.kustomize.build;

import io.gitops4j.core.kustomize.explain.Trace;
import io.gitops4j.core.kustomize.resource.Gvk;
import io.gitops4j.core.kustomize.resource.ResId;
import io.gitops4j.core.kustomize.resource.Resource;
import io.gitops4j.core.kustomize.transform.FieldConfig;
import io.gitops4j.core.kustomize.transform.FieldSpec;
import io.gitops4j.core.kustomize.transform.Fields;
import io.gitops4j.core.kustomize.transform.TransformException;
import io.gitops4j.core.yaml.ScalarType;
import io.gitops4j.core.yaml.YamlList;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Gives references the new names of what they refer to.
 *
 * <p>The rule: a field that may name an object of a kind names the one that once had that name and
 * kind and could be meant from the referrer's namespace; where several could, those with the same
 * prefixes and suffixes as the referrer. Several that end with different names are an error.
 * Source: kustomize, {@code api/filters/nameref}. Surprising: references that are mappings
 * (subjects of bindings, services of webhooks) get the namespace, too; service accounts are visible
 * from every namespace. kustomize tries every object for every reference; here an index by former
 * name, and where many had it by namespace, keeps it linear.
 */
final class References {

  private static final Pattern IDENTITY =
      Pattern.compile("metadata|(apiVersion|kind|metadata/(name|namespace)|(metadata/)?\\*)(/.*)?");

  private final FieldConfig config;
  private final Set<String> originalNamespaces = new HashSet<>();
  private final Map<String, Namesakes> byFormerName = new HashMap<>();
  private final Map<Gvk, List<Field>> fields = new HashMap<>();

  /** Whether a reference may be the field that says where an object is, or what it is. */
  private final boolean moving;

  private final Trace trace;

  /**
   * References to these resources.
   *
   * @param resources all of the build, with the names that they will have
   * @param config the fields that hold references
   * @param trace watches what is set
   */
  References(Iterable<Resource> resources, FieldConfig config, Trace trace) {
    this.trace = trace;
    this.config = config;
    this.moving =
        config.references().stream()
            .flatMap(reference -> reference.fields().stream())
            .anyMatch(field -> IDENTITY.matcher(String.join("/", field.parts())).matches());
    for (Resource resource : resources) {
      originalNamespaces.add(resource.originalId().effectiveNamespace());
      for (String name : formerNames(resource)) {
        byFormerName.computeIfAbsent(name, n -> new Namesakes()).add(resource);
      }
    }
  }

  /** The names that a resource had: what refers to one of them may mean it. */
  static Set<String> formerNames(Resource resource) {
    List<ResId> previous = resource.previousIds();
    if (previous.size() == 1) {
      return Set.of(previous.get(0).name());
    }
    Set<String> names = new LinkedHashSet<>();
    previous.forEach(id -> names.add(id.name()));
    return names;
  }

  /** The namespaces that the resources stood in at first. */
  Set<String> originalNamespaces() {
    return originalNamespaces;
  }

  /** A field that may name objects of a kind. */
  private record Field(FieldSpec field, Gvk target) {}

  /**
   * Fixes the references of a resource.
   *
   * @return the names that its references hold: with the same resources of these names, they would
   *     be fixed in the same way
   */
  Set<String> fix(Resource referrer) {
    boundNamespaces(referrer);
    Set<String> asked = new HashSet<>(0);
    Gvk original = referrer.originalId().gvk();
    for (Field each : fields.computeIfAbsent(original, kind -> fields(kind, config))) {
      try {
        new Fix(referrer, each.field(), each.target(), asked).run();
      } catch (TransformException e) {
        throw Problem.of(e, referrer.view(), "fix the references of " + referrer.id());
      }
    }
    return asked;
  }

  private static List<Field> fields(Gvk kind, FieldConfig config) {
    List<Field> fields = new ArrayList<>();
    for (FieldConfig.NameReference reference : config.references()) {
      for (FieldSpec field : reference.fields()) {
        if (kind.selectedBy(field.gvk())) {
          fields.add(new Field(field, reference.target()));
        }
      }
    }
    return fields;
  }

  /** The namespaces of the service accounts a role binding names. */
  private static Set<String> boundNamespaces(Resource referrer) {
    Set<String> namespaces = new HashSet<>();
    if (referrer.kind().equals("RoleBinding")
        && referrer.view().get("subjects") instanceof YamlList subjects) {
      for (YamlNode subject : subjects) {
        if (subject instanceof YamlMap map
            && "ServiceAccount".equals(map.text("kind"))
            && map.get("namespace") instanceof YamlScalar namespace) {
          if (namespace.type() != ScalarType.STRING) {
            throw Problem.cannot(
                namespace,
                "fix the references of " + referrer.id(),
                "Invalid Input: namespace is blank for resource \""
                    + referrer.id()
                    + "\"; name the namespace of the service account");
          }
          namespaces.add(namespace.text());
        }
      }
    }
    return namespaces;
  }

  private final class Fix {
    private final Resource referrer;
    private final FieldSpec field;
    private final Gvk target;
    private final Set<String> asked;

    Fix(Resource referrer, FieldSpec field, Gvk target, Set<String> asked) {
      this.referrer = referrer;
      this.field = field;
      this.target = target;
      this.asked = asked;
    }

    /** Looks first, as most objects have no such field, or one that stays, and need no copy. */
    void run() {
      if (Fields.finds(referrer.view(), field.parts(), this::changes)) {
        Fields.visit(referrer.node(), field.parts(), this::set);
      }
    }

    private boolean changes(YamlNode node) {
      if (node instanceof YamlScalar scalar) {
        if (scalar.isNull()) {
          return false;
        }
        Resource referral = referral(scalar);
        return referral != null && !referral.name().equals(scalar.text());
      }
      return (node instanceof YamlMap map && changesMapping(map))
          || (node instanceof YamlList list && list.items().stream().anyMatch(this::changesItem));
    }

    private boolean changesMapping(YamlMap map) {
      return map.get("name") instanceof YamlScalar ? referral(map) != null : !map.has("name");
    }

    private boolean changesItem(YamlNode item) {
      return item instanceof YamlList || changes(item);
    }

    private @Nullable Resource referral(YamlScalar scalar) {
      return select(scalar, scalar.text(), null, (a, b) -> a.name().equals(b.name()));
    }

    private @Nullable Resource referral(YamlMap map) {
      YamlNode name = map.get("name");
      return name instanceof YamlScalar scalar
          ? select(
              scalar,
              scalar.text(),
              map.text("namespace"),
              (a, b) -> a.name().equals(b.name()) && a.namespace().equals(b.namespace()))
          : null;
    }

    private void set(YamlNode node) {
      if (node instanceof YamlScalar scalar && !scalar.isNull()) {
        scalar(scalar);
      } else if (node instanceof YamlMap map) {
        mapping(map);
      } else if (node instanceof YamlList list) {
        list.forEach(this::item);
      }
    }

    private void item(YamlNode item) {
      if (item instanceof YamlList) {
        throw new TransformException(
            item,
            "an item of its field '"
                + field.path()
                + "' is expected to be either a string or a map of string; correct the object");
      }
      set(item);
    }

    private void scalar(YamlScalar scalar) {
      Resource referral = referral(scalar);
      if (referral != null && !referral.name().equals(scalar.text())) {
        set(scalar, referral.name(), referral, "name");
      }
    }

    private void mapping(YamlMap map) {
      if (map.has("name") && !(map.get("name") instanceof YamlScalar)) {
        return;
      }
      if (!(map.get("name") instanceof YamlScalar name)) {
        throw Problem.cannot(
            map,
            "fix the references of " + referrer.id(),
            "a reference in its field '" + field.path() + "' has no 'name' field; add it");
      }
      Resource referral = referral(map);
      if (referral == null) {
        return;
      }
      set(name, referral.name(), referral, "name");
      if (!referral.namespace().isEmpty()) {
        if (map.get("namespace") instanceof YamlScalar namespace) {
          set(namespace, referral.namespace(), referral, "namespace");
        } else {
          map.put("namespace", YamlScalar.string(referral.namespace()));
        }
      }
    }

    private void set(YamlScalar scalar, String text, Resource referral, String field) {
      YamlMap metadata = referral.view().map("metadata");
      trace.set(
          scalar,
          "follow the " + field + " of",
          referral.id(),
          metadata == null ? null : metadata.get(field));
      scalar.setUntyped(text);
    }

    private @Nullable Resource select(
        YamlNode at,
        String oldName,
        @Nullable String namespace,
        BiPredicate<Resource, Resource> identical) {
      asked.add(oldName);
      List<Resource> candidates =
          namesakes(oldName).stream()
              .filter(r -> r.previousIds().stream().anyMatch(id -> id.gvk().selectedBy(target)))
              .filter(this::visible)
              .filter(this::fitsRoleRef)
              .toList();
      candidates = inNamespace(candidates, namespace);
      if (candidates.size() > 1) {
        candidates = alike(candidates, true);
      }
      if (candidates.size() > 1) {
        List<Resource> narrower = alike(candidates, false);
        candidates = narrower;
      }
      if (candidates.isEmpty()) {
        return null;
      }
      Resource first = candidates.get(0);
      if (candidates.stream().allMatch(other -> identical.test(first, other))) {
        return first;
      }
      throw Problem.cannot(
          at,
          "fix the references of " + referrer.id(),
          "updating name reference in '"
              + field.path()
              + "' field of '"
              + referrer.id()
              + "', found multiple possible referrals: "
              + candidates.stream().map(r -> r.id().toString()).collect(Collectors.joining(", "))
              + "; give them names of their own");
    }

    private List<Resource> namesakes(String name) {
      Namesakes namesakes = byFormerName.get(name);
      if (namesakes == null) {
        return List.of();
      }
      return moving ? namesakes.all() : namesakes.seenFrom(referrer.id());
    }

    private List<Resource> alike(List<Resource> candidates, boolean emptyMatchesAll) {
      return candidates.stream()
          .filter(r -> r.samePrefixesAndSuffixes(referrer, emptyMatchesAll))
          .toList();
    }

    private List<Resource> inNamespace(List<Resource> candidates, @Nullable String namespace) {
      if (namespace == null) {
        return candidates;
      }
      boolean original = originalNamespaces.contains(namespace);
      return candidates.stream()
          .filter(r -> (original ? r.originalId() : r.id()).effectiveNamespace().equals(namespace))
          .toList();
    }

    private boolean visible(Resource candidate) {
      ResId mine = referrer.id();
      ResId theirs = candidate.id();
      if (mine.clusterScoped() || theirs.clusterScoped()) {
        return true;
      }
      if (mine.effectiveNamespace().equals(theirs.effectiveNamespace())) {
        return true;
      }
      return candidate.kind().equals("ServiceAccount")
          && boundNamespaces(referrer).contains(candidate.namespace());
    }

    private boolean fitsRoleRef(Resource candidate) {
      if (!field.path().endsWith("roleRef/name")) {
        return true;
      }
      YamlMap roleRef = referrer.view().map("roleRef");
      String group = roleRef == null ? null : roleRef.text("apiGroup");
      String kind = roleRef == null ? null : roleRef.text("kind");
      if (group == null || kind == null) {
        return true;
      }
      Gvk wanted = new Gvk(group, "", kind);
      return candidate.previousIds().stream().anyMatch(id -> id.gvk().selectedBy(wanted));
    }
  }
}
