package io.gitops4j.core.kustomize.build;

import io.gitops4j.core.kustomize.explain.Trace;
import io.gitops4j.core.kustomize.resource.Gvk;
import io.gitops4j.core.kustomize.resource.ResId;
import io.gitops4j.core.kustomize.resource.Resource;
import io.gitops4j.core.kustomize.resource.ResourceSet;
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
 * name keeps it linear.
 */
final class References {

  private final Set<String> originalNamespaces = new HashSet<>();
  private final Map<String, List<Resource>> byFormerName = new HashMap<>();

  private final Trace trace;

  private References(ResourceSet resources, Trace trace) {
    this.trace = trace;
    for (Resource resource : resources) {
      originalNamespaces.add(resource.originalId().effectiveNamespace());
      Set<String> names = new LinkedHashSet<>();
      resource.previousIds().forEach(id -> names.add(id.name()));
      for (String name : names) {
        byFormerName.computeIfAbsent(name, n -> new ArrayList<>()).add(resource);
      }
    }
  }

  /** A field that may name objects of a kind. */
  private record Field(FieldSpec field, Gvk target) {}

  static void fix(ResourceSet resources, FieldConfig config, Trace trace) {
    References references = new References(resources, trace);
    Map<Gvk, List<Field>> fields = new HashMap<>();
    for (Resource referrer : resources) {
      boundNamespaces(referrer);
      Gvk original = referrer.originalId().gvk();
      for (Field each : fields.computeIfAbsent(original, kind -> fields(kind, config))) {
        try {
          references.new Fix(referrer, each.field(), each.target()).run();
        } catch (TransformException e) {
          throw Problem.of(e, referrer.node(), "fix the references of " + referrer.id());
        }
      }
    }
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
        && referrer.node().get("subjects") instanceof YamlList subjects) {
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

    Fix(Resource referrer, FieldSpec field, Gvk target) {
      this.referrer = referrer;
      this.field = field;
      this.target = target;
    }

    void run() {
      Gvk now = referrer.gvk();
      Fields.visit(referrer.node(), new FieldSpec(now, field.path(), false), this::set);
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
      Resource referral = select(scalar, scalar.text(), null, (a, b) -> a.name().equals(b.name()));
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
      Resource referral =
          select(
              name,
              name.text(),
              map.text("namespace"),
              (a, b) -> a.name().equals(b.name()) && a.namespace().equals(b.namespace()));
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
      YamlMap metadata = referral.node().map("metadata");
      trace.set(
          scalar,
          "follow the " + field + " of",
          referral.id(),
          metadata == null ? null : metadata.get(field));
      scalar.set(text, ScalarType.STRING);
    }

    private @Nullable Resource select(
        YamlNode at,
        String oldName,
        @Nullable String namespace,
        BiPredicate<Resource, Resource> identical) {
      List<Resource> candidates =
          byFormerName.getOrDefault(oldName, List.of()).stream()
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
      YamlMap roleRef = referrer.node().map("roleRef");
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
