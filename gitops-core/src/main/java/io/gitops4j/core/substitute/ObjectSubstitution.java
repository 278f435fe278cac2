package io.gitops4j.core.substitute;

import io.gitops4j.Failure;
import io.gitops4j.Location;
import io.gitops4j.Manifest;
import io.gitops4j.Reason;
import io.gitops4j.Stage;
import io.gitops4j.Substitution;
import io.gitops4j.SubstitutionException;
import io.gitops4j.Variable;
import io.gitops4j.Variables;
import io.gitops4j.core.yaml.JsonPointer;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlFlavor;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.core.yaml.YamlWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The substitution of one object.
 *
 * <p>What is expanded is the whole object as text, because that decides the result: quotes the
 * writer sets, lines it folds, expressions that reach over a field's end. Which field used a
 * variable is found by expanding each field's text on its own, which gives the same uses for every
 * expression that stays within its field. Tests: {@code EnvSubstitutorTest}, and the recorded cases
 * {@code envsubst/varsub}.
 */
final class ObjectSubstitution {

  private final Manifest manifest;
  private final Variables variables;
  private final boolean strict;
  private final SubstitutionLimits limits;

  ObjectSubstitution(
      Manifest manifest, Variables variables, boolean strict, SubstitutionLimits limits) {
    this.manifest = manifest;
    this.variables = variables;
    this.strict = strict;
    this.limits = limits;
  }

  Manifest substituted() {
    List<FieldText> fields = FieldText.thatMayChange(manifest.content());
    if (fields.isEmpty()) {
      return manifest;
    }
    Map<String, @Nullable Object> content = content(fields);
    try {
      return manifest.withContent(content).withSubstitutions(uses(fields));
    } catch (IllegalArgumentException e) {
      throw failure(
          Reason.INVALID,
          manifest.origin(),
          "after the substitution " + e.getMessage() + " that is text; put quotes in the value");
    }
  }

  /** The object after the substitution, which need not be one that Kubernetes knows. */
  Map<String, @Nullable Object> content(List<FieldText> fields) {
    String text = YamlWriter.write(manifest.content());
    try {
      byte[] expanded = Template.parse(text, limits).expand(this::value, strict, limits);
      return read(expanded, text);
    } catch (TemplateException e) {
      throw failed(fields, e);
    }
  }

  private @Nullable String value(String name) {
    return variables.find(name).map(Variable::value).orElse(null);
  }

  private Map<String, @Nullable Object> read(byte[] expanded, String text) {
    try {
      YamlNode node = YamlReader.of(YamlFlavor.V11).readAll("expanded", expanded).get(0);
      if (node instanceof YamlMap map) {
        return map.toValue();
      }
      throw YamlException.malformed(Location.of("expanded", 1, 1), "it is no mapping");
    } catch (YamlException e) {
      throw notYaml(text, e);
    }
  }

  // ---- uses

  private List<Substitution> uses(List<FieldText> fields) {
    return fields.stream()
        .flatMap(field -> uses(field).stream().map(use -> substitution(field, use)))
        .toList();
  }

  private List<Expansion.Use> uses(FieldText field) {
    Expansion expansion = new Expansion(this::value, false, limits);
    try {
      expansion.run(Template.parse(field.text(), limits).parts());
      return expansion.uses();
    } catch (TemplateException e) {
      // The expression reaches over the end of its field, so the field alone does not parse.
      return List.of();
    }
  }

  private Substitution substitution(FieldText field, Expansion.Use use) {
    Optional<Variable> variable = variables.find(use.variable());
    String origin =
        switch (use.from()) {
          case VALUE -> variable.map(Variable::origin).orElse("unset");
          case DEFAULT -> "default";
          case NOTHING -> "unset";
        };
    boolean secret =
        use.from() == Expansion.From.VALUE && variable.map(Variable::secret).orElse(false);
    String pointer = field.isKey() ? renamed(field) : field.pointer();
    Location place = field.place(manifest.sources(), use.offset()).orElse(null);
    return new Substitution(pointer, use.variable(), origin, place, secret);
  }

  /** The pointer to a field whose key has variables, as it is after the substitution. */
  private String renamed(FieldText key) {
    String name =
        ByteText.decode(
            new Expansion(this::value, false, limits)
                .run(Template.parse(key.text(), limits).parts()));
    return JsonPointer.child(key.parent(), name);
  }

  // ---- failures

  private SubstitutionException failed(List<FieldText> fields, TemplateException whole) {
    for (FieldText field : fields) {
      try {
        Template.parse(field.text(), limits).expand(this::value, strict, limits);
      } catch (TemplateException e) {
        if (e.reason() == whole.reason()) {
          Optional<Location> place = field.place(manifest.sources(), e.offset());
          return failure(e.reason(), place, sentence(e, field));
        }
      }
    }
    return failure(whole.reason(), manifest.origin(), sentence(whole, null));
  }

  private String sentence(TemplateException e, @Nullable FieldText field) {
    String what = e.getMessage() + (field == null ? "" : " at " + field.pointer());
    return switch (e.reason()) {
      case UNDEFINED_VARIABLE ->
          what
              + "; set it in postBuild.substitute or in an object that substituteFrom names, give a"
              + " default with ${NAME:-default}, or write $${ for a plain ${";
      case LIMIT -> what + "; make the expression simpler or its variables shorter";
      default ->
          what
              + (field == null || manifest.ref().kind().equals("Secret")
                  ? ""
                  : " in \"" + field.excerpt(e.offset()) + "\"")
              + "; write $${ for a plain ${";
    };
  }

  private SubstitutionException notYaml(String text, YamlException e) {
    FieldText field = FieldText.atLine(text, e.location().line());
    List<Expansion.Use> uses = field == null ? List.of() : uses(field);
    String names =
        uses.stream().map(Expansion.Use::variable).distinct().collect(Collectors.joining(", "));
    // What the reader says may quote the value.
    String problem =
        variables.all().stream().anyMatch(Variable::secret) ? "it is no YAML" : e.getMessage();
    Optional<Location> place =
        field == null ? manifest.origin() : field.place(manifest.sources(), 0);
    return failure(
        e.exceedsLimit() ? Reason.LIMIT : Reason.INVALID,
        place,
        "with the value of "
            + (names.isEmpty() ? "its variables" : names)
            + " the YAML is malformed"
            + (field == null ? "" : " at " + field.pointer())
            + ", "
            + problem
            + "; put quotes in the value");
  }

  private SubstitutionException failure(Reason reason, Optional<Location> place, String what) {
    Failure.Builder failure =
        Failure.builder(
                Stage.SUBSTITUTE,
                reason,
                "Cannot substitute variables in " + manifest.ref() + ": " + what + ".")
            .object(manifest.ref());
    place.or(manifest::origin).ifPresent(failure::location);
    return new SubstitutionException(failure.build());
  }
}
