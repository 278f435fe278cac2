package io.gitops4j.core.template.helm;

import io.gitops4j.core.template.FunctionDefinition;
import io.gitops4j.core.template.Signature;
import io.gitops4j.core.template.TemplateObject;
import io.gitops4j.core.template.value.GoSlice;
import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code .Capabilities.APIVersions}: a list of strings with the method {@code Has}. Immutable.
 *
 * @since 0.1
 */
public final class ApiVersions extends AbstractList<@Nullable Object>
    implements TemplateObject, GoSlice, RandomAccess {

  /** What Helm 3.22 was built with; a constant, as a resource makes the JVM open an archive. */
  private static final ApiVersions BUILT_IN =
      new ApiVersions(
          List.of(
              "v1",
              "admissionregistration.k8s.io/v1",
              "admissionregistration.k8s.io/v1alpha1",
              "admissionregistration.k8s.io/v1beta1",
              "internal.apiserver.k8s.io/v1alpha1",
              "apps/v1",
              "apps/v1beta1",
              "apps/v1beta2",
              "authentication.k8s.io/v1",
              "authentication.k8s.io/v1alpha1",
              "authentication.k8s.io/v1beta1",
              "authorization.k8s.io/v1",
              "authorization.k8s.io/v1beta1",
              "autoscaling/v1",
              "autoscaling/v2",
              "batch/v1",
              "batch/v1beta1",
              "certificates.k8s.io/v1",
              "certificates.k8s.io/v1beta1",
              "certificates.k8s.io/v1alpha1",
              "coordination.k8s.io/v1alpha2",
              "coordination.k8s.io/v1beta1",
              "coordination.k8s.io/v1",
              "discovery.k8s.io/v1",
              "discovery.k8s.io/v1beta1",
              "events.k8s.io/v1",
              "events.k8s.io/v1beta1",
              "extensions/v1beta1",
              "flowcontrol.apiserver.k8s.io/v1",
              "flowcontrol.apiserver.k8s.io/v1beta1",
              "flowcontrol.apiserver.k8s.io/v1beta2",
              "flowcontrol.apiserver.k8s.io/v1beta3",
              "lifecycle.k8s.io/v1alpha1",
              "networking.k8s.io/v1",
              "networking.k8s.io/v1beta1",
              "node.k8s.io/v1",
              "node.k8s.io/v1alpha1",
              "node.k8s.io/v1beta1",
              "policy/v1",
              "policy/v1beta1",
              "rbac.authorization.k8s.io/v1",
              "rbac.authorization.k8s.io/v1beta1",
              "rbac.authorization.k8s.io/v1alpha1",
              "resource.k8s.io/v1",
              "resource.k8s.io/v1beta2",
              "resource.k8s.io/v1beta1",
              "resource.k8s.io/v1alpha3",
              "scheduling.k8s.io/v1alpha3",
              "scheduling.k8s.io/v1beta1",
              "scheduling.k8s.io/v1",
              "storage.k8s.io/v1beta1",
              "storage.k8s.io/v1",
              "storage.k8s.io/v1alpha1",
              "storagemigration.k8s.io/v1",
              "storagemigration.k8s.io/v1beta1",
              "apiextensions.k8s.io/v1beta1",
              "apiextensions.k8s.io/v1"));

  private final List<String> versions;

  /** Versions such as {@code apps/v1}, and kinds such as {@code apps/v1/Deployment}. */
  public ApiVersions(List<String> versions) {
    this.versions = List.copyOf(versions);
  }

  /** Those that Helm 3.22 was built with, which it assumes without a cluster. */
  public static ApiVersions builtIn() {
    return BUILT_IN;
  }

  /** These and others. */
  public ApiVersions with(List<String> others) {
    return new ApiVersions(Stream.concat(versions.stream(), others.stream()).toList());
  }

  /** The versions. */
  public List<String> versions() {
    return versions;
  }

  @Override
  public String typeName() {
    return "chartutil.VersionSet";
  }

  @Override
  public String elementType() {
    return "string";
  }

  @Override
  public @Nullable Object get(int index) {
    return versions.get(index);
  }

  @Override
  public int size() {
    return versions.size();
  }

  @Override
  public @Nullable FunctionDefinition method(String name) {
    return name.equals("Has")
        ? new FunctionDefinition(
            Signature.of("string"), arguments -> versions.contains(arguments.get(0)))
        : null;
  }
}
