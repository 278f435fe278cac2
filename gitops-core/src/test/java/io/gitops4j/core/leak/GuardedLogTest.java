package io.gitops4j.core.leak;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.SecretValue;
import io.gitops4j.secrets.SecretHolder;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

class GuardedLogTest {

  private static final String VALUE = "correct-horse-battery";

  private final List<Object[]> lines = new ArrayList<>();
  private final Logger logger =
      (Logger)
          Proxy.newProxyInstance(
              GuardedLogTest.class.getClassLoader(),
              new Class<?>[] {Logger.class},
              (proxy, method, arguments) -> {
                if (method.getName().startsWith("is")) {
                  return true;
                }
                lines.add((Object[]) arguments[1]);
                return null;
              });

  private static Censor censor() {
    return Censor.of(
        List.of(
            new SecretHolder() {
              @Override
              public void forEachSecret(Consumer<SecretValue> visitor) {
                visitor.accept(SecretValue.of("prod/db", VALUE));
              }

              @Override
              public long generation() {
                return 1;
              }
            }));
  }

  private static String print(Object thrown) {
    StringWriter text = new StringWriter();
    ((Throwable) thrown).printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  @Test
  void warn_withAValueInAnArgument_isRedacted() {
    new GuardedLog(logger, censor()).warn("Cannot read {}: {}", "x", "user:" + VALUE);
    assertThat(lines.get(0)).containsExactly("x", "user:[secret prod/db]");
  }

  @Test
  void warn_withAValueInTheCauseOfAnException_printsTheSameWithoutIt() {
    IllegalStateException thrown =
        new IllegalStateException("outer", new RuntimeException("inner " + VALUE));
    thrown.addSuppressed(new RuntimeException("beside " + VALUE));

    new GuardedLog(logger, censor()).error("broke", thrown);

    assertThat(print(lines.get(0)[0]))
        .startsWith("java.lang.IllegalStateException: outer")
        .contains("Caused by: java.lang.RuntimeException: inner [secret prod/db]")
        .contains("Suppressed: java.lang.RuntimeException: beside [secret prod/db]")
        .contains("GuardedLogTest.warn_withAValueInTheCause")
        .doesNotContain(VALUE);
  }

  @Test
  void warn_withoutAValue_logsTheExceptionItself() {
    IllegalStateException thrown = new IllegalStateException("outer");
    new GuardedLog(logger, censor()).warn("broke", thrown);
    assertThat(lines.get(0)).containsExactly(thrown);
  }
}
