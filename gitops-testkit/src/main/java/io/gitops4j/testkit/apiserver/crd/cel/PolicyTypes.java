package io.gitops4j.testkit.apiserver.crd.cel;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import io.gitops4j.testkit.apiserver.crd.cel.library.AuthorizerLibrary;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The types of what expressions of policies may use: the request, the namespace, the authorizer and
 * the variables; objects and parameters may be anything. Source: k8s.io/apiserver, {@code
 * pkg/admission/plugin/cel/compile.go}, {@code composition.go}. Tests: the recorded {@code
 * admission-policy-invalid}.
 */
@SuppressWarnings("Immutable") // The maps are never changed once they are full.
final class PolicyTypes implements CelTypeProvider {

  private static final CelType TEXT = SimpleType.STRING;
  private static final CelType TEXTS = ListType.create(SimpleType.STRING);
  private static final Map<String, CelType> FIXED = new LinkedHashMap<>();
  private static final CelType REQUEST = request();
  private static final CelType NAMESPACE = namespace();

  private final Map<String, CelType> variables;

  /** The types of a policy with these variables. */
  PolicyTypes(Map<String, CelType> variables) {
    this.variables = Map.copyOf(variables);
  }

  private static CelType struct(String name, Map<String, CelType> fields) {
    Map<String, CelType> copy = Map.copyOf(fields);
    CelType type =
        StructType.create(
            "kubernetes." + name,
            ImmutableSet.copyOf(copy.keySet()),
            field -> Optional.ofNullable(copy.get(field)));
    FIXED.put(type.name(), type);
    return type;
  }

  private static CelType request() {
    CelType kind = struct("GroupVersionKind", Map.of("group", TEXT, "version", TEXT, "kind", TEXT));
    CelType resource =
        struct("GroupVersionResource", Map.of("group", TEXT, "version", TEXT, "resource", TEXT));
    CelType user =
        struct(
            "UserInfo",
            Map.of(
                "username",
                TEXT,
                "uid",
                TEXT,
                "groups",
                TEXTS,
                "extra",
                MapType.create(TEXT, TEXTS)));
    Map<String, CelType> fields = new LinkedHashMap<>();
    fields.put("kind", kind);
    fields.put("resource", resource);
    fields.put("subResource", TEXT);
    fields.put("requestKind", kind);
    fields.put("requestResource", resource);
    fields.put("requestSubResource", TEXT);
    fields.put("name", TEXT);
    fields.put("namespace", TEXT);
    fields.put("operation", TEXT);
    fields.put("userInfo", user);
    fields.put("dryRun", SimpleType.BOOL);
    fields.put("options", SimpleType.DYN);
    return struct("AdmissionRequest", fields);
  }

  private static CelType namespace() {
    CelType condition =
        struct(
            "NamespaceCondition",
            Map.of(
                "status", TEXT,
                "type", TEXT,
                "lastTransitionTime", SimpleType.TIMESTAMP,
                "message", TEXT,
                "reason", TEXT));
    Map<String, CelType> metadata = new LinkedHashMap<>();
    for (String name :
        ImmutableList.of("name", "generateName", "namespace", "UID", "resourceVersion")) {
      metadata.put(name, TEXT);
    }
    metadata.put("labels", MapType.create(TEXT, TEXT));
    metadata.put("annotations", MapType.create(TEXT, TEXT));
    metadata.put("creationTimestamp", SimpleType.TIMESTAMP);
    metadata.put("deletionTimestamp", SimpleType.TIMESTAMP);
    metadata.put("deletionGracePeriodSeconds", SimpleType.INT);
    metadata.put("generation", SimpleType.INT);
    metadata.put("finalizers", TEXTS);
    return struct(
        "Namespace",
        Map.of(
            "metadata",
            struct("NamespaceMetadata", metadata),
            "spec",
            struct("NamespaceSpec", Map.of("finalizers", TEXTS)),
            "status",
            struct(
                "NamespaceStatus",
                Map.of("conditions", ListType.create(condition), "phase", TEXT))));
  }

  /** The type of a name. */
  CelType of(String name) {
    return switch (name) {
      case "request" -> REQUEST;
      case "namespaceObject" -> NAMESPACE;
      case "authorizer" -> AuthorizerLibrary.AUTHORIZER;
      case "authorizer.requestResource" -> AuthorizerLibrary.RESOURCE;
      default -> SimpleType.DYN;
    };
  }

  /** The type of all variables together. */
  CelType variables() {
    return StructType.create(
        "kubernetes.variables",
        ImmutableSet.copyOf(variables.keySet()),
        field -> Optional.ofNullable(variables.get(field)));
  }

  @Override
  public ImmutableList<CelType> types() {
    return ImmutableList.<CelType>builder().addAll(FIXED.values()).add(variables()).build();
  }

  @Override
  public Optional<CelType> findType(String name) {
    return name.equals("kubernetes.variables")
        ? Optional.of(variables())
        : Optional.ofNullable(FIXED.get(name));
  }
}
