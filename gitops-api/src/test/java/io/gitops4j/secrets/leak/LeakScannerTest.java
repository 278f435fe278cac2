package io.gitops4j.secrets.leak;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.SecretValue;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeakScannerTest {

  private static final String VALUE = "xaaaaaaaa'aa aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\\",
        "\\\\u",
        "\\u00",
        "%",
        "%6",
        "'",
        "&",
        "&#",
        "a",
        "aaaaaaaa'aa ",
        " ",
        "YWFh",
        "YWFh\n",
        "\\\n",
        "'+%\\&",
        "x",
        "61",
        "\ud83d",
        "\\ud83d",
        "0",
        "\\x61%61&#97;a'' "
      })
  void text_thatIsHostile_costsNoMoreThanItsLength(String unit) {
    HeldSecrets secrets = HeldSecrets.of("a", VALUE);
    for (int i = 0; i < 20; i++) {
      secrets.put(SecretValue.of("b" + i, "y" + i + "a".repeat(30 + i)));
    }
    try (LeakGuard guard = LeakGuard.of(List.of(secrets))) {
      long shorter = steps(guard, unit, 20_000);
      long longer = steps(guard, unit, 200_000);
      assertThat(longer).isLessThan(shorter * 11);
      assertThat(longer / 200_000).isLessThan(1500);
    }
  }

  private static long steps(LeakGuard guard, String unit, int length) {
    try (LeakScanner scanner = guard.scanner()) {
      scanner.accept(unit.repeat(length / unit.length()));
      scanner.finish();
      return scanner.steps();
    }
  }

  @Test
  void stream_of10MegabytesIn64Bytes_takesMemoryOfTheValuesOnly() {
    try (LeakGuard guard = LeakGuard.of(List.of(HeldSecrets.of("a", VALUE)));
        LeakScanner scanner = guard.scanner()) {
      byte[] piece =
          "name: web\\u0020%20 YWFhYWFhYWFhYWFhYWFh 'it''s' &amp; + 0123456789abcdef\n......"
              .substring(0, 64)
              .getBytes(StandardCharsets.UTF_8);
      long after1 = 0;
      for (int i = 0; i < 10 * 1024 * 1024 / 64; i++) {
        scanner.accept(piece, 0, 64);
        if (i == 1000) {
          after1 = scanner.size();
        }
      }
      assertThat(scanner.size()).isEqualTo(after1).isLessThan(300_000);
      byte[] value = VALUE.getBytes(StandardCharsets.UTF_8);
      scanner.accept(value, 0, value.length);
      assertThat(scanner.finish()).containsExactly(new Leak("a", LeakForm.PLAIN, 10485760));
    }
  }

  @Test
  void guard_inItsWholeMemory_holdsNoValue() throws IllegalAccessException {
    String value = "correct-horse-battery";
    HeldSecrets secrets = new HeldSecrets();
    secrets.put(SecretValue.of("a", value));
    LeakGuard guard = LeakGuard.of(List.of(secrets));
    LeakScanner scanner = guard.scanner();
    scanner.accept("it is " + value + " or \\u0063orrect-horse-battery");
    List<Leak> leaks = scanner.finish();
    assertThat(leaks).hasSize(2);
    LeakException refused = new LeakException(leaks.get(0));
    for (Object output : List.of(leaks, refused, guard, scanner, LeakOptions.defaults())) {
      assertThat(output.toString()).doesNotContain(value).doesNotContain("horse");
    }
    assertThat(bytesHeldBy(guard, secrets)).noneMatch(b -> b.contains("horse"));
    assertThat(bytesHeldBy(scanner, secrets)).noneMatch(b -> b.contains("horse"));
    guard.close();
  }

  /** All strings and arrays of bytes that can be reached, other than by the holder. */
  private static Set<String> bytesHeldBy(Object root, HeldSecrets except)
      throws IllegalAccessException {
    Set<String> held = new java.util.HashSet<>();
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Object> todo = new ArrayDeque<>(List.of(root));
    while (!todo.isEmpty()) {
      Object next = todo.pop();
      if (next == except || !seen.add(next)) {
        continue;
      }
      if (next instanceof byte[] bytes) {
        held.add(new String(bytes, StandardCharsets.ISO_8859_1));
      } else if (next instanceof String || next instanceof Throwable) {
        held.add(next.toString());
      } else if (next instanceof Object[] array) {
        for (Object each : array) {
          if (each != null) {
            todo.add(each);
          }
        }
      } else if (next instanceof Collection<?> all) {
        todo.addAll(all);
      } else if (next.getClass().getName().startsWith("io.gitops4j")) {
        addFields(next, todo);
      }
    }
    return held;
  }

  private static void addFields(Object owner, Deque<Object> todo) throws IllegalAccessException {
    for (Class<?> type = owner.getClass(); type != Object.class; type = type.getSuperclass()) {
      if (type.isHidden() || !type.getName().startsWith("io.gitops4j")) {
        return;
      }
      for (Field field : type.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
          field.setAccessible(true);
          Object value = field.get(owner);
          if (value != null) {
            todo.add(value);
          }
        }
      }
    }
  }
}
