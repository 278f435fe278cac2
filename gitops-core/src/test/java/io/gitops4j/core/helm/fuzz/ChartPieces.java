package io.gitops4j.core.helm.fuzz;

import io.gitops4j.core.template.sprig.SprigFunctions;
import io.gitops4j.core.template.sprig.TemplateEnvironment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Changes the files of a chart: by pieces of templates, of YAML, of tokens and of characters. */
final class ChartPieces {

  private static final Pattern TOKEN =
      Pattern.compile("\\{\\{-?|-?}}|[\\w.$]+|\"[^\"\\n]*\"|[^\\w\\s]|\\n *");
  private static final List<String> ARGUMENTS =
      List.of(
          ".",
          "$",
          ".Values",
          ".Values.list",
          ".Values.map",
          ".Values.text",
          ".Values.number",
          ".Values.none",
          ".Values.kid",
          ".Chart",
          ".Files",
          ".Capabilities",
          ".Release",
          ".Subcharts",
          ".Template",
          "nil",
          "true",
          "0",
          "-1",
          "3",
          "1.5",
          "1e308",
          "9223372036854775807",
          "-9223372036854775808",
          "\"\"",
          "\"a\"",
          "\"héllo 😀\"",
          "\"\\xff\"",
          "\"%d %s %*d %v %[9]d\"",
          "\"[\"",
          "\"(a+)+$\"",
          "\"{{ . }}\"",
          "\"{{ include \\\"loop\\\" . }}\"",
          "\"x: [1, {y: ~}]\"",
          "\"{\\\"a\\\":[1]}\"",
          "\"2006-01-02\"",
          "\"1h\"",
          "\"^1.2 || >3\"",
          "\"1.2.3\"",
          "(list 1 \"a\" nil)",
          "(list)",
          "(dict \"a\" 1)",
          "(dict)",
          "(until 50)",
          "(repeat 5000 \"ab\")",
          "'x'",
          "1i",
          "`raw`",
          "(now)",
          "(toDate \"2006\" \"2024\")",
          "(semver \"1.2.3\")",
          "(.Files.Get \"f.txt\")",
          "(.Files.Glob \"**\")",
          "(index .Values.list 0)",
          "$x");
  private static final List<String> ACTIONS =
      List.of(
          "{{ if %s }}",
          "{{ else }}",
          "{{ else if %s }}",
          "{{ end }}",
          "{{ range %s }}",
          "{{ range $k, $v := %s }}",
          "{{ with %s }}",
          "{{ define \"d\" }}",
          "{{ block \"b\" %s }}",
          "{{ template \"loop\" %s }}",
          "{{ break }}",
          "{{ continue }}",
          "{{ $x := %s }}",
          "{{ $x = %s }}",
          "{{- %s -}}",
          "{{/* %s */}}",
          "{{ %s | %s }}",
          "{{ %s }}",
          "{{",
          "}}",
          "{{ include \"loop\" %s }}",
          "{{ tpl %s %s }}",
          "{{ set %s \"k\" %s }}",
          "{{ range 100000 }}{{ %s }}{{ end }}",
          "{{ (%s).x.y }}",
          "{{ %s.Foo }}");
  private static final List<String> YAML =
      List.of(
          "\n---\n",
          "\nkind: ConfigMap\nmetadata: {name: x, annotations: {helm.sh/hook: test}}",
          ": ",
          "- ",
          "&a [*a]",
          "<<: *a",
          "!!binary x",
          "~",
          "null",
          "{}",
          "[]",
          "|+\n  x",
          "\t",
          "? ",
          "%YAML 9",
          "0x1F",
          "1e999",
          ".nan",
          "12:30:45",
          "y",
          "\u0000",
          "\uFEFF",
          "\u0085",
          "\n  dependencies: [{name: kid, version: '*', alias: a, condition: 'a.b,c', tags: [t],"
              + " import-values: [x, {child: a, parent: .}]}]",
          "\nglobal: {a: {b: null}}",
          "\nkid: null",
          "\nkid: {map: null}",
          "\nmap: 1",
          "{\"$ref\": \"#\"}",
          "{\"pattern\": \"(\"}",
          "{\"$ref\": \"file:///etc/passwd\"}",
          "{\"$ref\": \"http://localhost:1/x\"}",
          "!*",
          "**",
          "[a-");

