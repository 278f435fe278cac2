package io.gitops4j.core.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class DocumentsTest {

  private static final Pattern HELM = Pattern.compile("(?:^|\\s*\\n)---\\s*");

  @Test
  void documents_areSplitAtLinesThatBeginWithDashes() {
    assertThat(Documents.split("---\na: 1\n---\n\n--- \nb: 2\n---c: 3\n  ---\n"))
        .containsExactly("a: 1", "--- \nb: 2", "c: 3\n  ---");
  }

  @Test
  void nothing_hasNoDocuments() {
    assertThat(Documents.split(" \n\n")).isEmpty();
    assertThat(Documents.split("---\n")).isEmpty();
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of("---", "\n", " ", "\t", "a", "- ", "\r\n", "#")
        .list()
        .ofMaxSize(12)
        .map(parts -> String.join("", parts));
  }

  /** The expression that Helm splits by, on texts too short for it to be slow. */
  @Property
  void anyText_isSplitAsTheExpressionDoes(@ForAll("texts") String text) {
    List<String> wanted =
        HELM.splitAsStream(Documents.trim(text))
            .filter(part -> !part.isEmpty())
            .map(Documents::trim)
            .toList();
    assertThat(Documents.split(text)).isEqualTo(wanted);
  }
}
