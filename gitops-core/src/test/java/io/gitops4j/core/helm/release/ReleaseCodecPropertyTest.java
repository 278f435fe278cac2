package io.gitops4j.core.helm.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.ApplyException;
import io.gitops4j.Reason;
import io.gitops4j.core.helm.Hook;
import io.gitops4j.core.helm.HookEvent;
import io.gitops4j.core.helm.fuzz.FuzzTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is written is read the same; whatever bytes there are, they are read or fail as said. */
class ReleaseCodecPropertyTest {

  private static final ReleaseCodec CODEC = ReleaseCodec.withDefaults();
  private static final ReleaseCodec SMALL =
      ReleaseCodec.withLimits(new ReleaseLimits(1 << 16, 1 << 18, 50, 10_000));

  private static void decode(String payload) {
    try {
      assertThat(SMALL.decode(payload).name()).isNotEmpty();
    } catch (ApplyException e) {
      assertThat(e.failure().reason()).isIn(Reason.INVALID, Reason.LIMIT);
      assertThat(e.failure().message()).isNotBlank();
    }
  }

  @Provide
  Arbitrary<Object> values() {
    Arbitrary<Object> scalars =
        Arbitraries.oneOf(
            Arbitraries.strings().all().map(ReleaseCodecPropertyTest::whole),
            Arbitraries.doubles().between(-1e20, 1e20).map(d -> d),
            Arbitraries.integers().map(Integer::doubleValue),
            Arbitraries.of(true, false));
    return Arbitraries.lazyOf(
        () -> scalars,
        () -> scalars.list().ofMaxSize(3).map(l -> l),
        () ->
            Arbitraries.maps(Arbitraries.strings().ofMaxLength(5).map(s -> s), values())
                .ofMaxSize(3)
                .map(m -> m));
  }

  /** Half a surrogate pair is no text that UTF-8 can hold. */
  private static String whole(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  @Property(tries = 300)
  void releases_writtenAndRead_areTheSame(
      @ForAll("values") Object value, @ForAll String text, @ForAll @IntRange(max = 9) int weight)
      throws IOException {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("value", value);
    String whole = whole(text);
    Hook hook =
        new Hook(
            "a/t.yaml",
            "Job",
            "n",
            whole,
            weight - 5,
            List.of(HookEvent.TEST),
            List.of(),
            List.of());
    Release release =
        Release.builder("web", "prod", 1 + weight)
            .status(ReleaseStatus.FAILED, whole)
            .lastDeployed(Instant.ofEpochSecond(1_800_000_000L + weight, 1_000L * weight))
            .config(Map.copyOf(config))
            .manifest(whole)
            .hooks(List.of(ReleaseHook.of(hook)))
            .build();

    String payload = CODEC.encode(release);
    Release read = CODEC.decode(payload);

    assertThat(read.config()).isEqualTo(config);
    assertThat(read.manifest()).isEqualTo(whole);
    assertThat(read.hooks()).isEqualTo(release.hooks());
    assertThat(read.lastDeployed()).isEqualTo(release.lastDeployed());
    assertThat(ReleaseCodecTest.unpacked(CODEC.encode(read)))
        .isEqualTo(ReleaseCodecTest.unpacked(payload));
  }

  @Property(tries = 500)
  void randomBytes_areReadOrFailAsSaid(@ForAll @Size(max = 2000) byte[] bytes) {
    decode(Base64.getEncoder().encodeToString(bytes));
    decode(ReleaseCodecTest.packed(new String(bytes, StandardCharsets.UTF_8)));
    decode(new String(bytes, StandardCharsets.ISO_8859_1));
  }

  /** Half an hour of it: {@code -Dtest.groups=fuzz -Dtest.excludedGroups=}. */
  @Tag("fuzz")
  @Test
  void records_withChangedCharacters_forLong_areReadOrFailAsSaid() throws Exception {
    FuzzTime.run(
        seed -> records_withChangedCharacters_areReadOrFailAsSaid(seed, 1 + (int) (seed % 8)));
  }

  @Property(tries = 1000)
  void records_withChangedCharacters_areReadOrFailAsSaid(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int changes) {
    String json =
        "{\"name\":\"web\",\"info\":{\"status\":\"deployed\",\"deleted\":\"\"},\"chart\":{\"metadata\":{\"name\":\"c\",\"version\":\"1.0.0\"},\"templates\":[{\"name\":\"t\",\"data\":\"YQ==\"}],\"values\":{\"a\":[1,{}]}},\"hooks\":[{\"events\":[\"test\"],\"weight\":3}],\"version\":1}";
    StringBuilder text = new StringBuilder(json);
    Random random = new Random(seed);
    String characters = "{}[]\",:01e-.\\utn\u0000é \n";
    for (int i = 0; i < changes; i++) {
      text.setCharAt(
          random.nextInt(text.length()), characters.charAt(random.nextInt(characters.length())));
    }
    decode(ReleaseCodecTest.packed(text.toString()));
    byte[] packed = Base64.getDecoder().decode(ReleaseCodecTest.packed(json));
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < changes; i++) {
      places.add(random.nextInt(packed.length));
    }
    places.forEach(place -> packed[place] = (byte) random.nextInt(256));
    decode(Base64.getEncoder().encodeToString(packed));
  }

  @Property(tries = 5)
  void bombs_failSoon(@ForAll @IntRange(min = 1, max = 5) int size) {
    decode(ReleaseCodecTest.packed("{\"name\":\"" + "a".repeat(size << 20)));
    decode(ReleaseCodecTest.packed("[[],".repeat(size << 14)));
    decode(ReleaseCodecTest.packed("{\"a\":".repeat(size << 14)));
  }
}
