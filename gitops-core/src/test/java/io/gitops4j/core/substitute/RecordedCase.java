package io.gitops4j.core.substitute;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.Manifest;
import io.gitops4j.Manifests;
import io.gitops4j.SubstitutionException;
import io.gitops4j.Variables;
import io.gitops4j.core.substitute.Template.Expression;
import io.gitops4j.core.substitute.Template.Part;
import io.gitops4j.core.substitute.Template.Text;
import io.gitops4j.core.yaml.YamlFlavor;
import io.gitops4j.core.yaml.YamlList;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.core.yaml.YamlScalar;
import io.gitops4j.core.yaml.YamlWriter;
import io.gitops4j.spi.SubstituteRequest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One recorded case of Flux's substitution, and what ours does with it. */
public record RecordedCase(String kind, YamlMap content) {

  private static final SubstitutionLimits LIMITS = SubstitutionLimits.defaults();

  /** Why ours differs from what was recorded; null when it does not. */
  public @Nullable String difference() {
    return switch (kind) {
      case "eval", "probe" -> expression();
      case "functions" -> function();
      case "parse" -> tree();
      case "varsub" -> object();
      default -> "there is no kind of case " + kind;
    };
  }

  private String text(String key) {
    String text = content.text(key);
    return text == null ? "" : text;
  }

  private Map<String, String> texts(String key) {
    Map<String, String> texts = new LinkedHashMap<>();
    YamlMap map = content.map(key);
    if (map != null) {
      map.forEach(entry -> texts.put(entry.key(), ((YamlScalar) entry.value()).text()));
    }
    return texts;
  }

  private @Nullable String expression() {
    Map<String, String> variables = texts("vars");
    try {
      byte[] actual =
          Template.parse(text("input"))
              .expand(variables::get, text("strict").equals("true"), LIMITS);
      byte[] expected =
          content.has("expectedBase64")
              ? Base64.getDecoder().decode(text("expectedBase64"))
              : text("expected").getBytes(UTF_8);
      return same(new String(expected, UTF_8), new String(actual, UTF_8));
    } catch (TemplateException e) {
      return content.has("panics") ? null : sameError(String.valueOf(e.getMessage()));
    }
  }

  private @Nullable String sameError(String message) {
    if (!content.has("errorContains")) {
      return "failed with " + message;
    }
    String recorded =
        text("errorContains")
            .replaceFirst("^envsubst error: ", "")
            .replaceFirst("^variable substitution failed: ", "");
    String essence = recorded.startsWith("YAMLToJSON: ") ? "the YAML is malformed" : recorded;
    return message.contains(essence) ? null : "failed with " + message + ", not with " + essence;
  }

  private @Nullable String same(String expected, String actual) {
    if (content.has("errorContains")) {
      return "gave " + actual + ", should fail with " + text("errorContains");
    }
    return actual.equals(expected) ? null : "gave " + actual + ", expected " + expected;
  }

  private @Nullable String function() {
    List<Part> arguments = new ArrayList<>();
    YamlList list = content.list("args");
    if (list != null) {
      list.forEach(item -> arguments.add(new Text(((YamlScalar) item).text())));
    }
    Template template =
        new Template(List.of(new Expression("value", text("operator"), arguments, 0)));
    return same(
        text("expected"), new String(template.expand(name -> text("value"), true, LIMITS), UTF_8));
  }

  private @Nullable String tree() {
    YamlNode tree = content.get("tree");
    String expected = recorded(tree == null ? new YamlMap() : tree);
    String actual = parts(Template.parse(text("input")).parts());
    return actual.equals(expected) ? null : "parsed " + actual + ", expected " + expected;
  }

  private static String recorded(YamlNode node) {
    YamlMap map = (YamlMap) node;
    if (map.has("text")) {
      return "'" + map.text("text") + "'";
    }
    YamlList list = map.list("list");
    if (list != null) {
      return joined(list);
    }
    YamlList arguments = map.list("args");
    return map.text("param")
        + " "
        + map.text("operator")
        + " ("
        + joined(arguments == null ? new YamlList() : arguments)
        + ")";
  }

  private static String joined(YamlList nodes) {
    List<String> texts = new ArrayList<>();
    nodes.forEach(node -> texts.add(recorded(node)));
    return String.join(", ", texts);
  }

  private static String parts(List<Part> parts) {
    return parts.stream().map(RecordedCase::part).collect(Collectors.joining(", "));
  }

  private static String part(Part part) {
    if (part instanceof Text text) {
      return "'" + text.text() + "'";
    }
    Expression expression = (Expression) part;
    return expression.variable()
        + " "
        + expression.operator()
        + " ("
        + parts(expression.arguments())
        + ")";
  }

  private @Nullable String object() {
    YamlMap object = (YamlMap) YamlReader.of(YamlFlavor.V3).readOne("case", text("resource"));
    Manifest manifest = Manifest.of(object.toValue());
    Variables variables = Variables.of(texts("substitute"), "the case");
    boolean strict = text("strict").equals("true");
    SubstituteRequest request =
        new SubstituteRequest(
            Manifests.of(List.of(manifest)), variables, strict, text("always").equals("true"));
    try {
      Manifests result = new EnvSubstitutor().substitute(request);
      return same(text("expected"), YamlWriter.writeAll(result));
    } catch (SubstitutionException e) {
      String message = e.failure().message();
      return message.contains("after the substitution the object has no")
          ? same(text("expected"), withoutIdentity(manifest, variables, strict))
          : sameError(message);
    }
  }

  /** Flux goes on with an object whose name became a number; the API server then rejects it. */
  private static String withoutIdentity(Manifest manifest, Variables variables, boolean strict) {
    return YamlWriter.write(
        new ObjectSubstitution(manifest, variables, strict, LIMITS)
            .content(FieldText.thatMayChange(manifest.content())));
  }
}