  private final Random random;
  private final List<String> functions =
      List.copyOf(SprigFunctions.table(TemplateEnvironment.system()).names());

  ChartPieces(Random random) {
    this.random = random;
  }

  /** The chart that all others come from. */
  static Map<String, String> chart() {
    Map<String, String> files = new LinkedHashMap<>();
    files.put(
        "Chart.yaml",
        "apiVersion: v2\nname: top\nversion: 1.0.0\n"
            + "dependencies: [{name: kid, version: '>=1', condition: kid.enabled}]\n");
    files.put(
        "values.yaml",
        "list: [1, a, {b: c}]\nmap: {a: 1, b: {c: d}}\ntext: x\nnumber: 3\nnone: null\n"
            + "kid: {enabled: true, map: {z: 1}}\nglobal: {g: 1}\n");
    files.put("given", "text: y\nmap: {b: null}\n");
    files.put("f.txt", "one\ntwo\n");
    files.put(".helmignore", "*.bak\n");
    files.put("values.schema.json", "{\"properties\": {\"text\": {\"type\": \"string\"}}}");
    files.put(
        "templates/_h.tpl",
        "{{ define \"loop\" }}{{ if . }}{{ include \"loop\" . }}{{ end }}{{ end }}");
    files.put(
        "templates/a.yaml",
        "kind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\n"
            + "data: {{ .Values.map | toYaml | nindent 2 }}\n");
    files.put("templates/NOTES.txt", "{{ range .Values.list }}{{ . }}{{ end }}\n");
    files.put("charts/kid/Chart.yaml", "apiVersion: v2\nname: kid\nversion: 1.0.0\n");
    files.put("charts/kid/values.yaml", "map: {a: 1}\nexports: {x: {y: 1}}\n");
    files.put("charts/kid/templates/k.yaml", "kind: {{ .Values.map.a | quote }}\n");
    files.put("crds/c.yaml", "kind: CustomResourceDefinition\n");
    return files;
  }

  /** A text with one change. */
  String changed(String name, String text) {
    boolean template = name.contains("templates/");
    return switch (random.nextInt(6)) {
      case 0 -> inserted(text, template ? action() : pick(YAML));
      case 1 -> inserted(text, template ? "{{ " + call(2) + " }}" : pick(YAML));
      case 2 -> template ? "{{ " + call(3) + " }}" : inserted(text, pick(YAML));
      case 3 -> replacedToken(text);
      case 4 -> inserted(text, template ? action() : "\n" + pick(YAML));
      default -> cut(text);
    };
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  private String call(int depth) {
    StringBuilder call = new StringBuilder(pick(functions));
    int arguments = random.nextInt(4);
    for (int i = 0; i < arguments; i++) {
      boolean nested = depth > 0 && random.nextInt(3) == 0;
      call.append(' ').append(nested ? "(" + call(depth - 1) + ")" : pick(ARGUMENTS));
    }
    return call.toString();
  }

  private String action() {
    StringBuilder action = new StringBuilder();
    String[] parts = pick(ACTIONS).split("%s", -1);
    for (int i = 0; i < parts.length; i++) {
      action.append(i == 0 ? "" : random.nextBoolean() ? call(1) : pick(ARGUMENTS));
      action.append(parts[i]);
    }
    return action.toString();
  }

  private String inserted(String text, String piece) {
    int at = random.nextInt(text.length() + 1);
    return text.substring(0, at) + piece + text.substring(at);
  }

  private String replacedToken(String text) {
    Matcher tokens = TOKEN.matcher(text);
    int wanted = random.nextInt(20);
    int seen = 0;
    while (tokens.find()) {
      if (seen++ == wanted) {
        String by = random.nextBoolean() ? pick(ARGUMENTS) : pick(YAML);
        return text.substring(0, tokens.start()) + by + text.substring(tokens.end());
      }
    }
    return inserted(text, pick(ARGUMENTS));
  }

  private String cut(String text) {
    if (text.isEmpty()) {
      return pick(YAML);
    }
    int from = random.nextInt(text.length());
    int to = Math.min(text.length(), from + 1 + random.nextInt(10));
    return text.substring(0, from) + text.substring(to);
  }
}
