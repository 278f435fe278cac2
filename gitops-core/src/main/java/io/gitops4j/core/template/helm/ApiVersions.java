package io.gitops4j.core.template.helm;

import io.gitops4j.core.template.FunctionDefinition;
import io.gitops4j.core.template.Signature;
import io.gitops4j.core.template.TemplateObject;
import io.gitops4j.core.template.value.GoSlice;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.List;
import java.util.Objects;
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

  private static final String RESOURCE = "api-versions.txt";

  private final List<String> versions;

  /** Versions such as {@code apps/v1}, and kinds such as {@code apps/v1/Deployment}. */
  public ApiVersions(List<String> versions) {
    this.versions = List.copyOf(versions);
  }

  /** Those that Helm 3.22 was built with, which it assumes without a cluster. */
  public static ApiVersions builtIn() {
    try (InputStream in = Objects.requireNonNull(ApiVersions.class.getResourceAsStream(RESOURCE))) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new ApiVersions(text.lines().toList());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
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
