package io.gitops4j.core.template.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class GoTextTest {

  @Property
  void bytes_asText_areTheSameBytesAgain(@ForAll byte[] bytes) {
    String text = GoText.text(bytes);
    assertThat(GoText.bytes(text)).isEqualTo(bytes);
    assertThat(GoText.length(text)).isEqualTo(bytes.length);
  }

  @Property
  void texts_compared_orderAsTheirBytes(@ForAll String a, @ForAll String b) {
    int expected = Arrays.compareUnsigned(GoText.bytes(a), GoText.bytes(b));
    assertThat(Integer.signum(GoText.compare(a, b))).isEqualTo(Integer.signum(expected));
  }
}
