package io.gitops4j.k8s.inventory;

import io.gitops4j.Manifest;
import io.gitops4j.ObjectRef;
import io.gitops4j.Substitution;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An object that a unit owns.
 *
 * @param ref the object
 * @param version the API version it was applied with, such as {@code v1}
 * @param desired the digest of the manifest that was applied; null when not known
 * @param live the digest of the live object at our fields after that; null when not known
 * @param secret whether values of secrets are in it, so that its digests are not to be stored where
 *     somebody could try values against them
 */
public record InventoryEntry(
    ObjectRef ref,
    String version,
    @Nullable String desired,
    @Nullable String live,
    boolean secret) {

  private static final Set<String> COLONS =
      Set.of("Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding");

  /** An entry whose state is not known. */
  public static InventoryEntry of(ObjectRef ref, String version) {
    boolean secret = ref.kind().equals("Secret") && ref.group().isEmpty();
    return new InventoryEntry(ref, version, null, null, secret);
  }

  /**
   * An entry of a manifest, whose state is not known.
   *
   * @param ref the object that the manifest means in the cluster
   */
  public static InventoryEntry of(ObjectRef ref, Manifest manifest) {
    InventoryEntry entry = of(ref, ObjectRef.versionOf(manifest.apiVersion()));
    boolean filled = manifest.substitutions().stream().anyMatch(Substitution::secret);
    return filled ? new InventoryEntry(ref, entry.version, null, null, true) : entry;
  }

  /** The entry with the state after an apply. */
  public InventoryEntry with(String desiredDigest, String liveDigest) {
    return new InventoryEntry(ref, version, desiredDigest, liveDigest, secret);
  }

  /** The entry without what is known of its state. */
  public InventoryEntry withoutState() {
    return new InventoryEntry(ref, version, null, null, secret);
  }

  /** The apiVersion it was applied with. */
  public String apiVersion() {
    return ref.group().isEmpty() ? version : ref.group() + "/" + version;
  }

  /**
   * The identifier {@code <namespace>_<name>_<group>_<kind>}; in the names of RBAC kinds a colon is
   * written {@code __}. Source: Flux, {@code ResourceInventory}; cli-utils, {@code
   * object.ObjMetadata}.
   */
  public String id() {
    String name = COLONS.contains(ref.kind()) ? ref.name().replace(":", "__") : ref.name();
    return ref.namespace() + "_" + name + "_" + ref.group() + "_" + ref.kind();
  }

  /** The object an identifier names; empty when it is not one. */
  public static Optional<ObjectRef> parse(String id) {
    int first = id.indexOf('_');
    int last = id.lastIndexOf('_');
    int before = last <= 0 ? -1 : id.lastIndexOf('_', last - 1);
    if (first < 0 || before <= first || last == id.length() - 1 || before == first + 1) {
      return Optional.empty();
    }
    String kind = id.substring(last + 1);
    String name = id.substring(first + 1, before);
    return Optional.of(
        new ObjectRef(
            id.substring(before + 1, last),
            kind,
            id.substring(0, first),
            COLONS.contains(kind) ? name.replace("__", ":") : name));
  }

  /** {@code Deployment/prod/web v1}. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s %s", ref, version);
  }
}
