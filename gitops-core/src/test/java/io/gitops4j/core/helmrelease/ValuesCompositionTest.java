package io.gitops4j.core.helmrelease;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.RenderException;
import io.gitops4j.UnitId;
import io.gitops4j.core.chart.ValuesReader;
import io.gitops4j.core.yaml.YamlFlavor;
import io.gitops4j.core.yaml.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Each folder below {@code values-composition} has a case: values of the release, what its
 * references lead to, and what comes of them, a number with {@code !int64} being an integer.
 */
class ValuesCompositionTest {

  private static final UnitId UNIT = new UnitId("HelmRelease", "prod", "web");

  @TestFactory
  Stream<DynamicTest> compose_theCaseOfAFolder_givesWhatIsExpected() throws IOException {
    Path root = Path.of("src/test/resources/values-composition");
    try (Stream<Path> folders = Files.list(root)) {
      return folders.sorted().toList().stream()
          .map(
              folder ->
                  DynamicTest.dynamicTest(folder.getFileName().toString(), () -> check(folder)));
    }
  }

  private static void check(Path folder) throws IOException {
    String text = Files.readString(folder.resolve("case.yaml"));
    Map<?, ?> all =
        (Map<?, ?>)
            YamlReader.of(YamlFlavor.V3)
                .readOne("case.yaml", text.replaceAll("!int64 ([0-9]+)", "int64-$1"))
                .toValue();
    List<ValuesComposition.Entry> entries = new ArrayList<>();
    for (Object from : (List<?>) all.get("from")) {
      Map<?, ?> entry = (Map<?, ?>) from;
      entries.add(
          new ValuesComposition.Entry(
              reference((Map<?, ?>) entry.get("reference")), (String) entry.get("text")));
    }
    String result;
    try {
      ComposedValues values =
          ValuesComposition.compose(
              UNIT, given(ValuesReader.table((Map<?, ?>) all.get("inline"))), entries);
      result = SetTextTest.shown(values.values());
    } catch (RenderException e) {
      result = e.failure().message();
    }
    Object failure = all.get("failure");
    String expected =
        failure != null
            ? (String) failure
            : SetTextTest.shown(ValuesReader.table((Map<?, ?>) all.get("expected")))
                .replace("int64-", "");
    assertThat(result).isEqualTo(expected);
  }

  private static ValuesFrom reference(Map<?, ?> map) {
    return new ValuesFrom(
        (String) map.get("kind"),
        (String) map.get("name"),
        text(map, "key", ValuesFrom.DEFAULT_KEY),
        text(map, "targetPath", ""),
        Boolean.TRUE.equals(map.get("literal")),
        false,
        null);
  }

  private static String text(Map<?, ?> map, String key, String absent) {
    Object value = map.get(key);
    return value == null ? absent : (String) value;
  }

  @Test
  void compose_textsOfSecrets_areKnownAndNotPrinted() {
    List<ValuesComposition.Entry> entries =
        List.of(
            new ValuesComposition.Entry(
                new ValuesFrom("Secret", "s", "values.yaml", "", false, false, null),
                "a: {b: [hush-hush, 1]}"),
            new ValuesComposition.Entry(
                new ValuesFrom("Secret", "s", "pw", "x", false, false, null), "pass-word"),
            new ValuesComposition.Entry(
                new ValuesFrom("ConfigMap", "c", "pw", "y", false, false, null), "plain"));

    ComposedValues values = ValuesComposition.compose(UNIT, given(Map.of()), entries);

    assertThat(values.secrets())
        .extracting(ComposedValues.SecretText::text)
        .containsExactly("hush-hush", "pass-word");
    assertThat(values.secrets() + " " + values + entries)
        .contains("pw of Secret/prod/s")
        .doesNotContain("hush")
        .doesNotContain("pass-word");
  }

  private static ReleaseValues given(Map<String, @Nullable Object> inline) {
    return new ReleaseValues(inline, List.of(), ValuePlaces.NONE);
  }
}
