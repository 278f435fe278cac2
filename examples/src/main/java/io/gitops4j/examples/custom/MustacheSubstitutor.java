package io.gitops4j.examples.custom;

import io.gitops4j.Failure;
import io.gitops4j.Manifest;
import io.gitops4j.Manifests;
import io.gitops4j.Reason;
import io.gitops4j.Stage;
import io.gitops4j.Substitution;
import io.gitops4j.SubstitutionException;
import io.gitops4j.Variable;
import io.gitops4j.Variables;
import io.gitops4j.spi.SubstituteRequest;
import io.gitops4j.spi.Substitutor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Replaces {@code {{name}}} in every text of a manifest. */
public final class MustacheSubstitutor implements Substitutor {

  private static final Pattern USE = Pattern.compile("\\{\\{ *([A-Za-z_][A-Za-z0-9_]*) *}}");

  @Override
  public String id() {
    return "mustache";
  }

  @Override
  public Manifests substitute(SubstituteRequest request) {
    if (request.variables().isEmpty() && !request.always()) {
      return request.manifests();
    }
    return request.manifests().map(manifest -> new Walk(manifest, request).run());
  }

  private static final class Walk {
    private final Manifest manifest;
    private final Variables variables;
    private final boolean strict;
    private final List<Substitution> used = new ArrayList<>();

    Walk(Manifest manifest, SubstituteRequest request) {
      this.manifest = manifest;
      this.variables = request.variables();
      this.strict = request.strict();
    }

    Manifest run() {
      Map<String, @Nullable Object> content = new LinkedHashMap<>();
      manifest.content().forEach((key, value) -> content.put(key, replaced(value, "/" + key)));
      return manifest.withContent(content).withSubstitutions(used);
    }

    private @Nullable Object replaced(@Nullable Object value, String pointer) {
      if (value instanceof String text) {
        return text(text, pointer);
      }
      if (value instanceof List<?> list) {
        List<@Nullable Object> copy = new ArrayList<>();
        list.forEach(item -> copy.add(replaced(item, pointer + "/" + copy.size())));
        return copy;
      }
      if (value instanceof Map<?, ?> map) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        map.forEach((key, item) -> copy.put((String) key, replaced(item, pointer + "/" + key)));
        return copy;
      }
      return value;
    }

    private String text(String text, String pointer) {
      Matcher uses = USE.matcher(text);
      StringBuilder out = new StringBuilder();
      while (uses.find()) {
        uses.appendReplacement(out, Matcher.quoteReplacement(value(uses.group(1), pointer)));
      }
      return uses.appendTail(out).toString();
    }

    private String value(String name, String pointer) {
      Variable variable = variables.find(name).orElse(null);
      if (variable == null) {
        if (strict) {
          throw undefined(name, pointer);
        }
        return "";
      }
      used.add(
          new Substitution(
              pointer,
              name,
              variable.origin(),
              manifest.sources().locate(pointer).orElse(null),
              variable.secret()));
      return variable.value();
    }

    private SubstitutionException undefined(String name, String pointer) {
      String message =
          "Cannot substitute {{" + name + "}} in " + manifest.ref() + ": no variable is named so.";
      Failure.Builder failure =
          Failure.builder(Stage.SUBSTITUTE, Reason.UNDEFINED_VARIABLE, message)
              .object(manifest.ref());
      manifest.sources().locate(pointer).ifPresent(failure::location);
      return new SubstitutionException(failure.build());
    }
  }
}
