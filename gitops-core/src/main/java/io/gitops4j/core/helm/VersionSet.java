package io.gitops4j.core.helm;

import io.gitops4j.core.template.FunctionDefinition;
import io.gitops4j.core.template.Signature;
import io.gitops4j.core.template.TemplateObject;
import java.util.AbstractList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code .Capabilities.APIVersions}: a list of texts with a method that finds one. */
final class VersionSet extends AbstractList<@Nullable Object> implements TemplateObject {

  private final List<String> versions;
  private final FunctionDefinition has;

  VersionSet(List<String> versions) {
    this.versions = versions;
    Set<String> set = new HashSet<>(versions);
    this.has =
        new FunctionDefinition(
            Signature.of("string"), arguments -> set.contains((String) arguments.get(0)));
  }

  @Override
  public @Nullable FunctionDefinition method(String name) {
    return name.equals("Has") ? has : null;
  }

  @Override
  public @Nullable Object get(int index) {
    return versions.get(index);
  }

  @Override
  public int size() {
    return versions.size();
  }
}
