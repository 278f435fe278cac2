package io.gitops4j.core.helmrelease;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;

/** Laws of texts in the form of {@code --set}. */
class SetTextPropertyTest {

  @Provide
  Arbitrary<String> hostile() {
    return Arbitraries.strings().withChars("ab.,=[]{}\\019-+ \u00e9").ofMaxLength(40);
  }

  @Provide
  Arbitrary<String> any() {
    return Arbitraries.strings().ofMaxLength(30);
  }

  @Provide
  Arbitrary<String> name() {
    return Arbitraries.strings().ofMinLength(1).ofMaxLength(8);
  }

  /** Every text sets something or is refused with a sentence; nothing else is thrown. */
  @Property(tries = 3000)
  void into_anyText_setsOrSaysWhatIsWrong(@ForAll("hostile") String text) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    try {
      SetText.into(values, text, false);
    } catch (SetText.Malformed e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  /** What is escaped is text again, whatever its characters mean. */
  @Property
  void into_escapedNamesAndValue_arriveAsTheyWere(
      @ForAll @Size(min = 1, max = 6) List<@From("name") String> names,
      @ForAll("any") String value) {
    StringBuilder text = new StringBuilder();
    names.forEach(name -> text.append(text.isEmpty() ? "" : ".").append(escaped(name)));
    Map<String, @Nullable Object> values = new LinkedHashMap<>();

    SetText.into(values, text + "=" + escaped(value), true);

    @Nullable Object at = values;
    for (String name : names) {
      assertThat(at).isInstanceOf(Map.class);
      at = ((Map<?, ?>) at).get(name);
    }
    assertThat(at).isEqualTo(value);
  }

  /** Setting one after another is setting all at once. */
  @Property
  void into_twoTexts_isTheirListBetweenCommas(
      @ForAll("name") String one, @ForAll("name") String two, @ForAll("any") String value) {
    String first = escaped(one) + "=" + escaped(value);
    String second = "x." + escaped(two) + "=" + escaped(value);
    Map<String, @Nullable Object> apart = new LinkedHashMap<>();
    SetText.into(apart, first, true);
    SetText.into(apart, second, true);
    Map<String, @Nullable Object> together = new LinkedHashMap<>();

    SetText.into(together, first + "," + second, true);

    assertThat(together).isEqualTo(apart);
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    text.codePoints().forEach(c -> escaped.append('\\').appendCodePoint(c));
    return escaped.toString();
  }
}
